import type { Alert } from "./alert-payload.ts";
import type { RowRule } from "./row-rule.ts";
import { stableId } from "./stable-id.ts";

/**
 * The alerts of one minute, in which so many of the rows that arrived match the query. An alert is never resolved.
 *
 * Source of `minRecurrenceCount`: MicrosoftDocs/azure-monitor-docs
 * articles/azure-monitor/alerts/alerts-create-simple-alert.md ("When the condition is met at least once in the minute",
 * "Alert per every row that matches"), and public templates that say that 0 stands for the latter.
 */
export function evaluateMinute(rule: RowRule, matching: number, at: Date): Alert[] {
  if (!rule.enabled || matching === 0) return [];
  const alert = (index: number, metricValue: number): Alert => ({
    id: stableId(rule.id, String(index), at.toISOString()),
    rule,
    dimensions: [],
    firedAt: at,
    windowEnd: at,
    metricValue,
  });
  if (rule.minRecurrenceCount === 0) return Array.from({ length: matching }, (_, index) => alert(index, 1));
  return matching < rule.minRecurrenceCount ? [] : [alert(0, matching)];
}
