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
});
