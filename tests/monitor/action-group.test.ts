import { describe, expect, test } from "@jest/globals";
import { VirtualClock } from "../../sandbox/clock.ts";
import { clouds } from "../../sandbox/clouds/index.ts";
import type { HttpResponse } from "../../sandbox/http.ts";
import { type ActionGroupResource, notifyActionGroup } from "../../sandbox/monitor/action-group.ts";
import type { ActivityAlert } from "../../sandbox/monitor/activity-alert.ts";
import type { Alert } from "../../sandbox/monitor/alert-payload.ts";
import type { AnyAlert } from "../../sandbox/monitor/any-alert.ts";
import type { MetricAlert } from "../../sandbox/monitor/metric-alert.ts";
import { readMetricRule } from "../../sandbox/monitor/metric-rule.ts";
import { RateLimits } from "../../sandbox/monitor/rate-limits.ts";
import { DEFAULT_READINGS, type Readings } from "../../sandbox/readings/index.ts";

const AT = new Date("2026-01-01T00:00:00Z");
const alert: Alert = {
  id: "a-1",
  rule: {
    id: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Insights/scheduledQueryRules/r",
    displayName: "Somebody signed in",
    description: "<b>",
    severity: 0,
    enabled: true,
    stateful: true,
    frequencyMinutes: 5,
    windowSize: "P2D",
    windowMinutes: 2880,
    rangeMinutes: 2880,
    workspaceId: "/subscriptions/s/resourceGroups/g/providers/Microsoft.OperationalInsights/workspaces/W",
    query: "T",
    operator: "GreaterThan",
    threshold: 0,
    aggregation: "Count",
    splits: [{ name: "Account", operator: "Include", values: ["*"] }],
    periods: 1,
    failingPeriods: 1,
    actionGroupIds: [],
  },
  dimensions: [{ name: "Account", value: "bg1" }],
  firedAt: AT,
  windowEnd: AT,
  metricValue: 3,
};

const metricAlert: MetricAlert = {
  signal: "metric",
  id: "a-2",
  rule: readMetricRule({
    id: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Insights/metricAlerts/m",
    properties: {
      severity: 1,
      enabled: true,
      scopes: ["/subscriptions/s/resourceGroups/g/providers/Microsoft.Logic/workflows/flow"],
      evaluationFrequency: "PT5M",
      windowSize: "PT5M",
      criteria: {
        "odata.type": "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria",
        allOf: [
          {
            metricName: "RunsFailed",
            metricNamespace: "Microsoft.Logic/workflows",
            operator: "GreaterThan",
            threshold: 0,
            timeAggregation: "Total",
          },
        ],
      },
    },
  } as Parameters<typeof readMetricRule>[0]),
  firedAt: AT,
  windowEnd: AT,
  values: [2],
};

const activityAlert: ActivityAlert = {
  signal: "activity",
  rule: {
    id: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Insights/activityLogAlerts/l",
    name: "l",
    description: "",
    enabled: true,
    scopes: [],
    conditions: [],
    actionGroupIds: [],
  },
  event: {
    at: AT,
    operationName: "Microsoft.Insights/actionGroups/delete",
    resourceId: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Insights/actionGroups/ag",
    caller: "somebody",
    status: "Succeeded",
  } as ActivityAlert["event"],
};

