/** Of a set of times, in seconds. */
export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** Bounds of the bars of a distribution, in seconds: each is the end of one and the start of the next. */
export const BAR_BOUNDS: readonly number[] = [
  0, 15, 30, 60, 90, 120, 180, 240, 300, 420, 600, 900, 1200, 1800, 2700, 3600, 7200, 14_400, 28_800, 86_400,
  172_800, 345_600,
];

/** Nearest-rank percentiles of times in milliseconds; sorts them. Undefined of none. */
export function percentiles(times: Float64Array): Percentiles | undefined {
  if (times.length === 0) return undefined;
  times.sort();
  const at = (percent: number) => {
    const rank = Math.max(1, Math.ceil((percent / 100) * times.length));
    return round((times[rank - 1] ?? 0) / 1000);
  };
  return { p50: at(50), p95: at(95), p99: at(99), max: at(100) };
}

/** How many of the sorted times fall between each bound and the next. */
export function bars(sorted: Float64Array): number[] {
  let from = 0;
  return BAR_BOUNDS.slice(1).map((bound) => {
    const to = lowerBound(sorted, bound * 1000, from);
    const count = to - from;
    from = to;
    return count;
  });
}

/** The first place from `start` on whose value is not below `value`. */
function lowerBound(sorted: Float64Array, value: number, start: number): number {
  let [low, high] = [start, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
