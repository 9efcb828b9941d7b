import type { History } from "./history.ts";
import type { LabReadings } from "./readings.ts";
import type { RuleShape } from "./rule-shape.ts";

const MINUTE = 60_000;
/** As in `monitor/alert-evaluator.ts`, by itself: a test compares the two. */
const LATE_MINUTES = 15;

/**
 * For how many minutes before an evaluation a rule looks again at earlier ones: 0 is the evaluation itself, and the only
 * one where late data is not looked at.
 */
export function looksOf({ engine, frequencyMinutes }: RuleShape, readings: LabReadings): readonly number[] {
  const again = engine === "logAlert" && readings["late-data"] === "again";
  const count = again ? Math.floor(LATE_MINUTES / frequencyMinutes) : 0;
  return Array.from({ length: count + 1 }, (_, index) => index * frequencyMinutes);
}

/** How old by its own time an event may be that counts; undefined where nothing limits it. */
export function countedMinutes(shape: RuleShape, readings: LabReadings): number | undefined {
  const { engine, rangeMinutes, windowMinutes } = shape;
  const isBinned = engine === "logAlert" && readings["alert-rows"] === "newest";
  return isBinned && windowMinutes !== undefined
    ? Math.min(windowMinutes, rangeMinutes ?? windowMinutes)
    : rangeMinutes;
}

/** What an evaluation counts. */
export interface Counted {
  /** Those of all looks together. */
  readonly rows: readonly number[];
  /** The greatest number that is compared with the threshold. */
  readonly most: number;
}

/**
 * What an evaluation counts of the sign-ins that some look of it may see.
 *
 * @param ends the end of each look's range, the evaluation's own first
 */
export function countedBy(
  { shape, readings, history }: { shape: RuleShape; readings: LabReadings; history: History },
  rows: readonly number[],
  ends: readonly number[],
): Counted {
  const seen = new Set<number>();
  let most = 0;
  for (const [look, end] of ends.entries()) {
    const own = rows.filter((row) => isSeen(shape, readings, history, row, end, look > 0));
    const taken = newestOf(shape, history, own);
    for (const row of taken) seen.add(row);
    const bins = new Map<number, number>();
    for (const row of taken) {
      const bin = binOf(shape, readings, end - (history.event[row] ?? 0));
      bins.set(bin, (bins.get(bin) ?? 0) + 1);
    }
    most = Math.max(most, ...bins.values());
  }
  return { rows: [...seen], most };
}

function isSeen(
  shape: RuleShape,
  readings: LabReadings,
  { event, ingested }: History,
  row: number,
  end: number,
  isLate: boolean,
): boolean {
  const at = event[row] ?? 0;
  if (isLate && at >= end) return false;
  const most = countedMinutes(shape, readings);
  if (most !== undefined && at < end - most * MINUTE) return false;
  return shape.lookBack.every(({ by, minutes, inclusive }) => {
    const time = by === "eventTime" ? at : (ingested[row] ?? 0);
    const bound = end - minutes * MINUTE;
    return inclusive ? time >= bound : time > bound;
  });
}

function newestOf({ newest }: RuleShape, { event }: History, rows: readonly number[]): readonly number[] {
  if (newest?.of !== "window") return rows;
  return rows.toSorted((a, b) => (event[b] ?? 0) - (event[a] ?? 0)).slice(0, newest.count);
}

function binOf({ windowMinutes }: RuleShape, readings: LabReadings, age: number): number {
  if (readings["alert-rows"] !== "any" || windowMinutes === undefined) return 0;
  return Math.max(0, Math.ceil(age / (windowMinutes * MINUTE)) - 1);
}