async function notify(
  properties: object,
  answers: (number | "broken")[] = [202],
  confirmed = true,
  limits = new RateLimits(),
  readings: Partial<Readings> = {},
  called: AnyAlert = alert,
) {
  const clock = new VirtualClock(AT);
  const sent: { at: number; url: string; body: string; authorization: string | undefined }[] = [];
  const notes: string[] = [];
  const delivered: { channel: string; to: string[]; subject: string; body: string; headers?: object }[] = [];
  const group = {
    id: "/g/group",
    properties: { enabled: true, groupShortName: "short", ...properties },
  } as ActionGroupResource;
  await clock.runUntil(
    notifyActionGroup(group, called, {
      clock,
      send: async ({ url, body = "", headers: { authorization } }): Promise<HttpResponse> => {
        sent.push({ at: (clock.now().getTime() - AT.getTime()) / 1000, url, body, authorization });
        const answer = answers[sent.length - 1] ?? answers.at(-1) ?? 202;
        if (answer === "broken") throw new Error("ECONNRESET");
        return { status: answer, headers: {}, body: "" };
      },
      limits,
      readings: { ...DEFAULT_READINGS, ...readings },
      cloud: clouds.public,
      serves: (url) => url.startsWith("https://here"),
      tokenFor: (audience, tenantId) => `token for ${audience} in ${tenantId}`,
      isConfirmed: () => confirmed,
      note: (what, detail) => notes.push(`${what}: ${detail}`),
      deliver: (message) => delivered.push(message),
    }),
  );
  return { sent, notes, delivered };
}

const logicApp = {
  logicAppReceivers: [{ name: "flow", callbackUrl: "https://flow", useCommonAlertSchema: true }],
};
const email = { emailReceivers: [{ name: "mail", emailAddress: "a@b.c" }] };

