import { describe, expect, test } from "@jest/globals";
import { noAlertSuppression } from "../../../policies/rules/no-alert-suppression.ts";
import { WORKSPACE_ID } from "../hand-written.ts";
import { UNKNOWN, verdict } from "../stack.ts";

const SUBSCRIPTION = "/subscriptions/11111111-1111-4111-8111-111111111111";
const OTHER_GROUP = `${SUBSCRIPTION}/resourceGroups/rg-other`;

describe("no-alert-suppression", () => {
  test("a good stack passes", () => {
    expect(verdict(noAlertSuppression)).toEqual([]);
  });

  test("a rule that takes the groups away is stopped", () => {
    const found = verdict(noAlertSuppression, () => {
      return [
        {
          type: "azure-native:alertsmanagement:AlertProcessingRuleByName",
          name: "quiet",
          props: { properties: { actions: [{ actionType: "RemoveAllActionGroups" }] } },
        },
      ];
    });
    expect(found).toEqual(["it suppresses the notifications of alerts: leave it out"]);
  });

  test("so is one of the provider azure, which can do nothing else", () => {
    const type = "azure:monitoring/alertProcessingRuleSuppression:AlertProcessingRuleSuppression";
    const quiet = (props: object) => verdict(noAlertSuppression, () => [{ type, name: "quiet", props }]);
    expect(quiet({ scopes: ["/subscriptions/11111111-1111-4111-8111-111111111111"] })).toEqual([
      "it suppresses the notifications of alerts: leave it out",
    ]);
    expect(quiet({ enabled: false })).toEqual([]);
  });

  test("a rule that adds groups passes", () => {
    const found = verdict(noAlertSuppression, () => {
      return [
        {
          type: "azure-native:alertsmanagement:AlertProcessingRuleByName",
          name: "more",
          props: { properties: { actions: [{ actionType: "AddActionGroups" }] } },
        },
      ];
    });
    expect(found).toEqual([]);
  });

  const scopedTo = (...scopes: string[]) =>
    verdict(noAlertSuppression, () => [
      {
        type: "azure-native:alertsmanagement:AlertProcessingRuleByName",
        name: "quiet",
        props: { properties: { scopes, actions: [{ actionType: "RemoveAllActionGroups" }] } },
      },
    ]);
  const IT_SUPPRESSES = ["it suppresses the notifications of alerts: leave it out"];

  test.each([
    ["the workspace that the alerts are about", WORKSPACE_ID],
    ["the same in capitals", WORKSPACE_ID.toUpperCase()],
    [
      "the same and something else",
      `${OTHER_GROUP}/providers/Microsoft.Compute/virtualMachines/x`,
      WORKSPACE_ID,
    ],
    ["the workspace's resource group", WORKSPACE_ID.split("/providers/")[0] ?? ""],
    ["the subscription", WORKSPACE_ID.split("/resourceGroups/")[0] ?? ""],
  ])("one whose scope is %s is stopped", (_, ...scopes) => {
    expect(scopedTo(...scopes)).toEqual(IT_SUPPRESSES);
  });

  test.each([
    ["another workspace", WORKSPACE_ID.replace(/[^/]+$/, "law-other")],
    ["one whose name only begins alike", `${WORKSPACE_ID}-2`],
  ])("one whose scope is %s passes", (_, scope) => {
    expect(scopedTo(scope)).toEqual([]);
  });

  test("unknown properties are left to the deployment", () => {
    const found = verdict(noAlertSuppression, () => {
      return [
        {
          type: "azure-native:alertsmanagement:AlertProcessingRuleByName",
          name: "quiet",
          props: { properties: UNKNOWN },
        },
      ];
    });
    expect(found).toEqual(["? cannot be judged before the deployment: a preview does not know properties"]);
  });
});
