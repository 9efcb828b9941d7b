import { ticksOf } from "../kusto/index.ts";
import type { Readings } from "../readings/index.ts";
import { type AlertRule, type Dimension, meetsCondition, type Split } from "./alert-rule.ts";

/** A row of the query's result, by column name; dimension columns are texts or numbers. */
export type ResultRow = Readonly<Record<string, unknown>>;

/** A combination of dimension values, and the numbers that are compared with the threshold. */
export interface Series {
  readonly dimensions: readonly Dimension[];
  /** Of the bins that count, the newest first. */
  readonly values: readonly number[];
}

/**
 * What one look at a query's rows comes to, by combination of dimension values: the rows of each bin of `windowSize`
 * that counts, aggregated. A bin without rows is none; a rule that counts rows and is not split has 0 there, for
 * "less than". Several evaluation periods are as many of the newest bins. Sources: learn.microsoft.com, .NET reference
 * of ConditionFailingPeriods ("aggregated lookback points"); azure-monitor-docs, alerts-create-log-alert-rule.md.
 *
 * @param end of the query's range, where the newest bin ends
 */
export function measure(
  rule: AlertRule,
  rows: readonly ResultRow[],
  end: Date,
  which: Readings["alert-rows"],
): Map<string, Series> {
  const groups = new Map<string, { dimensions: Dimension[]; bins: Map<number, ResultRow[]> }>();
  const isBinned = which !== "none" || rule.periods > 1;
  for (const row of rows) {
    const bin = isBinned ? binOf(rule, row, end) : 0;
    if (which !== "any" && bin >= rule.periods) continue;
    const dimensions = rule.splits.map(({ name }) => ({ name, value: dimensionValue(rule, row, name) }));
    if (!dimensions.every(({ value }, index) => admits(rule.splits[index], value))) continue;
    const key = JSON.stringify(dimensions);
    const group = groups.get(key) ?? { dimensions, bins: new Map<number, ResultRow[]>() };
    groups.set(key, group);
    const own = group.bins.get(bin);
    if (own === undefined) group.bins.set(bin, [row]);
    else own.push(row);
  }
  const series = new Map<string, Series>();
  for (const [key, { dimensions, bins }] of groups)
    series.set(key, { dimensions, values: valuesOf(rule, bins) });
  if (rule.splits.length === 0 && series.size === 0)
    series.set("[]", { dimensions: [], values: valuesOf(rule, new Map()) });
  return series;
}

/** The newest number that meets the rule's condition, where enough of them do; else undefined. */
export function decisiveValue(rule: AlertRule, series: Series | undefined): number | undefined {
  const met = (series?.values ?? absent(rule)).filter((value) => meetsCondition(rule, value));
  return met.length >= rule.failingPeriods ? met[0] : undefined;
}

function valuesOf(rule: AlertRule, bins: ReadonlyMap<number, readonly ResultRow[]>): number[] {
  const counts = rule.splits.length === 0 && rule.aggregation === "Count";
  const expected = counts && (rule.periods > 1 || bins.size === 0) ? Array(rule.periods).keys() : [];
  return [...new Set([...expected, ...bins.keys()])]
    .toSorted((one, other) => one - other)
    .flatMap((place) => aggregate(rule, bins.get(place) ?? []) ?? []);
}

/** Of a combination that the query does not return any more. */
function absent({ aggregation, periods }: AlertRule): number[] {
  return aggregation === "Count" ? Array<number>(periods).fill(0) : [];
}

/** Undefined where there is nothing to aggregate, or only nulls. */
function aggregate(rule: AlertRule, rows: readonly ResultRow[]): number | undefined {
  if (rule.aggregation === "Count") return rows.length;
  const values = rows.flatMap((row) => measured(rule, row) ?? []);
  if (values.length === 0) return undefined;
  const total = values.reduce((sum, value) => sum + value, 0);
  switch (rule.aggregation) {
    case "Total":
      return total;
    case "Average":
      return total / values.length;
    case "Minimum":
      return values.reduce((least, value) => Math.min(least, value));
    case "Maximum":
      return values.reduce((most, value) => Math.max(most, value));
  }
}

function measured(rule: AlertRule, row: ResultRow): number | undefined {
  const column = rule.measureColumn ?? "";
  const value = row[column];
  const measures = `The alert rule "${rule.displayName}" measures "${column}"`;
  if (value === undefined) throw new Error(`${measures}, which its query does not return.`);
  if (value === null) return undefined;
  if (typeof value !== "number") throw new Error(`${measures}, which is no number.`);
  return value;
}

/**
 * How many bins before the newest one: `bin_at(TimeGenerated, windowSize, end)`. A row without `TimeGenerated` gets the
 * start of the range; of a rule with several periods, the query must return a time (azure-monitor-docs,
 * alerts-create-log-alert-rule.md). That it is `TimeGenerated` is assumed.
 */
function binOf(rule: AlertRule, row: ResultRow, end: Date): number {
  const window = rule.windowMinutes * 600_000_000;
  const time = row["TimeGenerated"];
  if (time === undefined && rule.periods > 1)
    throw new Error(
      `The alert rule "${rule.displayName}" has ${rule.periods} evaluation periods, but its query does not return "TimeGenerated".`,
    );
  const age = typeof time === "bigint" ? Number(ticksOf(end) - time) : rule.rangeMinutes * 600_000_000;
  return Math.max(0, Math.ceil(age / window) - 1);
}

/** Whether values are compared with regard to letter case is not documented; here as by KQL's `in`. */
function admits(split: Split | undefined, value: string): boolean {
  if (split === undefined || split.values.includes("*")) return true;
  return split.values.includes(value) === (split.operator === "Include");
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