describe("an action group", () => {
  test("calls the workflow with the common alert schema, once where it answers", async () => {
    const { sent } = await notify(logicApp);
    expect(sent.map(({ at }) => at)).toEqual([0]);
    expect(JSON.parse(sent[0]?.body ?? "")).toMatchObject({
      schemaId: "azureMonitorCommonAlertSchema",
      data: {
        essentials: {
          alertRule: "Somebody signed in",
          severity: "Sev0",
          monitorCondition: "Fired",
          firedDateTime: "2026-01-01T00:00:00.000Z",
          alertTargetIDs: [
            "/subscriptions/s/resourcegroups/g/providers/microsoft.operationalinsights/workspaces/w",
          ],
        },
        alertContext: {
          condition: {
            allOf: [{ threshold: "0", metricValue: 3, dimensions: [{ name: "Account", value: "bg1" }] }],
          },
        },
      },
    });
  });

  test("calls a Logic App again as it does a webhook, or not at all, as it is read", async () => {
    const answers = [503, "broken", 429, 504, 408, 503] as const;
    const calls = async (readings: Partial<Readings>) =>
      (await notify(logicApp, [...answers], true, new RateLimits(), readings)).sent.map(({ at }) => at);
    expect(await calls({ "logic-app-retries": "webhook" })).toEqual([0, 5, 25, 30, 70, 75]);
    expect(await calls({ "logic-app-retries": "none" })).toEqual([0]);
  });

  test.each([
    [{}, { alertRule: "Somebody signed in" }],
    [{ "alert-rule": "name" }, { alertRule: "r" }],
    [{ "alert-rule": "id" }, { alertRule: alert.rule.id }],
    [
      { "alert-rule-id": "present" },
      { alertRule: "Somebody signed in", alertRuleId: alert.rule.id.toLowerCase() },
    ],
  ] as [Partial<Readings>, object][])("names the rule as it is read: %j", async (readings, expected) => {
    const { sent } = await notify(logicApp, [202], true, new RateLimits(), readings);
    const { essentials } = JSON.parse(sent[0]?.body ?? "").data;
    expect({ alertRule: essentials.alertRule, alertRuleId: essentials.alertRuleId }).toEqual({
      alertRuleId: undefined,
      ...expected,
    });
  });

  test("does not try again on a refusal", async () => {
    const { sent, notes } = await notify(logicApp, [404]);
    expect([sent.length, notes.at(-1)]).toEqual([1, "action group: the receiver flow answered 404"]);
  });

  test("writes to a receiver who confirmed, with the dimensions, and escapes what it writes", async () => {
    const { delivered } = await notify(email);
    expect(delivered[0]).toMatchObject({
      channel: "email",
      to: ["a@b.c"],
      subject: "Fired: Sev0 Azure Monitor Alert Somebody signed in",
    });
    expect(delivered[0]?.body).toContain("<td>Account</td><td>bg1</td>");
    expect(delivered[0]?.body).toContain("&lt;b&gt;");
  });

  test("sends a text message to one phone, and calls another", async () => {
    const phone = { name: "p", countryCode: "31", phoneNumber: "201234567" };
    const { delivered } = await notify({
      smsReceivers: [phone],
      voiceReceivers: [{ ...phone, phoneNumber: "207654321" }],
    });
    expect(delivered).toEqual([
      {
        channel: "sms",
        to: ["+31201234567"],
        subject: "",
        body: "short:Fired:Sev0 Azure Monitor Alert Somebody signed in",
      },
      {
        channel: "voice",
        to: ["+31207654321"],
        subject: "",
        body: "This is Azure Monitor, for the action group short. The alert Somebody signed in, severity 0, fired.",
      },
    ]);
  });

  test("does not call twice within five minutes, and says so", async () => {
    const group = { voiceReceivers: [{ name: "p", countryCode: "31", phoneNumber: "201234567" }] };
    const limits = new RateLimits();
    expect((await notify(group, [202], true, limits)).delivered).toHaveLength(1);
    const { delivered, notes } = await notify(group, [202], true, limits);
    expect([delivered, notes.at(-1)]).toEqual([
      [],
      "not delivered: +31201234567 is rate limited: no call from Azure Monitor",
    ]);
  });

  test("says so when a receiver has not confirmed", async () => {
    const { delivered, notes } = await notify(email, [202], false);
    expect([delivered, notes.at(-1)]).toEqual([
      [],
      "not delivered: a@b.c has not confirmed its passcode: no e-mail from Azure Monitor",
    ]);
  });

  test("writes all the same where an unconfirmed receiver is read to hear", async () => {
    const readings = { "unconfirmed-email": "sent" } as const;
    const { delivered } = await notify(email, [202], false, new RateLimits(), readings);
    expect(delivered.map(({ to }) => to)).toEqual([["a@b.c"]]);
  });

  test("tells nobody while it is disabled, and says so", async () => {
    const { delivered, notes } = await notify({ ...email, enabled: false });
    expect([delivered, notes]).toEqual([[], ["action group: group is disabled: nobody was notified"]]);
  });

  test.each([
    ["armRoleReceivers", "who has the role in the subscription is not part of what is deployed"],
    ["automationRunbookReceivers", "the sandbox does not run runbooks of Azure Automation"],
    ["azureFunctionReceivers", "the sandbox does not run Azure Functions"],
    ["eventHubReceivers", "the sandbox has no event hubs"],
    ["incidentReceivers", "the sandbox has no incident management service"],
    ["itsmReceivers", "the sandbox has no ITSM connections"],
  ])("says of %s that they are not run, and notifies the others", async (kind, why) => {
    const { delivered, notes } = await notify({ ...email, [kind]: [{ name: "x" }] });
    expect(delivered.map(({ to }) => to)).toEqual([["a@b.c"]]);
    expect(notes).toContain(`not run: x (${kind} of group): ${why}.`);
  });

  test("pushes to the mobile app", async () => {
    const { delivered } = await notify({ azureAppPushReceivers: [{ name: "app", emailAddress: "a@b.c" }] });
    expect(delivered).toEqual([
      {
        channel: "push",
        to: ["a@b.c"],
        subject: "",
        body: "short:Fired:Sev0 Azure Monitor Alert Somebody signed in",
      },
    ]);
  });
});

