import { greatest } from "../../../extremes.ts";
import { note, type Scope } from "../../scope.ts";
import type { Value } from "../../values.ts";
import { type ScalarFunction, several } from "../define.ts";
import { completeSeriesOf, mean, percentile } from "./numbers.ts";
import { reals } from "./results.ts";

/** The least period that is looked for (learn.microsoft.com/kusto/query/series-periods-detect-function). */
const LEAST = 4;

/**
 * How much a series is like itself some places later, from 0 to 1, outliers cut. How the service measures that is not
 * documented; this gives the periods and the scores of the examples in its pages.
 */
function likeness(values: readonly number[]): (lag: number) => number {
  const [low, high] = [percentile(values, 25), percentile(values, 75)];
  const reach = 1.5 * (high - low);
  const cut = values.map((value) => Math.min(high + reach, Math.max(low - reach, value)));
  const middle = mean(cut);
  const centred = cut.map((value) => value - middle);
  const total = centred.reduce((sum, value) => sum + value * value, 0);
  return (lag) => {
    if (total === 0) return 0;
    let sum = 0;
    for (let at = 0; at + lag < centred.length; at++) sum += (centred[at] ?? 0) * (centred[at + lag] ?? 0);
    return Math.max(0, (sum / total) * Math.sqrt(centred.length / (centred.length - lag)));
  };
}

export interface Period {
  readonly length: number;
  readonly score: number;
}

/**
 * The periods of a series, the likeliest first: the series is more like itself so many places later than half as many or
 * half as many again, and more than chance would have it.
 */
export function periodsIn(values: readonly number[], from = LEAST, to = values.length): Period[] {
  const score = likeness(values);
  const limit = Math.ceil(values.length / 2) - 1;
  const scores = Array.from({ length: Math.floor(1.5 * limit) + 2 }, (_, lag) => score(lag));
  const found: Period[] = [];
  for (let lag = Math.max(LEAST, Math.ceil(from)); lag <= Math.min(limit, Math.floor(to)); lag++) {
    const around = scores.slice(Math.ceil(lag / 2), Math.floor(lag * 1.5) + 1);
    const own = scores[lag] ?? 0;
    if (own >= greatest(around) && own > 2 / Math.sqrt(values.length))
      found.push({ length: lag, score: own });
  }
  return found.sort((a, b) => b.score - a.score);
}

function detect([value, from, to, count]: readonly Value[]): Value[] {
  const values = completeSeriesOf(value);
  if (values === undefined) return [null, null];
  const found = periodsIn(values, Number(from ?? LEAST), Number(to ?? values.length));
  const wanted = Array.from({ length: Number(count ?? 1) }, (_, index) => found[index]);
  return [
    reals(wanted.map((period) => period?.length ?? 0)),
    reals(wanted.map((period) => period?.score ?? 0)),
  ];
}

function validate([value, ...periods]: readonly Value[]): Value[] {
  const values = completeSeriesOf(value);
  if (values === undefined) return [null, null];
  const found = periodsIn(values);
  const score = (period: number) => found.find(({ length }) => length === Math.round(period))?.score ?? 0;
  return [reals(periods.map(Number)), reals(periods.map(Number).map(score))];
}

const PARTS = [
  ["periods", "dynamic"],
  ["scores", "dynamic"],
] as const;

/** Says that what it finds is likely, and not known. */
export function noteSeasons(scope: Scope): void {
  note(scope, "How the service finds the season of a series is not documented: give the season to be sure.");
}

function noted(fn: ScalarFunction): ScalarFunction {
  return {
    ...fn,
    compile: (args, call) => {
      noteSeasons(call.scope);
      return fn.compile(args, call);
    },
  };
}

export const periods: Readonly<Record<string, ScalarFunction>> = {
  series_periods_detect: noted(several(PARTS, detect)),
  series_periods_validate: noted(several(PARTS, validate)),
};
