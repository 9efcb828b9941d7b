import type { LabReadings } from "./readings.ts";

/** The tables of sign-ins that are simulated: with a person at the keyboard, and in the background. */
export const SIGN_IN_TABLES = ["SigninLogs", "AADNonInteractiveUserSignInLogs"] as const;
export type SignInTable = (typeof SIGN_IN_TABLES)[number];

/** What `ConditionalAccessStatus` says of a sign-in: no policy applied to it, or one did and was satisfied. */
export const POLICY_STATUSES = ["notApplied", "success"] as const;
export type PolicyStatus = (typeof POLICY_STATUSES)[number];

/** A condition of a query on a time: `TimeGenerated > ago(5m)`, `ingestion_time() >= ago(15m)`. */
export interface LookBack {
  readonly by: "eventTime" | "ingestionTime";
  readonly minutes: number;
  /** Whether the bound itself is inside: `>=` rather than `>`. */
  readonly inclusive: boolean;
}

/**
 * What decides whether and when a rule notifies of a sign-in: everything of it but who is watched.
 *
 * - `logAlert`: a log search alert of Azure Monitor, over a window.
 * - `rowAlert`: a simple log search alert, which looks at each row by itself.
 * - `sentinel`: a scheduled analytics rule, five minutes behind its schedule.
 * - `nearRealTime`: a near-real-time rule, two minutes behind, over the rows that were ingested in its own minutes.
 */
export interface RuleShape {
  readonly name: string;
  readonly about: string;
  readonly engine: "logAlert" | "rowAlert" | "sentinel" | "nearRealTime";
  readonly frequencyMinutes: number;
  /** Every condition on a time; a row must meet all of them. */
  readonly lookBack: readonly LookBack[];
  /** How old an event may be, by its own time, whatever the query says; undefined where nothing limits it. */
  readonly rangeMinutes: number | undefined;
  /** Of a `logAlert`: the bins in which its rows are counted; undefined where one is as long as the range. */
  readonly windowMinutes: number | undefined;
  readonly tables: readonly SignInTable[];
  readonly statuses: readonly PolicyStatus[];
  /** So many rows make an alert; of a `rowAlert` 0, where every row is one. */
  readonly minimumRows: number;
  /** Fires once, and not again before it is resolved. */
  readonly stateful: boolean;
  /** One alert for each account, address and client, rather than one for all rows. */
  readonly splitByEpisode: boolean;
  /** Only so many of the rows are reported, the newest by event time: of those in the window, or of all there are. */
  readonly newest: { readonly count: number; readonly of: "window" | "everything" } | undefined;
  /** Whether the message that closes a stateful alert lists each of its sign-ins. */
  readonly closingMessage: boolean;
  /** From the evaluation to the message: what the workflow between them waits for. */
  readonly waitSeconds: number;
  /** Of a `rowAlert`: an alert pages of the first episode that has just begun, and of nothing else. */
  readonly once: PagingOnce | undefined;
  /** A rule that pages for what this one has not, and confirms what it has. */
  readonly assurance: RuleShape | undefined;
}

/** How the workflow behind a `rowAlert` finds out which account to page about. */
export interface PagingOnce {
  /** An episode begins with a row before which nothing of it has arrived for so long. */
  readonly quietMinutes: number;
  /** It has just begun where that row arrived within so long before the alert. */
  readonly begunMinutes: number;
  /** Of what was paged so long ago or less, nobody is paged again. */
  readonly historyMinutes: number;
}

/** What a rule is where nothing else is said; `about`, `name`, `engine` and `frequencyMinutes` have no default. */
export const SHAPE_DEFAULTS = {
  lookBack: [],
  rangeMinutes: undefined,
  windowMinutes: undefined,
  tables: SIGN_IN_TABLES,
  statuses: POLICY_STATUSES,
  minimumRows: 1,
  stateful: false,
  splitByEpisode: false,
  newest: undefined,
  closingMessage: false,
  waitSeconds: 0,
  once: undefined,
  assurance: undefined,
} as const satisfies Partial<RuleShape>;

/**
 * Whether the misses of a rule are upper bounds: it looks back by event time, and the service evaluates such rules
 * again when data is late. How often is not documented, and it is not simulated unless it is read so
 * (learn.microsoft.com/azure/azure-monitor/alerts/alerts-troubleshoot-log; of Sentinel nothing is said).
 */
export function missesAreUpperBound({ engine, lookBack }: RuleShape, readings: LabReadings): boolean {
  const overWindow = (engine === "logAlert" && readings["late-data"] === "once") || engine === "sentinel";
  return overWindow && !lookBack.some(({ by }) => by === "ingestionTime");
}
