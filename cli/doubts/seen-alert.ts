import type { AlertData } from "../azure/trigger.ts";
import type { SeenAlert } from "./seen.ts";

export interface DeployedRule {
  readonly id: string;
  readonly title: string;
  /** A simple log alert: it evaluates each row separately. */
  readonly evaluatesRows: boolean;
}

/** What an alert shows; undefined if it is not of a log alert. */
export function seenAlert(
  { essentials, alertContext }: AlertData,
  rules: readonly DeployedRule[],
): SeenAlert | undefined {
  if (essentials?.["monitoringService"] !== "Log Alerts V2") return undefined;
  const { alertRule } = essentials;
  const rule = rules.find((each) => alertRuleIs(alertRule, each) !== undefined);
  return {
    kind: (rule?.evaluatesRows ?? !hasWindow(alertContext)) ? "row" : "window",
    isClosing: essentials["monitorCondition"] === "Resolved",
    alertRule: rule === undefined ? undefined : alertRuleIs(alertRule, rule),
    hasRuleId: typeof essentials["alertRuleId"] === "string" && essentials["alertRuleId"] !== "",
    hasResolvedTime: typeof essentials["resolvedDateTime"] === "string",
    context:
      alertContext === null || alertContext === undefined
        ? "no-context"
        : hasDimensions(alertContext)
          ? "columns"
          : "bare",
  };
}

function alertRuleIs(value: unknown, { id, title }: DeployedRule): SeenAlert["alertRule"] {
  const text = String(value).toLowerCase();
  if (text === title.toLowerCase()) return "title";
  if (text === id.toLowerCase()) return "id";
  return text === id.split("/").at(-1)?.toLowerCase() ? "name" : undefined;
}

function hasWindow(context: unknown): boolean {
  const { condition } = (context ?? {}) as { condition?: { windowSize?: unknown } | null };
  return condition?.windowSize !== undefined;
}

/** At any depth: where they are in the alert of a simple log alert is not documented. */
function hasDimensions(context: unknown): boolean {
  if (typeof context !== "object" || context === null) return false;
  const { dimensions } = context as { dimensions?: unknown };
  if (Array.isArray(dimensions) && dimensions.length > 0) return true;
  return Object.values(context).some(hasDimensions);
}
