import { describe, expect, test } from "@jest/globals";
import { confirmReceiver, isConfirmed } from "../../sandbox/azure/index.ts";
import { ACTIONS, azure, foundation, freshAzure, put, RULE, WORKFLOW, WORKSPACE } from "./fresh.ts";

freshAzure();

describe("alert rules", () => {
  const criterion = { query: "T", timeAggregation: "Count", operator: "GreaterThan", threshold: 0 };
  const rule = (changes: object = {}, criteria: object = {}) => ({
    location: "westeurope",
    kind: "LogAlert",
    properties: {
      severity: 0,
      scopes: [WORKSPACE],
      evaluationFrequency: "PT5M",
      windowSize: "PT15M",
      overrideQueryTimeRange: "P2D",
      autoMitigate: true,
      criteria: { allOf: [{ ...criterion, ...criteria }] },
      ...changes,
    },
  });

  test("are taken as the service takes them", async () => {
    await foundation();
    expect(await put(RULE, rule())).toBe("201");
    expect(await put(RULE, rule({ severity: 1 }))).toBe("200");
  });

  test.each<[string, object, object, string]>([
    ["a window of an odd length", { windowSize: "PT7M" }, {}, "windowSize 'PT7M' is not allowed"],
    [
      "a frequency of an odd length",
      { evaluationFrequency: "PT3M" },
      {},
      "evaluationFrequency 'PT3M' is not allowed",
    ],
    ["a frequency above the window", { evaluationFrequency: "PT30M" }, {}, "must not exceed windowSize"],
    [
      "a range below the window",
      { overrideQueryTimeRange: "PT5M" },
      {},
      "overrideQueryTimeRange must not be less",
    ],
    ["a mute on a stateful rule", { muteActionsDuration: "PT5M" }, {}, "Auto mitigation must be disabled"],
    ["a severity of 5", { severity: 5 }, {}, "Severity must be"],
    ["two scopes", { scopes: [WORKSPACE, WORKSPACE] }, {}, "exactly one scope"],
    ["a workspace that is not there", { scopes: [`${WORKSPACE}2`] }, {}, "404 ResourceNotFound: The scope"],
    [
      "an action group that is not there",
      { actions: { actionGroups: [ACTIONS] } },
      {},
      "404 ResourceNotFound: The action group",
    ],
    ["an unknown property", { mute: true }, {}, "Could not find member 'properties.mute'"],
    ["the operator of the specification", {}, { operator: "Equals" }, "operator 'Equals' is not one of"],
    ["a measure with a count", {}, { metricMeasureColumn: "X" }, "metricMeasureColumn is not allowed"],
    [
      "seven dimensions",
      {},
      {
        dimensions: Array.from({ length: 7 }, (_, index) => ({
          name: `D${index}`,
          operator: "Include",
          values: ["*"],
        })),
      },
      "at most six dimensions",
    ],
    [
      "seven periods",
      {},
      { failingPeriods: { numberOfEvaluationPeriods: 7, minFailingPeriodsToAlert: 1 } },
      "numberOfEvaluationPeriods must be from 1 to 6",
    ],
    [
      "more violations than periods",
      {},
      { failingPeriods: { numberOfEvaluationPeriods: 2, minFailingPeriodsToAlert: 3 } },
      "minFailingPeriodsToAlert must be from 1",
    ],
    [
      "an average of nothing",
      {},
      { timeAggregation: "Average" },
      "metricMeasureColumn is required with Average",
    ],
    [
      "an operator of dimensions that there is not",
      {},
      { dimensions: [{ name: "D", operator: "StartsWith", values: ["a"] }] },
      "The operator 'StartsWith' of the dimension 'D' is not one of Include, Exclude",
    ],
    [
      "a dimension without values",
      {},
      { dimensions: [{ name: "D", operator: "Include", values: [] }] },
      "The dimension 'D' has no values",
    ],
    ["a query that does not parse", {}, { query: "broken" }, "The query is invalid: KS142"],
  ])("are refused with %s", async (_, changes, criteria, message) => {
    await foundation();
    expect(await put(RULE, rule(changes, criteria))).toContain(message);
  });

  test("take a faulty query if they are told to skip the check", async () => {
    await foundation();
    expect(await put(RULE, rule({ skipQueryValidation: true }, { query: "broken" }))).toBe("201");
  });

  test("cannot change their scope", async () => {
    await foundation();
    await put(WORKSPACE.replace("law-1", "law-2"), { location: "westeurope" });
    await put(RULE, rule());
    expect(await put(RULE, rule({ scopes: [WORKSPACE.replace("law-1", "law-2")] }))).toContain(
      "Scopes of an alert rule cannot be updated",
    );
  });
});

describe("action groups", () => {
  const group = (properties: object) => ({
    location: "Global",
    properties: { enabled: true, groupShortName: "short", ...properties },
  });

  test.each<[string, object, string]>([
    ["a short name of 13 characters", { groupShortName: "thirteen-char" }, "longer than 12 characters"],
    [
      "one name for two receivers of different kinds",
      {
        emailReceivers: [{ name: "a", emailAddress: "a@b.c" }],
        smsReceivers: [{ name: "A", countryCode: "31", phoneNumber: "1" }],
      },
      "'A' is not unique",
    ],
    [
      "eleven numbers",
      {
        smsReceivers: Array.from({ length: 11 }, (_, index) => ({
          name: `n${index}`,
          countryCode: "31",
          phoneNumber: "1",
        })),
      },
      "more than 10",
    ],
    [
      "a workflow that is not there",
      { logicAppReceivers: [{ name: "a", resourceId: WORKFLOW, callbackUrl: "https://x" }] },
      "404 ResourceNotFound",
    ],
  ])("are refused with %s", async (_, properties, message) => {
    await foundation();
    expect(await put(ACTIONS, group(properties))).toContain(message);
  });

  test("are global, and nowhere else", async () => {
    await foundation();
    expect(await put(ACTIONS, { ...group({}), location: "westeurope" })).toContain(
      "LocationNotAvailableForResourceType",
    );
  });

  test("remember who confirmed, as long as the address stays", async () => {
    await foundation();
    await put(ACTIONS, group({ emailReceivers: [{ name: "a", emailAddress: "a@b.c" }] }));
    expect(isConfirmed(azure.store, ACTIONS, "a@b.c")).toBe(false);
    confirmReceiver(azure.store, ACTIONS, "A@b.c");
    await put(
      ACTIONS,
      group({ emailReceivers: [{ name: "a", emailAddress: "a@b.c" }], groupShortName: "other" }),
    );
    expect([
      isConfirmed(azure.store, ACTIONS, "a@b.c"),
      isConfirmed(azure.store, ACTIONS, "new@b.c"),
    ]).toEqual([true, false]);
  });
});
