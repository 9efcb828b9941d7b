import { createHash } from "node:crypto";
import { globSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);
/** What the policies use of the sandbox. */
const PARTS = ["connectors", "kusto", "logicapps", "outbox", "readings", "tables"];

let known: string | undefined;

/** A digest of all code that a verdict depends on: what another version has found out counts for nothing. */
export function codeDigest(): string {
  if (known !== undefined) return known;
  const hash = createHash("sha256").update(process.version);
  const sandbox = dirname(dirname(require.resolve("azure-alerting-sandbox/kusto")));
  // Microsoft's parser has megabytes: its size and its time say which one it is.
  const { size, mtimeMs } = statSync(
    require.resolve("@kusto/language-service-next/Kusto.Language.Bridge.min.js"),
  );
  hash.update(`${size} ${mtimeMs}`);
  for (const folder of [dirname(import.meta.dirname), ...PARTS.map((part) => join(sandbox, part))]) {
    const files = globSync("**/*.{ts,js,json}", { cwd: folder, exclude: (path) => path === "node_modules" });
    for (const file of files.sort()) hash.update(file).update(readFileSync(join(folder, file)));
  }
  known = hash.digest("hex");
  return known;
}
