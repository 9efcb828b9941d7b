import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { labTable } from "./lab-table.ts";
import { codeOf, pages } from "./pages.ts";

const page = pages.find(({ file }) => file === "docs/comparison.md") ?? { file: "", text: "" };
const rules = codeOf(page).find(({ language }) => language === "json")?.text ?? "";
const lines = codeOf(page)
  .filter(({ language }) => language === "sh")
  .flatMap(({ text }) => text.split("\n"));

const folder = mkdtempSync(join(tmpdir(), "comparison-"));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, "others.json"), rules);

const printed = (line: string) =>
  labTable((line.split("npm run breakglass -- lab ")[1] ?? "").split(" "), folder);

/** The page's table. */
const shown = [...page.text.matchAll(/^\| `([\w-]+)` \| (.+) \|$/gm)].map(
  ([, name = "", cells = ""]) => [name, cells.split(" | ")] as const,
);

describe("the table of docs/comparison.md", () => {
  test("is what its two command lines print", () => {
    const [documented, reported] = lines.map(printed);
    const measured = shown.map(([name, [shape]]) => {
      const [missed, , , episode, median, most] = documented?.get(name) ?? [];
      return [name, [shape, missed, reported?.get(name)?.[0], episode, median, most]];
    });
    expect(shown).toHaveLength(9);
    expect(shown).toEqual(measured);
  }, 300_000);
});
