import { type Dynamic, fromDynamic, type Value } from "../../values.ts";

/** A series: a list of numbers, in which what is no number is null. Undefined for what is no list. */
export function seriesOf(value: Value | undefined): (number | null)[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return (value as Dynamic[]).map((each) =>
    typeof each === "string" ? null : (fromDynamic(each, "real") as number | null),
  );
}

/** A series without gaps: undefined where an element is no finite number. */
export function completeSeriesOf(value: Value | undefined): number[] | undefined {
  const series = seriesOf(value);
  return series?.every((each) => each !== null && Number.isFinite(each)) === true
    ? (series as number[])
    : undefined;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}

/** Of a sample; of fewer than two it is 0. */
export function variance(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const middle = mean(values);
  return values.reduce((sum, each) => sum + (each - middle) ** 2, 0) / (values.length - 1);
}

/** Between the ranks in proportion. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = (percent / 100) * (sorted.length - 1);
  const [below = Number.NaN, above = below] = sorted.slice(Math.floor(rank), Math.floor(rank) + 2);
  return below + (above - below) * (rank - Math.floor(rank));
}

export interface Line {
  readonly slope: number;
  readonly intercept: number;
}

/** The line through a series by least squares; `intercept` is its value before the first place. */
export function lineThrough(values: readonly number[]): Line {
  const [x, y] = [(values.length + 1) / 2, mean(values)];
  const spread = values.reduce((sum, _, index) => sum + (index + 1 - x) ** 2, 0);
  const together = values.reduce((sum, each, index) => sum + (index + 1 - x) * (each - y), 0);
  const slope = spread === 0 ? 0 : together / spread;
  return { slope, intercept: y - slope * x };
}

/** The values of a line at so many places. */
export function pointsOf({ slope, intercept }: Line, count: number): number[] {
  return Array.from({ length: count }, (_, index) => intercept + slope * (index + 1));
}
