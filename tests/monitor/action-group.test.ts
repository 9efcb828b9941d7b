import { describe, expect, test } from "@jest/globals";
import { VirtualClock } from "../../sandbox/clock.ts";
import { clouds } from "../../sandbox/clouds/index.ts";
import type { HttpResponse } from "../../sandbox/http.ts";
import { type ActionGroupResource, notifyActionGroup } from "../../sandbox/monitor/action-group.ts";
import type { Alert } from "../../sandbox/monitor/alert-payload.ts";
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

async function notify(
  properties: object,
  answers: (number | "broken")[] = [202],
  confirmed = true,
  limits = new RateLimits(),
  readings: Partial<Readings> = {},
) {
  const clock = new VirtualClock(AT);
  const sent: { at: number; body: string }[] = [];
  const notes: string[] = [];
  const delivered: { channel: string; to: string[]; subject: string; body: string }[] = [];
  const group = {
    id: "/g/group",
    properties: { enabled: true, groupShortName: "short", ...properties },
  } as ActionGroupResource;
  await clock.runUntil(
    notifyActionGroup(group, alert, {
      clock,
      send: async ({ body = "" }): Promise<HttpResponse> => {
        sent.push({ at: (clock.now().getTime() - AT.getTime()) / 1000, body });
        const answer = answers[sent.length - 1] ?? answers.at(-1) ?? 202;
        if (answer === "broken") throw new Error("ECONNRESET");
        return { status: answer, headers: {}, body: "" };
      },
      limits,
      readings: { ...DEFAULT_READINGS, ...readings },
      cloud: clouds.public,
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

  test("with a receiver of a kind that the sandbox does not know is an error that names it", async () => {
    await expect(notify({ webhookReceivers: [{ name: "w" }] })).rejects.toThrow("webhookReceivers");
  });
});
