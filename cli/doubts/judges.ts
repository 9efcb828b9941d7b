import { DEFAULT_READINGS, type ReadingName, type Readings } from "azure-alerting-sandbox/readings";
import { CLOSED_TAG } from "./probes/resources.ts";
import type { Seen, SeenAlert } from "./seen.ts";

/** What a tenant says about a reading: the value that holds, or what would show it. */
export type Judgement<Value extends string = string> =
  | { readonly value: Value; readonly seen: string }
  | { readonly open: string };

const FIRST_RUN = "the first alert that starts the workflow shows it";
const PROBES = "the probes show it: breakglass doubts --probes prints them";
const SENTINEL_PROBES =
  "the probes show it, with the parameter sentinel: breakglass doubts --probes prints them";
/**
 * Retries are at most 40 seconds apart (MicrosoftDocs/azure-monitor-docs articles/azure-monitor/alerts/action-groups.md,
 * webhooks); an alert is resolved after minutes.
 */
const LONGEST_RETRY = 60_000;
/** An alert of a sign-in rule is resolved within so many minutes of its last row, unless late data is evaluated again. */
const LONGEST_OPEN = 37;

/** One for each reading, so that none is forgotten. */
export const judges: { readonly [Name in ReadingName]: (seen: Seen) => Judgement<Readings[Name]> } = {
  "alert-rows": ({ probes: { rules: probes } }) => {
    if (probes["breakglass-probe-control"]?.fired !== true) return { open: PROBES };
    const [old, two] = [probes["breakglass-probe-old-row"], probes["breakglass-probe-two-bins"]];
    if (old === undefined || two === undefined) return { open: PROBES };
    const seen = `the rule on an old row ${old.fired ? "fired" : "did not fire"}, the one on rows of two bins ${two.fired ? "fired" : "did not"}`;
    if (two.fired) return { value: "none", seen };
    return { value: old.fired ? "any" : "newest", seen };
  },
  "late-data": ({ openMinutes }) =>
    agreed(
      openMinutes.map((minutes) => (minutes > LONGEST_OPEN ? "again" : "once")),
      `of ${count(openMinutes.length, "resolved alert")}: open for ${openMinutes.map(Math.round).join(", ")} minutes after the last row`,
      "the first sign-in alert that is resolved shows it",
    ),
  "query-start": ({ probes: { rules: probes } }) => {
    if (probes["breakglass-probe-control"] === undefined) return { open: PROBES };
    return probes["breakglass-probe-union"] === undefined
      ? { value: "refused", seen: "the other probe rules exist, and this one does not" }
      : { value: "taken", seen: "the probe rule exists" };
  },
  "alert-rule": ({ alerts }) =>
    agreed(
      alerts.flatMap(({ alertRule }) => alertRule ?? []),
      of(alerts),
      FIRST_RUN,
    ),
  "alert-rule-id": ({ alerts }) =>
    agreed(
      alerts.map(({ hasRuleId }) => (hasRuleId ? "present" : "absent")),
      of(alerts),
      FIRST_RUN,
    ),
  "resolved-time": ({ alerts }) => {
    const closing = alerts.filter(({ isClosing }) => isClosing);
    return agreed(
      closing.map(({ hasResolvedTime }) => (hasResolvedTime ? "present" : "absent")),
      of(closing),
      "the first alert that is resolved shows it",
    );
  },
  "simple-alert-payload": ({ alerts }) => {
    const fast = alerts.filter(({ kind }) => kind === "row");
    return agreed(
      fast.map(({ context }) => context),
      of(fast),
      "the first alert with breakglass:speed fast shows it, or the probes",
    );
  },
  "simple-alert-count": ({ busyMinutes }) =>
    agreed(
      busyMinutes.flatMap(({ rows, alerts }) => (alerts === 1 ? "minute" : alerts === rows ? "row" : [])),
      `of ${count(busyMinutes.length, "minute")} with several rows`,
      "two sign-ins that arrive in one minute show it, with breakglass:speed fast or the probes",
    ),
  "logic-app-retries": ({ probes: { busy } }) => {
    if (busy.length === 0) return { open: PROBES };
    const again = busy.some(
      (at, index) => at - (busy[index - 1] ?? Number.NEGATIVE_INFINITY) < LONGEST_RETRY,
    );
    return {
      value: again ? "webhook" : "none",
      seen: `the workflow that says it is busy was called ${again ? "again" : "once for each alert"}`,
    };
  },
  "unconfirmed-email": ({ saw }) => {
    const value = saw["unconfirmed-email"];
    return value === undefined
      ? {
          open: "no API shows it: look into the mailbox of a receiver who has not confirmed the passcode, and pass --saw",
        }
      : { value, seen: "somebody looked into the mailbox" };
  },
  "action-timeout": ({ longActions }) =>
    agreed(
      longActions.flatMap(({ status, code }) => timeoutOf(status, code) ?? []),
      `of ${count(longActions.length, "request")} without an answer`,
      "the first request that gets no answer for two minutes shows it, or the probes",
    ),
  "run-outputs": ({ listedOutputs }) =>
    agreed(
      listedOutputs.map((outputs) => (outputs > 0 ? "listed" : "missing")),
      `of ${count(listedOutputs.length, "run")}`,
      "the first run that succeeds shows it, with breakglass:speed fast, or with the probes",
    ),
  "name-case": ({ probes: { rules, names } }) => {
    if (names === undefined)
      return rules["breakglass-probe-control"] === undefined
        ? { open: PROBES }
        : { value: "exact", seen: "the other probes exist, and the workflow with that name does not" };
    return agreed(
      names.flatMap((status) => (status === "Succeeded" ? "any" : status === "Failed" ? "exact" : [])),
      `of ${count(names.length, "run")} of the probe`,
      PROBES,
    );
  },
  "closed-incidents": ({ probes: { sentinel } }) => {
    if (sentinel === undefined) return { open: SENTINEL_PROBES };
    const [closed, ...later] = sentinel.incidents.slice(
      sentinel.incidents.findIndex(({ isTagged }) => isTagged),
    );
    if (closed?.isTagged !== true)
      return { open: `tag the incident of the probe with ${CLOSED_TAG}, close it, and wait ten minutes` };
    if (!closed.isClosed) return { value: "reopened", seen: "the incident that was closed is open" };
    return later.length > 0
      ? { value: "new", seen: "the incident that was closed stays so, and there is another one" }
      : { open: "the next alert of the probe shows it, ten minutes after its incident was closed" };
  },
  "sentinel-schedule": ({ probes: { sentinel } }) => {
    if (sentinel === undefined) return { open: SENTINEL_PROBES };
    return sentinel.hasSchedule
      ? { value: "taken", seen: "the probe's rule exists" }
      : { value: "refused", seen: "the other probe's rule exists, and this one does not" };
  },
  "sms-role": ({ textMessages }) =>
    agreed(
      textMessages.flatMap(({ status, code }) =>
        status === "Succeeded" || code === "BadRequest"
          ? "contributor"
          : code === "Unauthorized"
            ? "other"
            : [],
      ),
      `of ${count(textMessages.length, "text message")}`,
      "the first text message by acs shows it, or the probes with a resource of Communication Services",
    ),
};

