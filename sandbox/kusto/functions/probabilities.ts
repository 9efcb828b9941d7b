import type { Value } from "../values.ts";
import { pure, type ScalarFunction } from "./define.ts";
import { logGamma } from "./special.ts";

const logBeta = (alpha: number, beta: number) => logGamma(alpha) + logGamma(beta) - logGamma(alpha + beta);

/** The part of the beta distribution up to x: by a continued fraction, on the side on which that converges fast. */
function betaUpTo(x: number, alpha: number, beta: number): number {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1;
  if (x > (alpha + 1) / (alpha + beta + 2)) return 1 - betaUpTo(1 - x, beta, alpha);
  const front = Math.exp(alpha * Math.log(x) + beta * Math.log1p(-x) - logBeta(alpha, beta)) / alpha;
  return front / fraction(x, alpha, beta);
}

/** Lentz's evaluation of the continued fraction: 1 + d1 / (1 + d2 / (1 + …)). */
function fraction(x: number, alpha: number, beta: number): number {
  let [value, c, d] = [1, 1, 0];
  for (let step = 1; step < 5000; step++) {
    const m = step >> 1;
    const numerator =
      step % 2 === 0
        ? (m * (beta - m) * x) / ((alpha + step - 1) * (alpha + step))
        : (-(alpha + m) * (alpha + beta + m) * x) / ((alpha + step - 1) * (alpha + step));
    d = 1 / nonZero(1 + numerator * d);
    c = nonZero(1 + numerator / c);
    value *= c * d;
    if (Math.abs(c * d - 1) < 1e-15) break;
  }
  return value;
}

const nonZero = (value: number) => (Math.abs(value) < 1e-300 ? 1e-300 : value);

/** Halves the interval until it has no number inside. */
function betaInverse(probability: number, alpha: number, beta: number): number {
  let [low, high] = [0, 1];
  for (let middle = 0.5; middle > low && middle < high; middle = (low + high) / 2) {
    if (betaUpTo(middle, alpha, beta) < probability) low = middle;
    else high = middle;
  }
  return high;
}

function betaDensity(x: number, alpha: number, beta: number): number {
  return Math.exp((alpha - 1) * Math.log(x) + (beta - 1) * Math.log1p(-x) - logBeta(alpha, beta));
}

/** The probability that samples of equal means differ so much, by the t-distribution in both directions. */
function welch(
  means: number,
  variances: readonly [number, number],
  counts: readonly [number, number],
): number {
  const [first, second] = [variances[0] / counts[0], variances[1] / counts[1]];
  const spread = first + second;
  const freedom = spread ** 2 / (first ** 2 / (counts[0] - 1) + second ** 2 / (counts[1] - 1));
  return betaUpTo(freedom / (freedom + means ** 2 / spread), freedom / 2, 0.5);
}

/** Of numbers; null where one of them is none. */
function onAll(compute: (...numbers: number[]) => Value): ScalarFunction {
  return pure("real", (values) => (values.includes(null) ? null : compute(...values.map(Number))));
}

const isParameter = (value: number) => value > 0 && value <= 10_000;

export const probabilities: Readonly<Record<string, ScalarFunction>> = {
  beta_cdf: onAll((x = 0, alpha = 0, beta = 0) =>
    x >= 0 && x <= 1 && isParameter(alpha) && isParameter(beta) ? betaUpTo(x, alpha, beta) : Number.NaN,
  ),
  // Its page's notes exchange null and NaN against the results of its example, which are followed.
  beta_inv: onAll((probability = 0, alpha = 0, beta = 0) => {
    if (!(alpha > 0 && beta > 0)) return Number.NaN;
    return probability > 0 && probability <= 1 ? betaInverse(probability, alpha, beta) : null;
  }),
  beta_pdf: onAll((x = 0, alpha = 0, beta = 0) =>
    x > 0 && x < 1 && alpha > 0 && beta > 0 ? betaDensity(x, alpha, beta) : Number.NaN,
  ),
  welch_test: onAll((mean1 = 0, variance1 = 0, count1 = 0, mean2 = 0, variance2 = 0, count2 = 0) =>
    welch(mean1 - mean2, [variance1, variance2], [count1, count2]),
  ),
};
