import { NotInSandbox } from "../not-in-sandbox.ts";
import type { Incident } from "./incidents.ts";

/** A deployed automation rule. */
export interface AutomationRule {
  readonly id: string;
  readonly displayName: string;
  readonly workspaceId: string;
  readonly order: number;
  readonly isEnabled: boolean;
  readonly expiresAt: Date | undefined;
  readonly triggersOn: string;
  readonly triggersWhen: string;
  readonly conditions: readonly Condition[];
  readonly actions: readonly AutomationAction[];
}

interface Condition {
  readonly type: string;
  readonly property: string;
  readonly operator: string;
  readonly values: readonly string[];
}

export interface AutomationAction {
  readonly order: number;
  readonly type: string;
  /** The Logic App of a `RunPlaybook`. */
  readonly playbookId: string;
  /** What a `ModifyProperties` makes of the incident. */
  readonly change: Partial<Pick<Incident, "status" | "severity">>;
  /** The tags that it adds. */
  readonly labels: readonly string[];
}

/** The part of a deployed rule that the sandbox reads, as Azure Resource Manager keeps it. */
export interface AutomationResource {
  readonly id: string;
  readonly properties: {
    readonly displayName: string;
    readonly order: number;
    readonly triggeringLogic: {
      readonly isEnabled: boolean;
      readonly expirationTimeUtc?: string;
      readonly triggersOn: string;
      readonly triggersWhen: string;
      readonly conditions?: readonly {
        readonly conditionType: string;
        readonly conditionProperties?: {
          readonly propertyName?: string;
          readonly operator?: string;
          readonly propertyValues?: readonly string[];
        };
      }[];
    };
    readonly actions: readonly {
      readonly order: number;
      readonly actionType: string;
      readonly actionConfiguration?: {
        readonly logicAppResourceId?: string;
        readonly status?: Incident["status"];
        readonly severity?: string;
        readonly labels?: readonly { readonly labelName: string }[];
      };
    }[];
  };
}

export function readAutomationRule({ id, properties }: AutomationResource): AutomationRule {
  const { displayName, order, triggeringLogic: logic, actions } = properties;
  const expiry = logic.expirationTimeUtc;
  return {
    id,
    displayName,
    order,
    workspaceId: id.slice(0, id.toLowerCase().lastIndexOf("/providers/microsoft.securityinsights/")),
    isEnabled: logic.isEnabled,
    expiresAt: expiry === undefined ? undefined : new Date(expiry),
    triggersOn: logic.triggersOn,
    triggersWhen: logic.triggersWhen,
    conditions: (logic.conditions ?? []).map(({ conditionType, conditionProperties = {} }) => ({
      type: conditionType,
      property: conditionProperties.propertyName ?? "",
      operator: conditionProperties.operator ?? "",
      values: conditionProperties.propertyValues ?? [],
    })),
    actions: actions
      .map(({ order: place, actionType, actionConfiguration = {} }) => {
        const { logicAppResourceId = "", status, severity, labels = [] } = actionConfiguration;
        return {
          order: place,
          type: actionType,
          playbookId: logicAppResourceId,
          change: {
            ...(status === undefined ? {} : { status }),
            ...(severity === undefined ? {} : { severity }),
          },
          labels: labels.map(({ labelName }) => labelName),
        };
      })
      .toSorted((a, b) => a.order - b.order),
  };
}

/** What of an incident a condition can compare; each a list, of which one value is enough. */
const PROPERTIES: Readonly<Record<string, (incident: Incident) => readonly string[]>> = {
  IncidentRelatedAnalyticRuleIds: ({ ruleId }) => [ruleId],
  IncidentTitle: ({ title }) => [title],
  IncidentSeverity: ({ severity }) => [severity],
  IncidentStatus: ({ status }) => [status],
  IncidentTactics: ({ tactics }) => tactics,
};

const OPERATORS: Readonly<Record<string, (found: string, value: string) => boolean>> = {
  Equals: (found, value) => found === value,
  Contains: (found, value) => found.includes(value),
  StartsWith: (found, value) => found.startsWith(value),
  EndsWith: (found, value) => found.endsWith(value),
};

/**
 * Whether a rule runs for an incident that was just created or updated: it is switched on, has not expired, and all of
 * its conditions hold. A condition holds where one of its values does, and `Not…` where none does; letter case does not
 * count. Source: learn.microsoft.com/azure/sentinel/automate-incident-handling-with-automation-rules, conditions.
 *
 * @throws Error for a condition that the sandbox does not evaluate, by name
 */
export function answers(
  rule: AutomationRule,
  incident: Incident,
  when: "Created" | "Updated",
  at: Date,
): boolean {
  const isExpired = rule.expiresAt !== undefined && rule.expiresAt <= at;
  const isMeant = rule.triggersOn === "Incidents" && rule.triggersWhen === when;
  const isSame = rule.workspaceId.toLowerCase() === incident.workspaceId.toLowerCase();
  if (!rule.isEnabled || isExpired || !isMeant || !isSame) return false;
  return rule.conditions.every((condition) => holds(condition, incident, rule.displayName));
}

function holds({ type, property, operator, values }: Condition, incident: Incident, rule: string): boolean {
  const unknown = (what: string) =>
    new NotInSandbox(`The sandbox does not evaluate the automation rule "${rule}": ${what}.`);
  if (type !== "Property") throw unknown(`it has a condition of type ${type}`);
  const of = PROPERTIES[property];
  if (of === undefined) throw unknown(`it has a condition on ${property}`);
  const isNegated = operator.startsWith("Not");
  const compare = OPERATORS[isNegated ? operator.slice("Not".length) : operator];
  if (compare === undefined) throw unknown(`it has the operator ${operator}`);
  const found = of(incident).map((each) => each.toLowerCase());
  const isMet = values.some((value) => found.some((each) => compare(each, value.toLowerCase())));
  return isNegated ? !isMet : isMet;
}
