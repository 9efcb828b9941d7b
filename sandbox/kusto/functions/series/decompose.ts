import { constantOf, type Expression, fail } from "../../scope.ts";
import type { Value } from "../../values.ts";
import { type Call, type Part, type ScalarFunction, text } from "../define.ts";
import { completeSeriesOf, lineThrough, mean, percentile, pointsOf } from "./numbers.ts";
import { methodOf, outlierScores } from "./outliers.ts";
import { noteSeasons, periodsIn } from "./periods.ts";
import { reals } from "./results.ts";

interface Options {
  /** Of a season; 0 for none, -1 where it is to be found. */
  readonly season: number;
  readonly trend: string;
  /** So many at the end are no part of what is learnt. */
  readonly tested: number;
  readonly threshold: number;
}

interface Parts {
  readonly seasonal: readonly number[];
  readonly trend: readonly number[];
  readonly baseline: readonly number[];
  readonly residual: readonly number[];
}

/**
 * The seasonal part is the median of the points in the same phase, the trend that of what is left
 * (learn.microsoft.com/kusto/query/series-decompose-function, the notes on the order).
 */
function decompose(values: readonly number[], { season, trend, tested, threshold }: Options): Parts {
  const learnt = values.slice(0, Math.max(0, values.length - tested));
  const seasonal = seasonalPart(values, learnt, season, threshold);
  const rest = learnt.map((value, index) => value - (seasonal[index] ?? 0));
  const line =
    trend === "linefit" ? lineThrough(rest) : { slope: 0, intercept: trend === "none" ? 0 : mean(rest) };
  const trends = pointsOf(line, values.length);
  const baseline = trends.map((value, index) => value + (seasonal[index] ?? 0));
  return {
    seasonal,
    trend: trends,
    baseline,
    residual: values.map((value, index) => value - (baseline[index] ?? 0)),
  };
}

function seasonalPart(
  values: readonly number[],
  learnt: readonly number[],
  season: number,
  threshold: number,
): number[] {
  const [likeliest] = season === -1 ? periodsIn(learnt) : [];
  const period = season > 0 ? season : (likeliest?.score ?? 0) >= threshold ? (likeliest?.length ?? 0) : 0;
  if (period === 0) return values.map(() => 0);
  const medians = Array.from({ length: period }, (_, phase) => {
    const same = learnt.filter((_, index) => index % period === phase);
    return same.length === 0 ? 0 : percentile(same, 50);
  });
  return values.map((_, index) => medians[index % period] ?? 0);
}

/** The arguments from a place on, with the defaults of the pages; the options of one function come in its own order. */
function optionsFrom(
  values: readonly Value[],
  order: readonly (keyof Options)[],
  threshold: number,
): Options {
  const given = new Map(order.map((name, index) => [name, values[index] ?? null]));
  const number = (name: keyof Options, otherwise: number) => Number(given.get(name) ?? otherwise);
  return {
    season: number("season", -1),
    trend: text(given.get("trend") ?? "avg"),
    tested: number("tested", 0),
    threshold: number("threshold", threshold),
  };
}

const TRENDS = ["avg", "linefit", "none"];

/** A function over a decomposed series; a trend that is a constant is checked while the query is compiled. */
function over(
  name: string,
  order: readonly (keyof Options | "other")[],
  parts: readonly Part[] | undefined,
  result: (found: Parts, values: readonly Value[]) => readonly Value[],
  threshold = 0.6,
): ScalarFunction {
  const check = (args: readonly Expression[], { nodes, node, scope }: Call) => {
    const place = order.indexOf("trend") + 1;
    const trend = constantOf(args[place]);
    if (typeof trend === "string" && trend !== "" && !TRENDS.includes(trend))
      fail("SANDBOX", `The trend of ${name} is one of ${TRENDS.join(", ")}.`, nodes[place] ?? node, scope);
    const season = args[order.indexOf("season") + 1];
    if (season === undefined || constantOf(season) === -1) noteSeasons(scope);
  };
  return {
    type: "dynamic",
    ...(parts === undefined ? {} : { parts: () => parts }),
    compile: (args, call) => {
      check(args, call);
      return (row, frame) => {
        const [series, ...rest] = args.map((arg) => arg.evaluate(row, frame));
        const values = completeSeriesOf(series);
        const none = parts?.map(() => null) as Value;
        if (values === undefined || values.length === 0) return none ?? null;
        const options = optionsFrom(rest, order as (keyof Options)[], threshold);
        const found = result(decompose(values, options), rest);
        return (parts === undefined ? (found[0] ?? null) : found) as Value;
      };
    },
  };
}

function anomalies({ baseline, residual }: Parts, [threshold, , , , method]: readonly Value[]): Value[] {
  const kind = methodOf(method);
  if (kind === undefined) return [null, null, null];
  const limit = Number(threshold ?? 1.5);
  const scores = outlierScores(residual, kind);
  const flags = scores.map((score) => (score > limit ? 1 : score < -limit ? -1 : 0));
  return [flags as Value, reals(scores), reals(baseline)];
}

const series = (...names: readonly string[]): Part[] => names.map((name) => [name, "dynamic"]);

export const decompositions: Readonly<Record<string, ScalarFunction>> = {
  series_decompose: over(
    "series_decompose",
    ["season", "trend", "tested", "threshold"],
    series("baseline", "seasonal", "trend", "residual"),
    ({ baseline, seasonal, trend, residual }) => [baseline, seasonal, trend, residual].map(reals),
  ),
  series_decompose_anomalies: over(
    "series_decompose_anomalies",
    ["other", "season", "trend", "tested", "other", "threshold"],
    series("ad_flag", "ad_score", "baseline"),
    anomalies,
  ),
  series_decompose_forecast: over(
    "series_decompose_forecast",
    ["tested", "season", "trend", "threshold"],
    undefined,
    ({ baseline }) => [reals(baseline)],
  ),
  // The page gives 0.7 as the threshold of this one.
  series_seasonal: over("series_seasonal", ["season"], undefined, ({ seasonal }) => [reals(seasonal)], 0.7),
};
