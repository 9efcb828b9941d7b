import { describe, expect, test } from "@jest/globals";
import {
  type AutomationResource,
  answers,
  type Incident,
  readAutomationRule,
} from "../../sandbox/sentinel/index.ts";

const WORKSPACE = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/law";
const RULE = `${WORKSPACE}/providers/Microsoft.SecurityInsights/alertRules/r-1`;
const AT = new Date("2026-01-15T02:20:00Z");
const incident: Incident = {
  number: 1,
  ruleId: RULE,
  workspaceId: WORKSPACE,
  title: "Break-glass account signed in",
  severity: "High",
  status: "New",
  labels: [],
  createdAt: AT,
  tactics: ["InitialAccess", "PrivilegeEscalation"],
  techniques: [],
  entities: [],
  alerts: [],
};

type Logic = Partial<AutomationResource["properties"]["triggeringLogic"]>;

function rule(logic: Logic = {}, workspace = WORKSPACE) {
  return readAutomationRule({
    id: `${workspace}/providers/Microsoft.SecurityInsights/automationRules/a-1`,
    properties: {
      displayName: "Tell",
      order: 1,
      triggeringLogic: { isEnabled: true, triggersOn: "Incidents", triggersWhen: "Created", ...logic },
      actions: [
        {
          order: 2,
          actionType: "ModifyProperties",
          actionConfiguration: { status: "Active", labels: [{ labelName: "seen" }] },
        },
        { order: 1, actionType: "RunPlaybook", actionConfiguration: { logicAppResourceId: "/p" } },
      ],
    },
  });
}

const condition = (
  propertyName: string,
  operator: string,
  ...propertyValues: string[]
): NonNullable<Logic["conditions"]>[number] => ({
  conditionType: "Property",
  conditionProperties: { propertyName, operator, propertyValues },
});
const runs = (logic: Logic, workspace?: string) => answers(rule(logic, workspace), incident, "Created", AT);

describe("an automation rule", () => {
  test("does its actions in their order", () => {
    expect(rule().actions).toEqual([
      { order: 1, type: "RunPlaybook", playbookId: "/p", change: {}, labels: [] },
      { order: 2, type: "ModifyProperties", playbookId: "", change: { status: "Active" }, labels: ["seen"] },
    ]);
  });

  test.each<[string, Logic, boolean]>([
    ["without conditions", {}, true],
    ["that is switched off", { isEnabled: false }, false],
    ["of alerts", { triggersOn: "Alerts" }, false],
    ["of updates", { triggersWhen: "Updated" }, false],
    ["that expires now", { expirationTimeUtc: "2026-01-15T02:20:00Z" }, false],
    ["that expires later", { expirationTimeUtc: "2026-01-15T02:20:01Z" }, true],
  ])("%s: an incident that is created", (_, logic, expected) => {
    expect(runs(logic)).toBe(expected);
  });

  test("answers incidents of its own workspace, whatever the letter case of its id", () => {
    expect(runs({}, `${WORKSPACE}-2`)).toBe(false);
    expect(runs({}, WORKSPACE.toUpperCase().replace("/PROVIDERS/", "/providers/"))).toBe(true);
  });

  test.each<[string, NonNullable<Logic["conditions"]>, boolean]>([
    [
      "its analytics rule",
      [condition("IncidentRelatedAnalyticRuleIds", "Contains", RULE.toUpperCase())],
      true,
    ],
    ["another rule", [condition("IncidentRelatedAnalyticRuleIds", "Contains", `${RULE}2`)], false],
    ["one of two rules", [condition("IncidentRelatedAnalyticRuleIds", "Contains", "/other", RULE)], true],
    ["not its rule", [condition("IncidentRelatedAnalyticRuleIds", "NotContains", RULE)], false],
    ["no value at all", [condition("IncidentRelatedAnalyticRuleIds", "Contains")], false],
    ["a title", [condition("IncidentTitle", "StartsWith", "break-glass")], true],
    ["the end of a title", [condition("IncidentTitle", "EndsWith", "out")], false],
    ["a severity", [condition("IncidentSeverity", "Equals", "Medium", "High")], true],
    ["another severity", [condition("IncidentSeverity", "NotEquals", "High")], false],
    ["one of its tactics", [condition("IncidentTactics", "Contains", "PrivilegeEscalation")], true],
    ["a status", [condition("IncidentStatus", "Equals", "Closed")], false],
    [
      "two conditions, of which one fails",
      [condition("IncidentSeverity", "Equals", "High"), condition("IncidentTitle", "Equals", "x")],
      false,
    ],
  ])("compares %s", (_, conditions, expected) => {
    expect(runs({ conditions })).toBe(expected);
  });

  test.each<[string, NonNullable<Logic["conditions"]>[number], string]>([
    ["a property", condition("AccountName", "Equals", "bg1"), "it has a condition on AccountName"],
    ["an operator", condition("IncidentTitle", "Matches", "bg1"), "it has the operator Matches"],
    ["a kind of condition", { conditionType: "Boolean" }, "it has a condition of type Boolean"],
  ])("that compares what the sandbox does not know is named: %s", (_, unknown, message) => {
    expect(() => runs({ conditions: [unknown] })).toThrow(
      `The sandbox does not evaluate the automation rule "Tell": ${message}.`,
    );
  });
});
