import { NotInSandbox } from "../not-in-sandbox.ts";
import { type AnyAlert, factsOf, payloadOf } from "./any-alert.ts";

interface Condition {
  readonly field: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** A deployed alert processing rule, as the Azure API has it. */
export interface ProcessingRule {
  readonly id: string;
  readonly properties: {
    readonly enabled?: boolean;
    readonly scopes: readonly string[];
    readonly conditions?: readonly Condition[];
    readonly schedule?: object;
    readonly actions: readonly { readonly actionType: string; readonly actionGroupIds?: readonly string[] }[];
  };
}

/** The action groups that an alert calls after the processing rules, and the rule that took them away, if one did. */
export interface Routing {
  readonly actionGroupIds: readonly string[];
  readonly suppressedBy?: string;
}

/**
 * Applies the processing rules of a subscription to an alert that fires or is resolved. A rule counts for alerts on the
 * resources in its scope that meet all of its conditions; to take the groups away comes before adding some. Source:
 * azure-monitor-docs, alerts-processing-rules.md.
 *
 * @throws Error for a rule with a schedule, which the sandbox does not follow
 */
export function route(alert: AnyAlert, rules: readonly ProcessingRule[]): Routing {
  const { actionGroupIds } = factsOf(alert);
  const applying = rules.filter((rule) => applies(rule, alert));
  const suppressing = applying.find(({ properties }) =>
    properties.actions.some(({ actionType }) => actionType === "RemoveAllActionGroups"),
  );
  if (suppressing !== undefined) {
    return { actionGroupIds: [], suppressedBy: suppressing.id.split("/").at(-1) ?? suppressing.id };
  }
  const added = applying.flatMap(({ properties }) =>
    properties.actions.flatMap((action) => action.actionGroupIds ?? []),
  );
  const known = new Map([...added, ...actionGroupIds].map((id) => [id.toLowerCase(), id]));
  return { actionGroupIds: [...known.values()] };
}

function applies({ id, properties }: ProcessingRule, alert: AnyAlert): boolean {
  const { enabled = true, scopes, conditions = [], schedule } = properties;
  if (!enabled) return false;
  if (schedule !== undefined) {
    throw new NotInSandbox(`The sandbox does not follow the schedule of the alert processing rule "${id}".`);
  }
  const target = `${factsOf(alert).resourceId}/`.toLowerCase();
  if (!scopes.some((scope) => target.startsWith(`${scope}/`.toLowerCase()))) return false;
  const fields = fieldsOf(alert);
  return conditions.every((condition) => isMet(condition, fields[condition.field] ?? ""));
}

function isMet({ operator, values }: Condition, actual: string): boolean {
  const text = actual.toLowerCase();
  const isNegative = operator === "NotEquals" || operator === "DoesNotContain";
  const isWhole = operator === "Equals" || operator === "NotEquals";
  const found = values.some((value) =>
    isWhole ? text === value.toLowerCase() : text.includes(value.toLowerCase()),
  );
  return found !== isNegative;
}

/** What conditions may look at: essentials and context of the payload. */
function fieldsOf(alert: AnyAlert): Readonly<Record<string, string>> {
  const { data } = payloadOf(alert, "") as { data: { essentials: Essentials; alertContext: object } };
  const { essentials, alertContext } = data;
  const [target = ""] = essentials.alertTargetIDs;
  const [provider = "", type = ""] = (target.split(/\/providers\//i).at(-1) ?? "").split("/");
  return {
    AlertContext: JSON.stringify(alertContext),
    AlertRuleId: alert.rule.id,
    AlertRuleName: essentials.alertRule,
    Description: essentials.description,
    MonitorCondition: essentials.monitorCondition,
    MonitorService: essentials.monitoringService,
    Severity: essentials.severity,
    SignalType: essentials.signalType,
    TargetResource: target,
    TargetResourceGroup: target.split("/").slice(0, 5).join("/"),
    TargetResourceType: `${provider}/${type}`,
  };
}

interface Essentials {
  readonly alertRule: string;
  readonly severity: string;
  readonly signalType: string;
  readonly monitorCondition: string;
  readonly monitoringService: string;
  readonly alertTargetIDs: readonly string[];
  readonly description: string;
}
