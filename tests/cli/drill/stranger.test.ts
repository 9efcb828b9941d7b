import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { resultOf } from "../../../cli/drill/result.ts";
import { goodVerdict, pathName } from "../../../cli/drill/verdict.ts";
import { faultMarkdown } from "../../../cli/faults/table.ts";
import { ingest } from "../../../sandbox/cloud/index.ts";
import { render } from "../../../sandbox/outbox/index.ts";
import { tables } from "../../../sandbox/tables/index.ts";
import { FALLBACK, GROUP, WORKFLOW, WORKSPACE } from "../../azure/world.ts";
import { CloudWorld } from "../../cloud/world.ts";

const OPS = `${GROUP}/providers/Microsoft.Insights/actionGroups/ag-ops`;
const from = new Date("2026-01-15T02:03:00Z");
const pager = {
  name: "pager",
  serviceUri: "https://events.pager.example/v2?key=secret",
  useCommonAlertSchema: true,
};

let world: CloudWorld;
beforeEach(async () => {
  world = new CloudWorld();
  await world.start();
});
afterEach(() => world.close());

/** Somebody else's alerting: one rule on sign-ins, one action group. */
async function drilled(
  receivers: object,
  criterion: object = {},
  minutes: readonly number[] = [4],
  properties: object = {},
) {
  await world.put(OPS, "2023-01-01", {
    location: "Global",
    properties: { enabled: true, groupShortName: "ops", ...receivers },
  });
  await world.put(`${GROUP}/providers/Microsoft.Insights/scheduledQueryRules/sign-ins`, "2023-12-01", {
    location: "westeurope",
    properties: {
      displayName: "Sign-ins",
      severity: 1,
      evaluationFrequency: "PT5M",
      windowSize: "PT5M",
      scopes: [WORKSPACE],
      criteria: {
        allOf: [
          {
            query:
              "SigninLogs | project TimeGenerated, UserPrincipalName, Level = toreal(strlen(AppDisplayName))",
            timeAggregation: "Count",
            operator: "GreaterThan",
            threshold: 0,
            ...criterion,
          },
        ],
      },
      actions: { actionGroups: [OPS] },
      ...properties,
    },
  });
  const schema = tables.get("SigninLogs");
  if (schema === undefined) throw new Error("There is no table SigninLogs.");
  const rows = minutes.map((minute) => {
    const at = new Date(from.getTime() + minute * 60_000).toISOString();
    return {
      TimeGenerated: at,
      _ingested: at,
      UserPrincipalName: "bg1@contoso.com",
      AppDisplayName: "Portal",
    };
  });
  const events = [{ table: "SigninLogs", rows: ingest(schema, rows, "test").rows }];
  await world.cloud.play(WORKSPACE, events);
  const staged = [{ name: "sign-in", title: "Sign-in", events, happened: from, from }];
  const circumstances = { consent: true, faults: [], isForeign: true };
  return resultOf(world.cloud, staged, [], circumstances);
}