describe("a webhook", () => {
  const hook = { name: "pager", serviceUri: "https://events.pager.example/v2?key=secret" };
  const posted = async (receiver: object, called?: AnyAlert) => {
    const { delivered, sent } = await notify(
      { webhookReceivers: [{ ...hook, ...receiver }] },
      [202],
      true,
      new RateLimits(),
      {},
      called,
    );
    expect([delivered.length, sent.length]).toEqual([1, 0]);
    const [{ body = "", ...rest } = {}] = delivered;
    return { ...rest, body: JSON.parse(body) };
  };

  test("outside of the sandbox gets the alert; its key is shown to nobody", async () => {
    const { body, ...rest } = await posted({ useCommonAlertSchema: true });
    expect(rest).toEqual({
      channel: "webhook",
      to: ["pager (events.pager.example)"],
      subject: "",
      headers: { "content-type": "application/json" },
    });
    expect(body.data.essentials).toMatchObject({
      alertRule: "Somebody signed in",
      monitorCondition: "Fired",
    });
  });

  test("gets a log alert in the common schema, also where that is switched off", async () => {
    const { body } = await posted({ useCommonAlertSchema: false });
    expect(body).toEqual((await posted({ useCommonAlertSchema: true })).body);
  });

  test("gets a metric alert in the form of metric alerts, where the common schema is switched off", async () => {
    const { body } = await posted({}, metricAlert);
    expect(body).toEqual({
      schemaId: "AzureMonitorMetricAlert",
      data: {
        version: "2.0",
        properties: null,
        status: "Activated",
        context: {
          timestamp: "2026-01-01T00:00:00.000Z",
          id: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Insights/metricAlerts/m",
          name: "m",
          description: "",
          conditionType: "SingleResourceMultipleMetricCriteria",
          severity: "1",
          condition: {
            windowSize: "PT5M",
            allOf: [
              {
                metricName: "RunsFailed",
                metricNamespace: "Microsoft.Logic/workflows",
                operator: "GreaterThan",
                threshold: "0",
                timeAggregation: "Total",
                dimensions: [],
                metricValue: 2,
                webTestName: null,
              },
            ],
          },
          subscriptionId: "s",
          resourceGroupName: "g",
          resourceName: "flow",
          resourceType: "Microsoft.Logic/workflows",
          resourceId: metricAlert.rule.resourceId,
          portalLink: `https://portal.azure.com/#resource${metricAlert.rule.resourceId}`,
        },
      },
    });
    expect((await posted({}, { ...metricAlert, resolvedAt: AT })).body.data.status).toBe("Deactivated");
    expect((await posted({ useCommonAlertSchema: true }, metricAlert)).body.schemaId).toBe(
      "azureMonitorCommonAlertSchema",
    );
  });

  test("gets an event of the activity log in the form of such events", async () => {
    const { body } = await posted({}, activityAlert);
    expect([body.schemaId, body.data.status]).toEqual(["Microsoft.Insights/activityLogs", "Activated"]);
    expect(body.data.context.activityLog).toMatchObject({
      authorization: { action: "Microsoft.Insights/actionGroups/delete" },
      caller: "somebody",
      eventSource: "Administrative",
      status: "Succeeded",
      subscriptionId: "s",
      resourceGroupName: "g",
      resourceProviderName: "Microsoft.Insights",
      resourceType: "Microsoft.Insights/actionGroups",
      resourceId: activityAlert.event.resourceId,
    });
  });

  test("that is secure gets a token for its application", async () => {
    const secure = { useAadAuth: true, objectId: "o", identifierUri: "api://pager", tenantId: "t" };
    expect(await posted(secure)).toMatchObject({
      headers: { authorization: "Bearer token for api://pager in t" },
    });
  });

  test("that is secure and names no application is not called: what Azure does is not documented", async () => {
    const { delivered, notes } = await notify({
      webhookReceivers: [{ ...hook, useAadAuth: true, objectId: "o" }],
    });
    expect(delivered).toEqual([]);
    expect(notes.at(-1)).toMatch(
      /^not run: pager \(events\.pager\.example\): a secure webhook without identifierUri/,
    );
  });

  test("in the sandbox is called there, and again where it fails", async () => {
    const here = { webhookReceivers: [{ ...hook, serviceUri: "https://here/trigger" }] };
    const { sent, delivered, notes } = await notify(here, [503, 202]);
    expect(sent.map(({ at, url }) => [at, url])).toEqual([
      [0, "https://here/trigger"],
      [5, "https://here/trigger"],
    ]);
    expect([delivered, notes.at(-1)]).toEqual([[], "action group: the receiver pager answered 503"]);
    expect((await notify(here, [503])).sent.map(({ at }) => at)).toEqual([0, 5, 25, 30, 70, 75]);
  });
});
