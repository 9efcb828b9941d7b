import { onNumbers, type ScalarFunction } from "./define.ts";

/** Lanczos' approximation with g = 7 and nine terms: fifteen digits. */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

function lanczosSum(x: number): number {
  return LANCZOS.reduce((sum, term, index) => (index === 0 ? term : sum + term / (x + index)), 0);
}

/** Exact where the result is a factorial that a number holds. */
function gamma(x: number): number {
  if (Number.isInteger(x)) {
    if (x <= 0) return Number.NaN;
    if (x <= 171)
      return Array.from({ length: x - 1 }, (_, index) => index + 1).reduce((all, each) => all * each, 1);
  }
  if (x < 0.5) return Math.PI / (Math.sin(Math.PI * x) * gamma(1 - x));
  const t = x + 6.5;
  return (
    Math.sqrt(2 * Math.PI) * t ** ((x - 0.5) / 2) * Math.exp(-t) * t ** ((x - 0.5) / 2) * lanczosSum(x - 1)
  );
}

/** The logarithm of the absolute value of gamma. */
export function logGamma(x: number): number {
  if (Number.isInteger(x) && x <= 0) return Number.POSITIVE_INFINITY;
  if (Number.isInteger(x) && x <= 171) return Math.log(gamma(x));
  if (x < 0.5) return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x))) - logGamma(1 - x);
  const t = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(lanczosSum(x - 1));
}

/** By its series, and for large values by a continued fraction of the rest. */
function errorFunction(x: number): number {
  return Math.abs(x) < 2.5 ? errorSeries(x) : Math.sign(x) * (1 - errorTail(Math.abs(x)));
}

function errorSeries(x: number): number {
  let [term, sum] = [x, x];
  for (let n = 1; n < 100 && Math.abs(term) > 1e-18; n++) {
    term *= -(x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

function errorTail(x: number): number {
  let fraction = x;
  for (let n = 80; n > 0; n--) fraction = x + n / 2 / fraction;
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / fraction;
}

/** One less the error function, with its digits where that is nearly one. */
function errorRest(x: number): number {
  return x >= 2.5 ? errorTail(x) : 1 - errorFunction(x);
}

export const specialFunctions: Readonly<Record<string, ScalarFunction>> = {
  gamma: onNumbers("real", gamma),
  loggamma: onNumbers("real", logGamma),
  erf: onNumbers("real", errorFunction),
  erfc: onNumbers("real", errorRest),
  cot: onNumbers("real", (x) => 1 / Math.tan(x)),
};
