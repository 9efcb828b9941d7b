import { describe, expect, test } from "@jest/globals";
import { sentinelIncidentsStayOpen } from "../../../policies/rules/sentinel-incidents-stay-open.ts";
import { UNKNOWN, verdict } from "../stack.ts";

describe("sentinel-incidents-stay-open", () => {
  test("a good stack passes", () => {
    expect(verdict(sentinelIncidentsStayOpen)).toEqual([]);
  });

  test("a rule that closes incidents is stopped", () => {
    const found = verdict(sentinelIncidentsStayOpen, () => {
      return [
        {
          type: "azure-native:securityinsights:AutomationRule",
          name: "close",
          props: { actions: [{ actionConfiguration: { status: "Closed" } }] },
        },
      ];
    });
    expect(found).toEqual(["it closes incidents"]);
  });

  test.each([
    ["2020-01-01T00:00:00Z", []],
    ["2999-01-01T00:00:00Z", ["it closes incidents"]],
    ["some day", ["it closes incidents"]],
  ])("one that ends on %s", (expirationTimeUtc, expected) => {
    const found = verdict(sentinelIncidentsStayOpen, () => {
      const triggeringLogic = { expirationTimeUtc };
      return [
        {
          type: "azure-native:securityinsights:AutomationRule",
          name: "close",
          props: { triggeringLogic, actions: [{ actionConfiguration: { status: "Closed" } }] },
        },
      ];
    });
    expect(found).toEqual(expected);
  });

  test("a rule that assigns them passes", () => {
    const found = verdict(sentinelIncidentsStayOpen, () => {
      return [
        {
          type: "azure-native:securityinsights:AutomationRule",
          name: "assign",
          props: { actions: [{ actionConfiguration: { owner: { email: "soc@fabrikam.com" } } }] },
        },
      ];
    });
    expect(found).toEqual([]);
  });

  test("unknown actions are left to the deployment", () => {
    const found = verdict(sentinelIncidentsStayOpen, () => {
      return [
        { type: "azure-native:securityinsights:AutomationRule", name: "close", props: { actions: UNKNOWN } },
      ];
    });
    expect(found).toEqual(["? cannot be judged before the deployment: a preview does not know actions"]);
  });

  const closing = (propertyName: string, operator: string, value: string) => ({
    type: "azure-native:securityinsights:AutomationRule",
    name: "close",
    props: {
      triggeringLogic: {
        conditions: [
          {
            conditionType: "Property",
            conditionProperties: { propertyName, operator, propertyValues: [value] },
          },
        ],
      },
      actions: [{ actionConfiguration: { status: "Closed" } }],
    },
  });

  test.each([
    ["IncidentTitle", "StartsWith", "Other rule", []],
    ["IncidentTitle", "EndsWith", "other rule", []],
    ["IncidentTitle", "StartsWith", "break", ["it closes incidents"]],
    ["IncidentTitle", "EndsWith", "IN", ["it closes incidents"]],
    ["IncidentTitle", "NotStartsWith", "Other rule", ["it closes incidents"]],
    ["IncidentSeverity", "Equals", "Low", []],
    ["IncidentSeverity", "Equals", "High", ["it closes incidents"]],
    ["IncidentSeverity", "NotEquals", "Low", ["it closes incidents"]],
  ])("one for incidents whose %s %s %s", (propertyName, operator, value, expected) => {
    const found = verdict(sentinelIncidentsStayOpen, (stack) => {
      Object.assign(stack.sentinel.props, {
        displayName: "Break-glass account signed in",
        severity: "High",
      });
      return [closing(propertyName, operator, value)];
    });
    expect(found).toEqual(expected);
  });

  test.each([["IncidentTitle"], ["IncidentSeverity"]])(
    "a query may give incidents another %s",
    (propertyName) => {
      const found = verdict(sentinelIncidentsStayOpen, (stack) => {
        stack.sentinel.props["alertDetailsOverride"] = { alertDisplayNameFormat: "{{Title}}" };
        return [closing(propertyName, "Equals", "Low")];
      });
      expect(found).toEqual(["it closes incidents"]);
    },
  );
});
