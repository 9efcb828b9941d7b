import { DEFAULT_READINGS, type Readings } from "../readings/index.ts";
import type { Alert } from "./alert-payload.ts";
import type { RowRule, ShownRow } from "./row-rule.ts";
import { stableId } from "./stable-id.ts";

/**
 * The alerts of one minute, in which these of the rows that arrived match the query. An alert is never resolved.
 *
 * Source of `minRecurrenceCount`: MicrosoftDocs/azure-monitor-docs
 * articles/azure-monitor/alerts/alerts-create-simple-alert.md ("When the condition is met at least once in the minute",
 * "Alert per every row that matches"), and public templates that say that 0 stands for the latter. Whether 1 is a minute
 * or a row is the reading `simple-alert-count`.
 */
export function evaluateMinute(
  rule: RowRule,
  matching: readonly ShownRow[],
  at: Date,
  readings: Readings = DEFAULT_READINGS,
): Alert[] {
  if (!rule.enabled || matching.length === 0) return [];
  const alert = (index: number, shown: ShownRow, metricValue: number): Alert => ({
    id: stableId(rule.id, String(index), at.toISOString()),
    rule,
    dimensions: [],
    firedAt: at,
    windowEnd: at,
    metricValue,
    shown,
  });
  const least = rule.minRecurrenceCount;
  if (least === 0 || (least === 1 && readings["simple-alert-count"] === "row"))
    return matching.map((row, index) => alert(index, row, 1));
  const [first = []] = matching;
  return matching.length < least ? [] : [alert(0, first, matching.length)];
}