describe("a drill of somebody else's alerting", () => {
  test("shows what was posted to a webhook, and calls nothing a fallback", async () => {
    const secure = {
      ...{ name: "soc", serviceUri: "https://soc.example/hook", useCommonAlertSchema: true },
      ...{ useAadAuth: true, objectId: "o-1", identifierUri: "api://soc", tenantId: "t-1" },
    };
    const result = await drilled({ webhookReceivers: [pager, secure] });
    const [scenario] = result.scenarios;
    expect(scenario?.notified.map(({ path, channel, to, group }) => ({ path, channel, to, group }))).toEqual([
      { path: "direct", channel: "webhook", to: ["pager (events.pager.example)"], group: "ag-ops" },
      { path: "direct", channel: "webhook", to: ["soc (soc.example)"], group: "ag-ops" },
    ]);
    expect(scenario?.notified.map(pathName)).toEqual(["ag-ops", "ag-ops"]);
    expect(result.verdict).toEqual({ ok: true, reasons: [] });
    expect(goodVerdict(result)).toBe("Every receiver accepted the message.");
    expect(JSON.stringify(result)).not.toContain("key=secret");
    const [toPager, toSoc] = result.messages;
    expect(JSON.parse(toPager?.body ?? "").data.essentials.alertRule).toBe("Sign-ins");
    expect(toSoc?.headers?.["authorization"]).toBe(
      "Bearer token for api://soc, of the tenant t-1, by the application 461e8683-5575-4561-ac7f-899cc907d62a",
    );
    const shown = world.cloud.outbox.messages
      .slice(0, 2)
      .map((message) => render(message, { colour: false }));
    expect(shown[0]).toContain("Webhook");
    expect(shown[0]).toContain('"schemaId": "azureMonitorCommonAlertSchema"');
    expect(shown[0]).not.toContain("Authorization");
    expect(shown[1]).toContain("Authorization: Bearer token for api://soc, of the tenant t-1");
    const table = faultMarkdown({
      rows: [{ faults: ["x=1"], notified: scenario?.notified ?? [] }],
      silent: [],
    });
    expect(table).toContain("| broken | workflow | direct | sentinel | defender |");
    expect(table).toContain("| `x=1` | – | webhook | – | – |");
  });

  test("names a receiver whom Azure Monitor did not notify, and does not call it the fallback's", async () => {
    const { verdict } = await drilled({
      emailReceivers: [{ name: "mail", emailAddress: "ops@contoso.com" }],
      webhookReceivers: [pager],
    });
    expect(verdict.reasons).toEqual(["No message by Azure Monitor to ops@contoso.com."]);
  });

  test("does not know whether an Azure Function or a runbook reaches anybody, and says so", async () => {
    const { verdict } = await drilled({
      azureFunctionReceivers: [{ name: "notify", functionName: "f" }],
      webhookReceivers: [pager],
    });
    expect(verdict).toEqual({
      ok: false,
      reasons: [
        "Unknown whether anybody is reached by notify (azureFunctionReceivers of ag-ops): the sandbox does not run Azure Functions.",
      ],
    });
  });

  test("says that alerts fired where they have no receiver that got a message", async () => {
    const { verdict } = await drilled({});
    expect(verdict.reasons).toEqual([
      "Nobody was notified: alerts fired, and no receiver of theirs got a message.",
    ]);
  });

  test("runs the workflow whose trigger a webhook calls, which is no message by itself", async () => {
    const place = `${WORKFLOW}/triggers/manual/listCallbackUrl`;
    const { value } = JSON.parse(await world.call("POST", place, "2019-05-01"));
    const result = await drilled({ webhookReceivers: [{ name: "flow", serviceUri: value }] });
    expect(result.runs.map(({ status }) => status)).toContain("Failed");
    expect(result.scenarios[0]?.notified).toEqual([]);
    expect(result.scenarios[0]?.silentFallback).toEqual([]);
  });

  test("is not notified while the rule is muted", async () => {
    const mute = { autoMitigate: false, muteActionsDuration: "PT1H" };
    const { messages, timeline } = await drilled({ webhookReceivers: [pager] }, {}, [4, 9, 14], mute);
    expect(messages).toHaveLength(1);
    expect(timeline.filter(({ what }) => what === "muted").map(({ detail }) => detail)).toEqual([
      "Sign-ins: its rule has fired shortly before",
      "Sign-ins: its rule has fired shortly before",
    ]);
  });

  test("hears of nothing where the rule waits for a second period, and of the second event", async () => {
    const periods = { failingPeriods: { numberOfEvaluationPeriods: 3, minFailingPeriodsToAlert: 2 } };
    const once = await drilled({ webhookReceivers: [pager] }, periods);
    expect(once.verdict.reasons).toEqual(["Nobody was notified: no event matched an alert rule."]);
  });

  test.each([
    ["an average", { timeAggregation: "Average", metricMeasureColumn: "Level", threshold: 5 }, 1],
    [
      "an average that is too low",
      { timeAggregation: "Average", metricMeasureColumn: "Level", threshold: 6 },
      0,
    ],
    ["the account's value", { dimensions: [byAccount("Include", "bg1@contoso.com")] }, 1],
    ["all accounts but this one", { dimensions: [byAccount("Exclude", "bg1@contoso.com")] }, 0],
    [
      "two periods, of events in both",
      { failingPeriods: { numberOfEvaluationPeriods: 2, minFailingPeriodsToAlert: 2 } },
      1,
      [4, 8],
    ],
  ])("runs a rule on %s", async (_, criterion, count, minutes = [4]) => {
    const { scenarios } = await drilled({ webhookReceivers: [pager] }, criterion, minutes);
    expect(scenarios[0]?.notified).toHaveLength(count);
  });
});

describe("a drill of our own alerting", () => {
  test("goes on to call the fallback what it is", async () => {
    await drilled({});
    const rule = `${GROUP}/providers/Microsoft.Insights/activityLogAlerts/workflow-changed`;
    await world.put(rule, "2020-10-01", {
      location: "global",
      properties: {
        scopes: [GROUP],
        condition: { allOf: [{ field: "operationName", equals: "Microsoft.Logic/workflows/delete" }] },
        actions: { actionGroups: [{ actionGroupId: FALLBACK }] },
      },
    });
    await world.cloud.advanceTo(new Date(world.cloud.clock.now().getTime() + 3_600_000));
    const start = world.cloud.clock.now();
    await world.call("DELETE", WORKFLOW, "2019-05-01");
    await world.cloud.settle();
    const staged = [{ name: "own", title: "own", events: [], happened: start, from: start }];
    const { scenarios } = resultOf(world.cloud, staged, [], { consent: true, faults: [] });
    expect(scenarios[0]?.notified.map(({ path, group }) => [path, group])).toEqual([
      ["fallback", "fallback"],
      ["fallback", "fallback"],
    ]);
  });
});

function byAccount(operator: string, ...values: string[]) {
  return { name: "UserPrincipalName", operator, values };
}
