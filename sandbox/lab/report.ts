import { DEFAULT_READINGS } from "../readings/index.ts";
import type { DelayModel } from "./delays.ts";
import { type History, randomHistory } from "./history.ts";
import { type LabReadings, usedReadings } from "./readings.ts";
import { missesAreUpperBound, type RuleShape } from "./rule-shape.ts";
import { type Cause, type Simulated, simulate } from "./simulate.ts";
import { bars, type Percentiles, percentiles } from "./statistics.ts";

export interface LabOptions {
  readonly signIns: number;
  /** Over so many days the sign-ins are spread. */
  readonly days: number;
  /** The same seed and options always give the same report. */
  readonly seed: number;
  readonly delays: DelayModel;
  readonly rules: readonly RuleShape[];
  readonly backgroundShare: number;
  readonly policyShare: number;
  readonly jitterSeconds: number;
  readonly skippedShare: number;
  /** Default: `DEFAULT_READINGS`. */
  readonly readings?: LabReadings;
  readonly onProgress?: (line: string) => void;
}

/** What became of the sign-ins under one rule. Times are in seconds; null where there are none. */
export interface RuleReport {
  readonly rule: string;
  readonly about: string;
  /** Sign-ins that no message ever reported. */
  readonly missed: number;
  readonly missedShare: number;
  readonly missedBecause: Readonly<Record<Cause, number>>;
  /** Whether Azure's own repetition on late data, which is not simulated, might find some of them. */
  readonly missedIsUpperBound: boolean;
  /** Pages in which nothing was new. */
  readonly repeated: number;
  readonly pages: number;
  readonly pagesPerEpisode: number;
  /** Sign-ins that a page reported, and those that only a confirmation or a closing message did. */
  readonly paged: number;
  readonly notifiedLater: number;
  /** From the sign-in to the page, of those that a page reported. */
  readonly timeToPage: Percentiles | null;
  /** The same from the arrival in the workspace. */
  readonly waitAfterIngestion: Percentiles | null;
  /** From the sign-in to the first message about it, pages and others. */
  readonly timeToMessage: Percentiles | null;
  /** How many sign-ins had a time to the page between each of `BAR_BOUNDS` and the next. */
  readonly distribution: readonly number[];
}

export interface LabReport {
  readonly seed: number;
  readonly signIns: number;
  readonly episodes: number;
  readonly days: number;
  readonly delays: Pick<DelayModel, "name" | "about" | "source">;
  readonly assumptions: Pick<
    LabOptions,
    "backgroundShare" | "policyShare" | "jitterSeconds" | "skippedShare"
  >;
  /** What Azure is taken to do. */
  readonly readings: LabReadings;
  readonly rules: readonly RuleReport[];
}

/** Simulates every rule on the same sign-ins. */
export function lab(options: LabOptions): LabReport {
  const { signIns, days, seed, delays, rules, onProgress } = options;
  const { backgroundShare, policyShare, jitterSeconds, skippedShare, readings = DEFAULT_READINGS } = options;
  onProgress?.(`${signIns.toLocaleString("en")} sign-ins over ${days.toLocaleString("en")} days`);
  const history = randomHistory(options);
  return {
    seed,
    signIns,
    episodes: history.episodes,
    days,
    delays: { name: delays.name, about: delays.about, source: delays.source },
    assumptions: { backgroundShare, policyShare, jitterSeconds, skippedShare },
    readings: usedReadings(readings),
    rules: rules.map((shape, index) => {
      onProgress?.(`rule ${index + 1} of ${rules.length}: ${shape.name}`);
      return reportOf(history, shape, simulate(history, shape, { ...options, readings }), readings);
    }),
  };
}

export function reportOf(
  history: History,
  shape: RuleShape,
  outcome: Simulated,
  readings: LabReadings,
): RuleReport {
  const because: Record<Cause, number> = { otherTable: 0, filtered: 0, late: 0, skipped: 0, unreported: 0 };
  for (let row = 0; row < history.count; row++) {
    const cause = outcome.causeOf(row);
    if (cause !== undefined) because[cause]++;
  }
  const missed = Object.values(because).reduce((sum, each) => sum + each, 0);
  const toPage = between(history.event, outcome.pagedAt);
  const timeToPage = percentiles(toPage) ?? null;
  return {
    rule: shape.name,
    about: shape.about,
    missed,
    missedShare: history.count === 0 ? 0 : missed / history.count,
    missedBecause: because,
    missedIsUpperBound: missesAreUpperBound(shape, readings),
    repeated: outcome.repeated,
    pages: outcome.pages,
    pagesPerEpisode: history.episodes === 0 ? 0 : outcome.pages / history.episodes,
    paged: toPage.length,
    notifiedLater: history.count - missed - toPage.length,
    timeToPage,
    waitAfterIngestion: percentiles(between(history.ingested, outcome.pagedAt)) ?? null,
    timeToMessage: percentiles(between(history.event, outcome.toldAt)) ?? null,
    distribution: bars(toPage),
  };
}

/** The differences of those that have both times. */
function between(from: Float64Array, to: Float64Array): Float64Array {
  const result = new Float64Array(from.length);
  let length = 0;
  for (let row = 0; row < from.length; row++) {
    const difference = (to[row] ?? Number.NaN) - (from[row] ?? 0);
    if (!Number.isNaN(difference)) result[length++] = difference;
  }
  return result.slice(0, length);
}
