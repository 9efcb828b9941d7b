// `node fuzz.ts COUNT SEED`: so many random texts, four of five of them queries that mean something.
// Runs by itself, so that the proof can do without the test runner.
import fc from "fast-check";
import { compile, ingest, KustoError, QueryLimitError } from "../../sandbox/kusto/index.ts";
import type { ColumnType, TableSchema } from "../../sandbox/tables/index.ts";
import { COLUMNS, nonsense, query } from "./grammar.ts";

const T: TableSchema = {
  name: "T",
  standardColumns: [],
  columns: Object.entries(COLUMNS).flatMap(([type, names]) =>
    names.map((name) => ({ name, type: type as ColumnType })),
  ),
};
const rows = ingest(
  T,
  [
    {
      s: "alpha",
      u: "x",
      n: 1,
      m: -5,
      r: 1.5,
      b: true,
      t: "2026-01-01T10:00:00Z",
      ts: "01:00:00",
      d: { a: 1, b: ["x"] },
    },
    { s: "Beta gamma", n: 5, r: -0.5, b: false, t: "2024-02-29", d: [1, "two", null, { a: 3 }] },
    {},
    { s: "5", u: "5", n: 0, m: 2, r: 1e300, t: "2025-12-31T23:59:59.9999999Z", ts: "-1.00:00:00", d: "text" },
  ].map((row) => ({ _ingested: "2026-01-01T12:00:00Z", ...row })),
  "t",
).rows;
const schema = new Map([["T", T]]);

/** Ends in rows or in an error that is told to the user; anything else is a defect. */
function outcome(text: string): "rows" | "refused" {
  try {
    const { columns, rows: found } = compile(text, schema).run(() => rows, new Date("2026-01-15T12:00:00Z"));
    const odd = found.find((row) => row.length > columns.length);
    if (odd !== undefined) throw new Error(`A row has ${odd.length} values for ${columns.length} columns.`);
    return "rows";
  } catch (error) {
    if (error instanceof KustoError || error instanceof QueryLimitError) return "refused";
    throw error;
  }
}

const [, , count = "", seed = ""] = process.argv;
const ofQueries = Math.round(Number(count) * 0.8);

const counts = { rows: 0, refused: 0 };
fc.assert(
  fc.property(query, (text) => {
    counts[outcome(text)]++;
  }),
  { numRuns: ofQueries, seed: Number(seed) },
);
const nonsenseCounts = { rows: 0, refused: 0 };
fc.assert(
  fc.property(nonsense, (text) => {
    nonsenseCounts[outcome(text)]++;
  }),
  { numRuns: Number(count) - ofQueries, seed: Number(seed) },
);
console.log(JSON.stringify({ queries: counts, nonsense: nonsenseCounts }));
