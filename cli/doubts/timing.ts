import type { Alert, SignIn } from "../verify/facts.ts";
import type { DeployedRule } from "./seen-alert.ts";

const MINUTE = 60_000;

/** Minutes from the last row of each resolved alert until it was resolved. */
export function openMinutes(alerts: readonly Alert[], signIns: readonly SignIn[]): number[] {
  return alerts.flatMap(({ resolvedAt, dimensions }) => {
    if (resolvedAt === undefined || dimensions === undefined) return [];
    const values = new Set(Object.values(dimensions));
    const rows = signIns
      .filter(({ address, client }) => values.has(address) && values.has(client))
      .map(({ ingestedAt }) => Date.parse(ingestedAt))
      .filter((at) => at <= Date.parse(resolvedAt));
    return rows.length === 0 ? [] : [(Date.parse(resolvedAt) - Math.max(...rows)) / MINUTE];
  });
}

/**
 * Minutes in which several rows arrived in the table of a simple log alert, and none in the minutes around them, so that the
 * alerts that follow are about them.
 */
export function busyMinutes(
  simple: readonly DeployedRule[],
  alerts: readonly Alert[],
  signIns: readonly SignIn[],
): { rows: number; alerts: number }[] {
  return simple.flatMap(({ id, title }) => {
    const own = signIns.filter(({ table }) => title.endsWith(` ${table}`));
    const rows = Map.groupBy(own, ({ ingestedAt }) => Math.floor(Date.parse(ingestedAt) / MINUTE));
    const fired = alerts.filter((alert) => alert.ruleId.toLowerCase() === id.toLowerCase());
    return [...rows].flatMap(([minute, { length }]) => {
      if (length < 2 || [-2, -1, 1, 2].some((near) => rows.has(minute + near))) return [];
      const end = (minute + 1) * MINUTE;
      const count = fired.filter(({ firedAt }) => {
        const after = Date.parse(firedAt) - end;
        return after >= 0 && after < 2 * MINUTE;
      }).length;
      return count === 0 ? [] : [{ rows: length, alerts: count }];
    });
  });
}
