import { randomLogNormal } from "d3-random";
import { randomNumbers } from "./random.ts";

const HOUR = 3_600_000;

/** How long a row takes from its event to the workspace, in seconds. */
export type Delay =
  /** A log-normal distribution through two percentiles, such as `[[95, 120], [99, 300]]`. */
  | { readonly logNormal: readonly [PercentileOf<FitPercent>, PercentileOf<FitPercent>] }
  /** Known percentiles, from low to high. Between two of them the logarithm grows evenly; the last is the maximum. */
  | { readonly percentiles: readonly PercentileOf<number>[] };

type PercentileOf<Percent extends number> = readonly [percent: Percent, seconds: number];

export interface DelayModel {
  readonly name: string;
  readonly about: string;
  readonly source: string;
  readonly interactive: Delay;
  /** Of sign-ins in the background; without it as of the others. */
  readonly background?: Delay;
  /** A share of the rows comes much later: evenly on a logarithmic scale between two times, in seconds. */
  readonly late?: { readonly share: number; readonly from: number; readonly to: number };
  /** Nothing arrives for some hours, again and again; then everything does, in random order. */
  readonly outages?: {
    readonly everyHours: number;
    readonly hours: number;
    readonly backFillMinutes: number;
  };
}

/** Standard normal quantiles, for the percentiles that a fit may be made through. */
const QUANTILES = {
  5: -1.6448536269514722,
  10: -1.2815515655446004,
  25: -0.6744897501960817,
  50: 0,
  75: 0.6744897501960817,
  90: 1.2815515655446004,
  95: 1.6448536269514722,
  99: 2.3263478740408408,
} as const;
export type FitPercent = keyof typeof QUANTILES;
export const FIT_PERCENTS = Object.keys(QUANTILES).map(Number) as FitPercent[];

/** When a row arrives, given when its event happened; milliseconds, both. */
export type Arrival = (event: number, isBackground: boolean) => number;

/** Draws arrivals; one seed always gives the same ones. Whole milliseconds, and never before the event. */
export function arrivals({ interactive, background, late, outages }: DelayModel, seed: number): Arrival {
  const usual = drawDelay(interactive, seed, "interactive delays");
  const inBackground = background && drawDelay(background, seed, "background delays");
  const random = randomNumbers(seed, "late rows");
  const offset = Math.floor(random() * (outages?.everyHours ?? 0) * HOUR);
  return (event, isBackground) => {
    let seconds = isBackground && inBackground ? inBackground() : usual();
    if (late !== undefined && random() < late.share) seconds = late.from * (late.to / late.from) ** random();
    const arrival = event + Math.max(0, Math.round(seconds * 1000));
    if (outages === undefined) return arrival;
    const sinceStart = mod(arrival - offset, outages.everyHours * HOUR);
    if (sinceStart >= outages.hours * HOUR) return arrival;
    const end = arrival - sinceStart + outages.hours * HOUR;
    return end + Math.floor(random() * outages.backFillMinutes * 60_000);
  };
}

function drawDelay(delay: Delay, seed: number, purpose: string): () => number {
  const random = randomNumbers(seed, purpose);
  if ("logNormal" in delay) {
    const [mu, sigma] = fitted(delay.logNormal);
    return randomLogNormal.source(random)(mu, sigma);
  }
  const { percentiles } = delay;
  return () => quantile(percentiles, random() * 100);
}

/** Mean and deviation of the logarithm. */
export function fitted([[lower, low], [higher, high]]: Extract<Delay, { logNormal: unknown }>["logNormal"]): [
  number,
  number,
] {
  const sigma = Math.log(high / low) / (QUANTILES[higher] - QUANTILES[lower]);
  return [Math.log(low) - sigma * QUANTILES[lower], sigma];
}

function quantile(percentiles: readonly PercentileOf<number>[], percent: number): number {
  // Nothing is known below the first: it starts at a second.
  let [low, from]: PercentileOf<number> = [0, 1];
  for (const [high, to] of percentiles) {
    if (percent <= high) {
      const share = high === low ? 1 : (percent - low) / (high - low);
      return Math.max(from, 0.001) ** (1 - share) * Math.max(to, 0.001) ** share;
    }
    [low, from] = [high, to];
  }
  return from;
}

function mod(value: number, by: number): number {
  return ((value % by) + by) % by;
}
