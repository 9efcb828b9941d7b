import { describe, expect, test } from "@jest/globals";
import { compile, ingest, type Row } from "../../sandbox/kusto/index.ts";
import type { TableSchema } from "../../sandbox/tables/index.ts";

const schema = (name: string): TableSchema => ({
  name,
  columns: [
    { name: "TimeGenerated", type: "datetime" },
    { name: "user", type: "string" },
    { name: "n", type: "long" },
  ],
  standardColumns: [],
});
const schemas = new Map(["Large", "Small"].map((name) => [name, schema(name)]));
const rowsOf = (name: string, count: number) =>
  ingest(
    schema(name),
    Array.from({ length: count }, (_, n) => ({
      TimeGenerated: new Date(Date.UTC(2026, 0, 1) + n * 1000).toISOString(),
      user: `u${n % 7}`,
      n,
    })),
    name,
  ).rows;
const tables = new Map([
  ["Large", rowsOf("Large", 9001)],
  ["Small", rowsOf("Small", 5)],
]);
const NOW = new Date("2026-01-02T00:00:00Z");

/** Runs a query over a table that comes in pieces of odd sizes; how often it was read in pieces, and whole. */
function inPieces(query: string): { rows: readonly Row[]; pieces: number; whole: number } {
  const read = { pieces: 0, whole: 0 };
  const large = tables.get("Large") ?? [];
  const rows = Object.assign(
    (name: string) => {
      if (name === "Large") read.whole++;
      return tables.get(name) ?? [];
    },
    {
      pieces: (name: string) =>
        name !== "Large"
          ? undefined
          : {
              *[Symbol.iterator]() {
                read.pieces++;
                for (let at = 0; at < large.length; at += 2000) yield large.slice(at, at + 2000);
              },
            },
    },
  );
  return { rows: compile(query, schemas).run(rows, NOW).rows, ...read };
}

const inMemory = (query: string) => compile(query, schemas).run((name) => tables.get(name) ?? [], NOW).rows;

describe("a table that is read a piece at a time", () => {
  test.each([
    "Large | count",
    "Large | summarize arg_max(TimeGenerated, *) by user",
    "Large | where n % 3 == 0 | summarize count(), max(n) by user",
    "Large | where ingestion_time() > datetime(2026-01-01T01:00:00Z) | summarize min(n)",
    "Large | where n > 8990 | project n, user",
    "Large | where n > 8990",
    "Large | project-away user | where n < 3",
    "Large | project-rename who = user | extend m = n * 2 | where m < 5",
    "Large | take 3",
    "Large | distinct user",
    "let T = Large; T | where n == 4500 | project n",
    "union Large, Small | summarize count(), sum(n) by user",
    "union withsource=From Small, Large | where n < 3 | project From, n",
    "union isfuzzy=true Large, Missing | count",
  ])("is never there as a whole: %s", (query) => {
    const { rows, pieces, whole } = inPieces(query);
    expect([pieces, whole]).toEqual([1, 0]);
    expect(rows).toEqual(inMemory(query));
    expect(rows.length).toBeGreaterThan(0);
  });

  test.each([
    "Large | where n < 3 | extend before = prev(n)",
    "Large | where prev(n) == 4095 or next(n) == 6000 | project n",
    "Large | extend i = row_number() | summarize max(i)",
    "Large | top 2 by n | project n",
    "Large | sort by n desc | take 1",
    "Large | join kind=inner (Large | where n < 5) on n | project n",
    "let most = toscalar(Large | summarize max(n)); Large | where n == most | project n",
    "Small | join kind=leftouter Large on n | project n, n1",
    "Small | where n in ((Large | where n < 2 | project n)) | project n",
  ])("gives what it gives as a whole: %s", (query) => {
    expect(inPieces(query).rows).toEqual(inMemory(query));
    expect(inMemory(query).length).toBeGreaterThan(0);
  });
});
