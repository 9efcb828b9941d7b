import { at, minutes } from "../facts/read.ts";
import { NRT_RULE, SENTINEL_RULE, type WatchingRule } from "../facts/rules.ts";
import { queryRange } from "../facts/time-range.ts";
import { millisecondsOf, type Played, type Runnable } from "./engine.ts";
import { MINUTE, type Schedule } from "./times.ts";

/** A rule without a period has no end of what it sees. */
export function scheduleOf({ engine, resource: { type, props } }: WatchingRule): Schedule {
  const every = (duration: unknown) => (minutes(duration) ?? 5) * MINUTE;
  if (engine === "logAlert") {
    const { range } = queryRange(props);
    return {
      frequency: every(at(props, "evaluationFrequency")),
      range: range > 0 ? range * MINUTE : Number.POSITIVE_INFINITY,
    };
  }
  if (type === NRT_RULE) return { frequency: MINUTE, range: Number.POSITIVE_INFINITY };
  if (type !== SENTINEL_RULE) return { frequency: 5 * MINUTE, range: Number.POSITIVE_INFINITY };
  return { frequency: every(at(props, "queryFrequency")), range: every(at(props, "queryPeriod")) };
}

export function finds(run: Runnable, event: Played): boolean {
  return run.kind === "runs" && run.run([event], event.now).rows.length > 0;
}

/**
 * Whether a rule counts the event. A log alert counts the rows whose `TimeGenerated`, in the result, is in its window: one
 * that the query dates back, or ahead, is in none (learn.microsoft.com/azure/azure-monitor/alerts/alerts-types, log alerts).
 * What becomes of one that has no time is not documented.
 */
export function counts(rule: WatchingRule, run: Runnable, event: Played): boolean {
  if (rule.engine !== "logAlert" || run.kind !== "runs") return finds(run, event);
  const { columns, rows } = run.run([event], event.now);
  const place = columns.findIndex(({ name }) => name === "TimeGenerated");
  if (place === -1) return rows.length > 0;
  const { range } = scheduleOf(rule);
  return rows.some((row) => {
    const time = row[place];
    if (typeof time !== "bigint") return false;
    const age = event.now.getTime() - millisecondsOf(time);
    return age >= 0 && age < range;
  });
}
