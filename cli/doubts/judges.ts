import { DEFAULT_READINGS, type ReadingName, type Readings } from "azure-alerting-sandbox/readings";
import type { Seen, SeenAlert } from "./seen.ts";

/** What a tenant says about a reading: the value that holds, or what would show it. */
export type Judgement<Value extends string = string> =
  | { readonly value: Value; readonly seen: string }
  | { readonly open: string };

const FIRST_RUN = "the first alert that starts the workflow shows it";
const PROBES = "the probe rules show it: breakglass doubts --probes prints them";
/** An alert of a sign-in rule is resolved within so many minutes of its last row, unless late data is evaluated again. */
const LONGEST_OPEN = 37;

/** One for each reading, so that none is forgotten. */
export const judges: { readonly [Name in ReadingName]: (seen: Seen) => Judgement<Readings[Name]> } = {
  "alert-rows": ({ probes }) => {
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
  "query-start": ({ probes }) => {
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
      "the first alert with breakglass:speed fast shows it",
    );
  },
  "simple-alert-count": ({ busyMinutes }) =>
    agreed(
      busyMinutes.flatMap(({ rows, alerts }) => (alerts === 1 ? "minute" : alerts === rows ? "row" : [])),
      `of ${count(busyMinutes.length, "minute")} with several rows`,
      "two sign-ins that arrive in one minute show it, with breakglass:speed fast",
    ),
  "logic-app-retries": () => ({
    open: "Azure keeps no record of the calls; see whether a run follows a failed one",
  }),
  "unconfirmed-email": () => ({ open: "no API shows it; ask a receiver who has not confirmed the passcode" }),
  "action-timeout": ({ longActions }) =>
    agreed(
      longActions.flatMap(({ status, code }) => timeoutOf(status, code) ?? []),
      `of ${count(longActions.length, "request")} without an answer`,
      "the first request that gets no answer for two minutes shows it",
    ),
  "run-outputs": ({ listedOutputs, declaredOutputs }) =>
    agreed(
      declaredOutputs === 0 ? [] : listedOutputs.map((outputs) => (outputs > 0 ? "listed" : "missing")),
      `of ${count(listedOutputs.length, "run")}`,
      "the first run that succeeds shows it, with breakglass:speed fast",
    ),
  "name-case": () => ({ open: "our workflow does not depend on it: it uses each name as it is defined" }),
  "closed-incidents": () => ({
    open: "close an incident, and see where the next alert of the same account goes",
  }),
  "sentinel-schedule": () => ({ open: "no rule of ours depends on it: each looks back less than two days" }),
  "sms-role": ({ textMessages }) =>
    agreed(
      textMessages.flatMap(({ status, code }) =>
        status === "Succeeded" ? "contributor" : code === "Unauthorized" ? "other" : [],
      ),
      `of ${count(textMessages.length, "text message")}`,
      "the first text message by acs shows it",
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
