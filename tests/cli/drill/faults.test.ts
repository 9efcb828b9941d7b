import { describe, expect, test } from "@jest/globals";
import { parseFaults } from "../../../cli/drill/faults.ts";
import { stage } from "../../../cli/drill/run.ts";
import { configuredFor } from "../../../cli/scenarios/configured.ts";
import { firstArrival, happenedAt } from "../../../cli/scenarios/events.ts";
import { scenarioNames, scenarioOf } from "../../../cli/scenarios/scenarios.ts";
import { detections, sampleAccount } from "../../../queries/index.ts";

const settings = {
  users: [
    {
      id: "11111111-2222-4333-8444-555555555555",
      userPrincipalName: "emergency@fabrikam.com",
      displayName: "",
    },
  ],
  groups: ["99999999-2222-4333-8444-555555555555"],
};

describe("faults", () => {
  test("are a part and how it is broken, several in one text or in several", () => {
    expect(parseFaults(["query=500,teams=timeout", "ingestion=26h"])).toEqual([
      { text: "query=500", part: "query", how: "500" },
      { text: "teams=timeout", part: "teams", how: "timeout" },
      { text: "ingestion=26h", part: "ingestion", delayMilliseconds: 26 * 3_600_000 },
    ]);
  });

  test.each([
    ["mail=500", "mail=500: unknown part."],
    ["query=200", "query=200: query cannot be broken in this way."],
    ["workflow=500", "workflow=500: workflow cannot be broken in this way."],
    ["ingestion=49h", "ingestion=49h: the delay must be a duration of at most 48 hours, such as 40m or 26h."],
    ["ingestion=soon", "ingestion=soon: the delay must be"],
    ["query", "unknown part."],
    ["__proto__=500", "unknown part."],
  ])("that are not known are refused, with those that are (%s)", (text, reason) => {
    expect(() => parseFaults([text])).toThrow(reason);
    expect(() => parseFaults([text])).toThrow("Use one of query=STATUS|timeout");
  });

  test("that are wrong are named all at once", () => {
    expect(() => parseFaults(["a=1", "b=2"])).toThrow(/a=1.*\n.*b=2/);
  });
});

describe("scenarios", () => {
  test.each([
    ["AuditLogs", "c8d2e1af-0000-4d6e-9f70-a1b2c3d4e5f6"],
    [
      "AzureActivity",
      "/subscriptions/s/resourcegroups/rg/providers/microsoft.managedidentity/userassignedidentities/x",
    ],
  ])("deployer-change is about the identity of the stack, in %s", (table, id) => {
    const { events } = scenarioOf("deployer-change", { ...settings, deployers: [id] });
    expect(Object.keys(events)).toEqual([table]);
    expect(JSON.stringify(events).toLowerCase()).toContain(id);
  });

  test.each(["applications", "deployers"] as const)("all of those with %s have one more", (setting) => {
    const [more, ...others] = configuredFor({ [setting]: ["c8d2e1af-0000-4d6e-9f70-a1b2c3d4e5f6"] });
    expect([more, ...others]).toEqual([setting === "deployers" ? "deployer-change" : "application-sign-in"]);
  });

  test("application-sign-in is about the application of the stack, and no other", () => {
    const id = "c8d2e1af-0000-4d6e-9f70-a1b2c3d4e5f6";
    const { events } = scenarioOf("application-sign-in", { ...settings, applications: [id] });
    expect(Object.keys(events)).toEqual(["AADServicePrincipalSignInLogs"]);
    expect(events["AADServicePrincipalSignInLogs"]?.[0]).toMatchObject({ AppId: id, ServicePrincipalId: id });
    expect(() => scenarioOf("application-sign-in", settings)).toThrow(
      'The scenario "application-sign-in" is about an application of breakglass:applications, and the stack names none.',
    );
  });

  test.each(scenarioNames)("%s is about the stack's own account and group", (name) => {
    const { events } = scenarioOf(name, settings);
    const text = JSON.stringify(events);
    expect(Object.values(events).flat().length).toBeGreaterThan(0);
    expect(text).not.toContain("bg1@contoso.onmicrosoft.com");
    expect(text).not.toContain("3f2504e0-4f89-41d3-9a0c-0305e82c3301");
    const sample = JSON.stringify(
      detections.find(({ id }) => id === name)?.samples.find(({ matches }) => matches),
    );
    const named = [sampleAccount.objectId, sampleAccount.userPrincipalName].some((each) =>
      sample.includes(each),
    );
    expect(/emergency@fabrikam\.com|11111111-2222/.test(text)).toBe(named);
  });

  test("that do not exist are refused, with those that do", () => {
    expect(() => scenarioOf("deployer-change", settings)).toThrow(
      'The scenario "deployer-change" is about an identity of breakglass:deployers, and the stack names none.',
    );
    expect(() => scenarioOf("sign-out", settings)).toThrow(
      'There is no scenario "sign-out". Use one of sign-in, blocked-sign-in, failed-sign-in,',
    );
  });

  test("follow each other with room for their messages; a delay moves the arrival alone", () => {
    const scenarios = ["sign-in", "account-change"].map((name) => scenarioOf(name, settings));
    const [first, second] = stage(scenarios, parseFaults(["ingestion=2h"]));
    const [{ table, rows } = { table: "", rows: [] }] = second?.events ?? [];
    expect([first?.from.toISOString(), second?.from.toISOString()]).toEqual([
      "2026-01-15T02:03:07.482Z",
      "2026-01-15T05:33:07.482Z",
    ]);
    expect(rows.map((row) => [table, happenedAt(table, row).toISOString()])).toEqual([
      ["AuditLogs", "2026-01-15T05:43:07.482Z"],
    ]);
    expect([firstArrival(second?.events ?? [])?.toISOString()]).toEqual(["2026-01-15T07:45:21.482Z"]);
  });
});
