import { ticksOf } from "../kusto/index.ts";
import type { Readings } from "../readings/index.ts";
import { type AlertRule, type Dimension, meetsCondition } from "./alert-rule.ts";

/** A row of the query's result, by column name; dimension columns are texts or numbers. */
export type ResultRow = Readonly<Record<string, unknown>>;

/** A combination of dimension values, and the numbers that are compared with the threshold. */
export interface Series {
  readonly dimensions: readonly Dimension[];
  readonly counts: readonly number[];
}

/**
 * What one look at a query's rows comes to, by combination of dimension values: the number of rows in each bin of
 * `windowSize` that counts. A bin without rows is none; a rule that is not split always has a number, for "less than".
 *
 * @param end of the query's range, where the newest bin ends
 */
export function countRows(
  rule: AlertRule,
  rows: readonly ResultRow[],
  end: Date,
  which: Readings["alert-rows"],
): Map<string, Series> {
  const bins = new Map<string, { dimensions: Dimension[]; counts: Map<number, number> }>();
  for (const row of rows) {
    const bin = which === "none" ? 0 : binOf(rule, row, end);
    if (which === "newest" && bin > 0) continue;
    const dimensions = rule.dimensions.map((name) => ({ name, value: dimensionValue(rule, row, name) }));
    const key = JSON.stringify(dimensions);
    const { counts } = bins.get(key) ?? { counts: new Map<number, number>() };
    bins.set(key, { dimensions, counts: counts.set(bin, (counts.get(bin) ?? 0) + 1) });
  }
  const series = new Map(
    [...bins].map(([key, { dimensions, counts }]) => [key, { dimensions, counts: [...counts.values()] }]),
  );
  if (rule.dimensions.length === 0 && series.size === 0) series.set("[]", { dimensions: [], counts: [0] });
  return series;
}

/** Several looks at the same time of evaluation: a number of any of them may meet the condition. */
export function together(looks: readonly Map<string, Series>[]): Map<string, Series> {
  const all = new Map<string, Series>();
  for (const [key, { dimensions, counts }] of looks.flatMap((look) => [...look]))
    all.set(key, { dimensions, counts: [...(all.get(key)?.counts ?? []), ...counts] });
  return all;
}

/** The number that meets the rule's condition; undefined where none does. */
export function decisiveCount(rule: AlertRule, series: Series | undefined): number | undefined {
  return (series?.counts ?? [0]).find((count) => meetsCondition(rule, count));
}

/**
 * How many bins before the newest one: `bin_at(TimeGenerated, windowSize, end)`. A row without `TimeGenerated` gets the
 * start of the range.
 */
function binOf({ windowMinutes, rangeMinutes }: AlertRule, row: ResultRow, end: Date): number {
  const window = windowMinutes * 600_000_000;
  const time = row["TimeGenerated"];
  const age = typeof time === "bigint" ? Number(ticksOf(end) - time) : rangeMinutes * 600_000_000;
  return Math.max(0, Math.ceil(age / window) - 1);
}

function dimensionValue(rule: AlertRule, row: ResultRow, name: string): string {
  const value = row[name];
  if (value === undefined) {
    throw new Error(
      `The alert rule "${rule.displayName}" is split by "${name}", which its query does not return.`,
    );
  }
  if (typeof value === "object" && value !== null) {
    throw new Error(
      `The alert rule "${rule.displayName}" is split by "${name}", which is neither text nor number.`,
    );
  }
  return value === null ? "" : String(value);
}
