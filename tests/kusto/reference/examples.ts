import { describe, expect, test } from "@jest/globals";
import { compile, jsonValue } from "../../../sandbox/kusto/index.ts";

/** A query of a page of learn.microsoft.com/kusto/query, without its table of sample data, and the rows that it gives there. */
export type Example = readonly [query: string, rows: readonly (readonly unknown[])[]];

const NOW = new Date("2026-01-15T12:00:00Z");

/** Reals to three digits: as many as the pages show. */
function shown(value: unknown): unknown {
  if (typeof value === "number") return Math.round(value * 1000) / 1000;
  return Array.isArray(value) ? value.map(shown) : value;
}

export function answer(query: string): { columns: string[]; rows: unknown[][]; notes: readonly string[] } {
  const compiled = compile(query, new Map());
  const { columns, rows } = compiled.run(() => [], NOW);
  const values = rows.map((row) => row.map((value, at) => jsonValue(value, columns[at]?.type ?? "dynamic")));
  return {
    columns: columns.map(({ name }) => name),
    rows: JSON.parse(JSON.stringify(values)),
    notes: compiled.notes,
  };
}

/** One test a page: its examples give what the page says. */
export function pages(name: string, examples: Readonly<Record<string, readonly Example[]>>): void {
  describe(name, () => {
    test.each(Object.entries(examples))("%s", (_, list) => {
      for (const [query, rows] of list) {
        expect([query, answer(query).rows.map((row) => row.map(shown))]).toEqual([query, rows]);
      }
    });
  });
}
