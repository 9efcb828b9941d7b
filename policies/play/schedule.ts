import { at, minutes } from "../facts/read.ts";
import { NRT_RULE, SENTINEL_RULE, type WatchingRule } from "../facts/rules.ts";
import { queryRange } from "../facts/time-range.ts";
import { type Event, millisecondsOf, type Played, type Runnable } from "./engine.ts";
import { MINUTE, type Schedule } from "./times.ts";

/** A rule without a period has no end of what it sees. */
export function scheduleOf({ engine, resource: { type, props } }: WatchingRule): Schedule {
  const every = (duration: unknown) => (minutes(duration) ?? 5) * MINUTE;
  if (engine === "logAlert") {
    const { range } = queryRange(props);
    return {
      frequency: every(at(props, "evaluationFrequency")),
      range: range > 0 ? range * MINUTE : Number.POSITIVE_INFINITY,
      jitter: JITTER,
    };
  }
  if (type === NRT_RULE) return { frequency: MINUTE, range: Number.POSITIVE_INFINITY, jitter: 0 };
  if (type !== SENTINEL_RULE) return { frequency: 5 * MINUTE, range: Number.POSITIVE_INFINITY, jitter: 0 };
  return { frequency: every(at(props, "queryFrequency")), range: every(at(props, "queryPeriod")), jitter: 0 };
}

/** Evaluations of log alerts do not come on the second; how far apart they may be is not documented. */
const JITTER = 20_000;

export function finds(run: Runnable, event: Played): boolean {
  return rowsOf(run, event, () => true);
}

/**
 * Whether a rule counts the event. A log alert counts the rows whose `TimeGenerated`, in the result, is in its window: one
 * that the query dates back, or ahead, is in none (learn.microsoft.com/azure/azure-monitor/alerts/alerts-types, log alerts).
 * What becomes of one that has no time is not documented.
 */
export function counts(rule: WatchingRule, run: Runnable, event: Played): boolean {
  if (rule.engine !== "logAlert") return finds(run, event);
  const { range } = scheduleOf(rule);
  return rowsOf(run, event, (time) => {
    if (typeof time !== "bigint") return false;
    const age = event.now.getTime() - millisecondsOf(time);
    return age >= 0 && age < range;
  });
}

/** Whether an event makes a row, of such a time where rows have one, that is not there without it. */
function rowsOf(
  run: Runnable,
  { besides = [], now, ...event }: Played,
  isCounted: (time: unknown) => boolean,
) {
  if (run.kind !== "runs") return false;
  const counted = (events: readonly Event[]) => {
    const { columns, rows } = run.run(events, now);
    const place = columns.findIndex(({ name }) => name === "TimeGenerated");
    return place === -1 ? rows : rows.filter((row) => isCounted(row[place]));
  };
  const found = counted([...besides, event]);
  if (found.length === 0 || besides.length === 0) return found.length > 0;
  const others = new Set(counted(besides).map(written));
  return found.some((row) => !others.has(written(row)));
}

function written(row: readonly unknown[]): string {
  return JSON.stringify(row, (_, value) => (typeof value === "bigint" ? String(value) : value));
}
