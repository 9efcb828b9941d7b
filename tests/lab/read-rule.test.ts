import { describe, expect, test } from "@jest/globals";
import { readRules } from "../../sandbox/lab/index.ts";

const GROUP = "/subscriptions/s/resourceGroups/g/providers";
const WORKFLOW = `${GROUP}/Microsoft.Logic/workflows/notify`;
const ACTIONS = `${GROUP}/Microsoft.Insights/actionGroups/primary`;

function alert(properties: object = {}, criterion: object = {}, kind = "LogAlert") {
  return {
    id: `${GROUP}/Microsoft.Insights/scheduledQueryRules/break-glass`,
    type: "Microsoft.Insights/scheduledQueryRules",
    body: {
      kind,
      properties: {
        displayName: "Break-glass account signed in",
        severity: 0,
        evaluationFrequency: "PT5M",
        windowSize: "PT15M",
        overrideQueryTimeRange: "P2D",
        scopes: ["w"],
        actions: { actionGroups: [ACTIONS] },
        criteria: {
          allOf: [
            {
              query: "SigninLogs | where ingestion_time() >= ago(15m)",
              timeAggregation: "Count",
              operator: "GreaterThan",
              threshold: 0,
              dimensions: [{ name: "UserId", operator: "Include", values: ["*"] }],
              ...criterion,
            },
          ],
        },
        ...properties,
      },
    },
  };
}

const actionGroup = {
  id: ACTIONS.toUpperCase(),
  type: "Microsoft.Insights/actionGroups",
  body: { properties: { logicAppReceivers: [{ resourceId: WORKFLOW }] } },
};
const workflow = (definition: object) => ({
  id: WORKFLOW,
  type: "Microsoft.Logic/workflows",
  body: { definition },
});
const lists = workflow({ when: "monitorCondition", ask: "https://api.loganalytics.io/v1" });

function analytics(kind: string, properties: object = {}) {
  return {
    id: "/w/providers/Microsoft.SecurityInsights/alertRules/rule-1",
    type: "Microsoft.SecurityInsights/alertRules",
    body: {
      kind,
      properties: {
        displayName: "Break Glass Account Usage Alert",
        severity: "High",
        enabled: true,
        query: 'SigninLogs | where TimeGenerated > ago(5m) | where ConditionalAccessStatus == "notApplied"',
        queryFrequency: "PT5M",
        queryPeriod: "PT5M",
        triggerOperator: "GreaterThan",
        triggerThreshold: 0,
        suppressionEnabled: false,
        suppressionDuration: "PT5H",
        ...properties,
      },
    },
  };
}

describe("a deployed rule", () => {
  test("of Azure Monitor is read with its schedule, range, state and split", () => {
    const [read] = readRules([alert(), actionGroup, lists]);
    expect(read).toMatchObject({
      shape: {
        name: "break-glass",
        about: "Break-glass account signed in",
        engine: "logAlert",
        frequencyMinutes: 5,
        rangeMinutes: 2880,
        lookBack: [{ by: "ingestionTime", minutes: 15, inclusive: true }],
        tables: ["SigninLogs"],
        minimumRows: 1,
        stateful: true,
        splitByEpisode: true,
        closingMessage: true,
      },
    });
  });

  test.each([
    ["its group starts no workflow", [alert()]],
    ["the workflow asks for nothing", [alert(), actionGroup, workflow({ when: "monitorCondition" })]],
    ["it is stateless", [alert({ autoMitigate: false }), actionGroup, lists]],
  ])("has no closing message that lists the sign-ins where %s", (_, resources) => {
    expect(readRules(resources)[0]).toMatchObject({ shape: { closingMessage: false } });
  });

  test("that looks at each row is read with how many rows make an alert", () => {
    const [read] = readRules([alert({}, { query: "SigninLogs", minRecurrenceCount: 1 }, "SimpleLogAlert")]);
    expect(read).toMatchObject({
      shape: { engine: "rowAlert", frequencyMinutes: 1, minimumRows: 1, lookBack: [] },
    });
  });

  test("of Sentinel is read with its period; a near-real-time one has none", () => {
    const [scheduled, nearRealTime] = readRules([analytics("Scheduled"), analytics("NRT")]);
    expect(scheduled).toMatchObject({
      shape: { engine: "sentinel", rangeMinutes: 5, statuses: ["notApplied"], splitByEpisode: false },
    });
    expect(nearRealTime).toMatchObject({ shape: { engine: "nearRealTime", rangeMinutes: undefined } });
  });

  test("that is about no successful sign-in is left out, and other resources are passed over", () => {
    const failures = alert({}, { query: "SigninLogs | where ResultType != '0'" });
    expect(readRules([failures, actionGroup, alert({ enabled: false })])).toEqual([
      { name: "break-glass", leftOut: "break-glass returns no successful sign-in" },
      { name: "break-glass", leftOut: "break-glass is disabled" },
    ]);
  });

  test.each([
    [
      alert({}, { operator: "LessThan", threshold: 1 }),
      "an alert on rows that are LessThan 1 is not simulated",
    ],
    [alert({}, { query: "SigninLogs | take 1" }), "take in a rule that is split is not simulated"],
    [alert({}, { query: "SigninLogs | count" }), 'its operator "count" is not read'],
    [alert({}, {}, "SimpleLogAlert"), "what minRecurrenceCount is by default is not documented"],
    [analytics("Scheduled", { suppressionEnabled: true }), "its suppression is not simulated"],
  ])("that is not simulated is left out, and says why: %#", (resource, message) => {
    const [read] = readRules([resource]);
    expect(read).toMatchObject({ leftOut: expect.stringContaining(`cannot be read: ${message}`) });
  });
});
