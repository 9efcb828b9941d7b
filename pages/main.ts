import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { quickPages, type Writer } from "./quick.ts";

/**
 * `npm run docs`: writes every page of `docs/` that is generated, wholly or in part. With `--quick` those alone that
 * need no Pulumi engine. What is measured and not derived has commands of its own: `npm run proof`, `breakglass lab`.
 */
const PROJECT = join(import.meta.dirname, "..");

write(quickPages());
if (!process.argv.includes("--quick")) {
  const { pagesWithEngine } = await import("./with-engine.ts");
  write(await pagesWithEngine((line) => process.stderr.write(`${line}\n`)));
}

function write(pages: ReadonlyMap<string, Writer>): void {
  for (const [file, writer] of pages) {
    const path = join(PROJECT, file);
    const before = existsSync(path) ? readFileSync(path, "utf8") : "";
    const after = writer(before);
    if (after !== before) writeFileSync(path, after);
    console.log(`${after === before ? "unchanged" : "written"}  ${file}`);
  }
}
