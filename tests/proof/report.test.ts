import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import type { Part } from "./part.ts";
import { type Report, reportText, writePage } from "./report.ts";

const part = (name: string): Part => ({
  name,
  title: `Part ${name}`,
  about: `About ${name}.`,
  prove: () => Promise.reject(new Error("not here")),
});
const parts = [part("one"), part("two"), part("three")];
const report = (name: string, tries: number, faults: readonly string[] = []): Report => ({
  part: name,
  figures: { tries },
  faults,
  command: `npm run proof -- ${name}`,
  date: "2026-01-15 10:30 UTC",
  machine: "2 cores, 8 GB of memory, Node.js 24.0.0",
  seconds: 240,
});

test("the page takes the parts that were run, and keeps the others, in their order", () => {
  const folder = mkdtempSync(join(tmpdir(), "breakglass-proof-"));
  const file = join(folder, "proof.md");
  const page = () => readFileSync(file, "utf8");
  writePage(file, [report("three", 1)], parts);
  writePage(file, [report("one", 10_000)], parts);
  expect(page().match(/^## .*$/gm)).toEqual(["## Part one", "## Part three"]);
  expect(page()).toContain(
    [
      "## Part one\n\nAbout one.\n\nIt holds.\n\n| | |\n|---|---|",
      "| tries | 10,000 |",
      "| command | `npm run proof -- one` |",
      "| date | 2026-01-15 10:30 UTC |",
      "| machine | 2 cores, 8 GB of memory, Node.js 24.0.0 |",
      "| took | 4 min |",
    ].join("\n"),
  );
  const before = page();
  writePage(file, [report("three", 1)], parts);
  expect(page()).toBe(before);
  writePage(file, [report("three", 2, ["it broke"])], parts);
  expect(page()).toContain("**It does not hold: 1 faults.**");
  expect(page()).toContain("- `it broke`");
  expect(page()).toContain("| tries | 10,000 |");
  rmSync(folder, { recursive: true });
});

test("a terminal is told whether it holds, and the first of the faults", () => {
  expect(reportText(report("one", 5))).toBe("one: holds (4 min)\n             5  tries");
  const faults = Array.from({ length: 22 }, (_, index) => `f${index}`);
  expect(reportText(report("one", 5, faults))).toMatch(/^one: DOES NOT HOLD.*fault: f19\n {2}… and 2 more$/s);
});
