import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { quickPages } from "./quick.ts";
import type { SlowWriter } from "./with-engine.ts";

/**
 * `npm run docs`: writes every page of `docs/` that is generated, wholly or in part. With `--quick` those alone that need
 * no Pulumi engine; with files, those alone. What is measured has commands of its own: `npm run proof`, `breakglass lab`.
 */
const PROJECT = join(import.meta.dirname, "..");

const given = process.argv.slice(2);
const pages = new Map<string, SlowWriter>();
for (const [file, writer] of quickPages()) pages.set(file, async (text) => writer(text));
if (!given.includes("--quick")) {
  const { pagesWithEngine } = await import("./with-engine.ts");
  for (const [file, writer] of pagesWithEngine) pages.set(file, writer);
}
const files = given.filter((each) => each !== "--quick");
const unknown = files.filter((file) => !pages.has(file));
if (unknown.length > 0) {
  console.error(`Not generated: ${unknown.join(", ")}. Generated are ${[...pages.keys()].join(", ")}.`);
  process.exit(2);
}
for (const [file, writer] of pages) if (files.length === 0 || files.includes(file)) await write(file, writer);

async function write(file: string, writer: SlowWriter): Promise<void> {
  const path = join(PROJECT, file);
  const before = existsSync(path) ? readFileSync(path, "utf8") : "";
  const after = await writer(before, (line) => process.stderr.write(`${line}\n`));
  if (after !== before) writeFileSync(path, after);
  console.log(`${after === before ? "unchanged" : "written"}  ${file}`);
}
