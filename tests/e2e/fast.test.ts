import { beforeAll, expect, test } from "@jest/globals";
import { Deployed } from "./deployed.ts";
import { clone, freshClone } from "./sample-drill.ts";

freshClone((each) =>
  each.configure((settings) =>
    settings.replace("  breakglass:location:", "  breakglass:speed: fast\n  breakglass:location:"),
  ),
);
let deployed: Deployed;
beforeAll(async () => {
  deployed = await Deployed.of(clone);
});

/** Fifty rows of one session in forty seconds, several in the same one. */
const rows = Array.from({ length: 50 }, (_, index) => ({
  TimeGenerated: "2026-02-01T08:00:00Z",
  ResultType: "0",
  Id: `id-${index}`,
  UserId: "3F2504E0-4F89-41D3-9A0C-0305E82C3301",
  UserPrincipalName: "BG1@contoso.onmicrosoft.com",
  IPAddress: "198.51.100.9",
  AppDisplayName: `App number ${index}`,
  ClientAppUsed: "Browser",
  _ingested: new Date(Date.UTC(2026, 1, 1, 8, 2, 10 + Math.floor((index * 40) / 50))).toISOString(),
}));

test("fifty sign-ins page once, within the minute after they arrive, are confirmed without a second text message, and closed", async () => {
  const file = clone.write("events.json", JSON.stringify({ SigninLogs: rows }));
  const drill = await deployed.drill({ events: file });
  expect(drill.verdict.ok).toBe(true);
  const told = drill.messages.map(({ at, channel, via, subject }) =>
    `${at.slice(11, 19)} ${channel} ${via} ${subject.slice(0, 9)}`.trim(),
  );
  expect(told.sort()).toEqual([
    "08:03:17 email office365 [Sev0] Br",
    "08:03:17 sms twilio",
    "08:03:17 teams teams",
    "08:05:00 email azure-monitor Fired: Se",
    "08:05:00 sms azure-monitor",
    "08:08:02 email office365 Confirmed",
    "08:08:02 teams teams",
    "08:30:00 email azure-monitor Resolved:",
    "08:30:00 sms azure-monitor",
    "08:30:02 email office365 Closed: B",
    "08:30:02 teams teams",
  ]);
  const closing = drill.messages.filter(({ via }) => via === "office365").at(-1)?.body ?? "";
  for (const index of [20, 35, 49]) expect(closing).toContain(`App number ${index}`);
  expect(drill.timeline.filter(({ what }) => what === "rule failed")).toEqual([]);
});

test("deploys a rule per sign-in table that evaluates each row separately, and notifies only the primary group", async () => {
  const fast = (await deployed.resources()).filter(({ body }) => body["kind"] === "SimpleLogAlert");
  expect(fast.map(({ id }) => id.split("/").at(-1)).sort()).toEqual([
    "breakglass-fast-sign-in-AADNonInteractiveUserSignInLogs",
    "breakglass-fast-sign-in-SigninLogs",
  ]);
  for (const { body } of fast) {
    const { actions, criteria, ...others } = body["properties"] as {
      actions: { actionGroups: string[] };
      criteria: { allOf: object[] };
    };
    expect(actions.actionGroups.map((id) => id.split("/").at(-1))).toEqual(["breakglass-groups-primary"]);
    expect(Object.keys(criteria.allOf[0] ?? {}).sort()).toEqual(["minRecurrenceCount", "query"]);
    expect(Object.keys(others).sort()).toEqual([
      "autoMitigate",
      "description",
      "displayName",
      "enabled",
      "scopes",
      "severity",
    ]);
  }
});
