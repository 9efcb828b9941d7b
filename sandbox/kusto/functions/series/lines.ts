import { toDynamic, type Value } from "../../values.ts";
import { pure, type ScalarFunction, several } from "../define.ts";
import { completeSeriesOf, lineThrough, pointsOf, variance } from "./numbers.ts";
import { reals } from "./results.ts";

interface Fit {
  readonly rsquare: number;
  readonly slope: number;
  readonly variance: number;
  readonly rvariance: number;
  readonly interception: number;
  readonly line: readonly number[];
}

/** The best line, and how well it fits (learn.microsoft.com/kusto/query/series-fit-line-function). */
function fit(values: readonly number[]): Fit {
  const { slope, intercept } = lineThrough(values);
  const line = pointsOf({ slope, intercept }, values.length);
  const total = variance(values);
  const rest = variance(values.map((value, index) => value - (line[index] ?? 0)));
  return {
    rsquare: total === 0 ? 1 : 1 - rest / total,
    slope,
    variance: total,
    rvariance: rest,
    interception: intercept,
    line,
  };
}

const FIT_PARTS = ["rsquare", "slope", "variance", "rvariance", "interception"] as const;

function fitLine([value]: readonly Value[]): Value[] {
  const values = completeSeriesOf(value);
  if (values === undefined || values.length < 2) return [null, null, null, null, null, null];
  const found = fit(values);
  return [...FIT_PARTS.map((part) => found[part]), reals(found.line)];
}

/** Two lines: split where they explain most (learn.microsoft.com/kusto/query/series-fit-2lines-function). */
function fitTwoLines([value]: readonly Value[]): Value[] {
  const values = completeSeriesOf(value);
  if (values === undefined || values.length < 4) return TWO_LINES.map(() => null);
  const total = variance(values);
  let best: { split: number; left: Fit; right: Fit; rest: number } | undefined;
  for (let split = 2; split <= values.length - 2; split++) {
    const [left, right] = [fit(values.slice(0, split)), fit(values.slice(split))];
    const line = [...left.line, ...right.line];
    const rest = variance(values.map((each, index) => each - (line[index] ?? 0)));
    if (best === undefined || rest < best.rest) best = { split, left, right, rest };
  }
  if (best === undefined) return TWO_LINES.map(() => null);
  const { split, left, right, rest } = best;
  const side = (part: Fit) => [part.rsquare, part.slope, part.interception, part.variance, part.rvariance];
  return [
    total === 0 ? 1 : 1 - rest / total,
    split,
    total,
    rest,
    reals([...left.line, ...right.line]),
    ...side(right),
    ...side(left),
  ];
}

const SIDE = ["rsquare", "slope", "interception", "variance", "rvariance"];
const TWO_LINES = [
  ["rsquare", "real"],
  ["split_idx", "long"],
  ["variance", "real"],
  ["rvariance", "real"],
  ["line_fit", "dynamic"],
  ...SIDE.map((name) => [`right_${name}`, "real"] as const),
  ...SIDE.map((name) => [`left_${name}`, "real"] as const),
] as const;

const LINE = [...FIT_PARTS.map((name) => [name, "real"] as const), ["line_fit", "dynamic"] as const];

/** The same in one bag. */
function inBag(
  parts: readonly (readonly [string, "real" | "long" | "dynamic"])[],
  compute: (values: readonly Value[]) => Value[],
): ScalarFunction {
  return pure("dynamic", (values) => {
    const found = compute(values);
    return Object.fromEntries(
      parts.map(([name, type], index) => [name, toDynamic(found[index] ?? null, type)]),
    );
  });
}

export const lines: Readonly<Record<string, ScalarFunction>> = {
  series_fit_line: several(LINE, fitLine),
  series_fit_line_dynamic: inBag(LINE, fitLine),
  series_fit_2lines: several(TWO_LINES, fitTwoLines),
  series_fit_2lines_dynamic: inBag(TWO_LINES, fitTwoLines),
};
