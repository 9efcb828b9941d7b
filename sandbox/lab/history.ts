import { type Arrival, arrivals, type DelayModel } from "./delays.ts";
import { randomNumbers } from "./random.ts";

const MINUTE = 60_000;

/** Sign-ins of one account, address and client with no longer pause than this are one episode. */
const EPISODE_PAUSE = 30 * MINUTE;

/**
 * Sign-ins in columns, so that a million of them are a few arrays and not a million objects. Those of one account,
 * address and client (a *series*) stand together, in the order of their times. Times are milliseconds.
 */
export interface History {
  readonly count: number;
  /** Of each series the index of its first sign-in; one more at the end. */
  readonly seriesStart: Int32Array;
  readonly seriesOf: Int32Array;
  readonly event: Float64Array;
  readonly ingested: Float64Array;
  /** 1 for a sign-in in the background, which is logged in a table of its own. */
  readonly background: Uint8Array;
  /** 1 where a Conditional Access policy applied. */
  readonly policyApplied: Uint8Array;
  readonly episodes: number;
}

export interface HistoryOptions {
  readonly signIns: number;
  readonly days: number;
  readonly seed: number;
  readonly delays: DelayModel;
  /** Shares from 0 to 1. */
  readonly backgroundShare: number;
  readonly policyShare: number;
}

/** Pauses from one sign-in of a series to the next, in minutes: within a session, a while later, on another day. */
const PAUSES = [
  { share: 0.75, minutes: 2 },
  { share: 0.2, minutes: 15 },
  { share: 0.05, minutes: 1440 },
] as const;
const MEAN_SERIES = 4;

/** Random sign-ins; the same options always give the same ones. */
export function randomHistory(options: HistoryOptions): History {
  const { signIns, days, seed, delays, backgroundShare, policyShare } = options;
  const arrival = arrivals(delays, seed);
  const random = randomNumbers(seed, "sign-ins");
  const seriesOf = new Int32Array(signIns);
  const event = new Float64Array(signIns);
  let series = -1;
  for (let index = 0, time = 0; index < signIns; index++) {
    if (index === 0 || random() < 1 / MEAN_SERIES) {
      series++;
      time = Math.floor(random() * days * 1440 * MINUTE);
    } else time += Math.ceil(pause(random) * MINUTE);
    seriesOf[index] = series;
    event[index] = time;
  }
  const flags = randomNumbers(seed, "kinds of sign-ins");
  const background = Uint8Array.from({ length: signIns }, () => (flags() < backgroundShare ? 1 : 0));
  const policyApplied = Uint8Array.from({ length: signIns }, () => (flags() < policyShare ? 1 : 0));
  return historyOf({
    seriesOf,
    event,
    ingested: ingestion(event, background, arrival),
    background,
    policyApplied,
  });
}

/** A history out of its columns, which are in the order of series and time. */
export function historyOf(
  columns: Pick<History, "seriesOf" | "event" | "ingested" | "background" | "policyApplied">,
): History {
  const { seriesOf, event } = columns;
  const count = event.length;
  const starts: number[] = [];
  let episodes = 0;
  for (let index = 0; index < count; index++) {
    const isFirst = index === 0 || seriesOf[index] !== seriesOf[index - 1];
    if (isFirst) starts.push(index);
    if (isFirst || (event[index] ?? 0) - (event[index - 1] ?? 0) > EPISODE_PAUSE) episodes++;
  }
  return { ...columns, count, episodes, seriesStart: Int32Array.from([...starts, count]) };
}

/** An exponential time whose mean is one of the pauses. */
function pause(random: () => number): number {
  const pick = random();
  let upTo = 0;
  const chosen = PAUSES.find(({ share }) => {
    upTo += share;
    return pick < upTo;
  });
  return -Math.log(1 - random()) * (chosen?.minutes ?? 1);
}

function ingestion(event: Float64Array, background: Uint8Array, arrival: Arrival): Float64Array {
  return event.map((time, index) => arrival(time, background[index] === 1));
}
