import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { labTable } from "./lab-table.ts";
import { PROJECT, pages } from "./pages.ts";

const page = pages.find(({ file }) => file === "docs/architecture.md")?.text ?? "";
const picture = readFileSync(join(PROJECT, "docs", "architecture.svg"), "utf8");

let standard: readonly string[] = [];
let fast: readonly string[] = [];

beforeAll(() => {
  const measured = labTable([]);
  standard = measured.get("standard") ?? [];
  fast = measured.get("fast") ?? [];
}, 300_000);

describe("docs/architecture.md and its picture", () => {
  test("have the laboratory's figures", () => {
    const [, , , , median, p95, p99, , afterMedian, after95] = standard;
    const [, , , , fastMedian, fast95, fast99, , fastAfterMedian, fastAfter95] = fast;
    expect(page).toContain(`median ${afterMedian} after the row has arrived, 95 % within ${after95}`);
    expect(page).toContain(`median ${fastAfterMedian}, 95 % within ${fastAfter95}`);
    expect(page).toContain(`**median ${median}, 95 % within ${p95}, 99 % within ${p99}; fast: `);
    expect(page).toContain(`fast: ${fastMedian}, ${fast95}, ${fast99}**`);
    expect(picture).toContain(
      `median ${median} (fast: ${fastMedian}), 95 % within ${p95} (fast: ${fast95}).`,
    );
  });
});