export interface Doubt {
  readonly reading: ReadingName;
  /** What holds in the tenant; null if it is not known. */
  readonly value: string | null;
  /** What the sandbox does if nothing is chosen. */
  readonly default: string;
  /** What shows the value, or what would. */
  readonly why: string;
}

/** All readings, in the light of what a tenant shows. */
export function judged(seen: Seen): Doubt[] {
  return (Object.keys(judges) as ReadingName[]).map((reading) => {
    const judgement = judges[reading](seen);
    const isOpen = "open" in judgement;
    return {
      reading,
      value: isOpen ? null : judgement.value,
      default: DEFAULT_READINGS[reading],
      why: isOpen ? judgement.open : judgement.seen,
    };
  });
}

/** The value that all of them show. If they differ, the doubt stays. */
function agreed<Value extends string>(
  values: readonly Value[],
  seen: string,
  open: string,
): Judgement<Value> {
  const [value, ...others] = new Set(values);
  if (value === undefined) return { open };
  if (others.length === 0) return { value, seen: `${values.length} ${seen}` };
  const counts = [...new Set(values)].map((each) => `${each} ${values.filter((v) => v === each).length}`);
  return { open: `it differs: ${counts.join(", ")}` };
}

function of(alerts: readonly SeenAlert[]): string {
  return `of ${count(alerts.length, "alert")}`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

function timeoutOf(status: string, code: string): Readings["action-timeout"] | undefined {
  if (status === "Cancelled") return "cancelled";
  if (status === "TimedOut") return "timed-out";
  return status === "Failed" && code === "GatewayTimeout" ? "failed" : undefined;
}
