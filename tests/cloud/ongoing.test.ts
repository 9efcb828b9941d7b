import { expect, test } from "@jest/globals";
import { ingest } from "../../sandbox/cloud/index.ts";
import { tables } from "../../sandbox/tables/index.ts";
import { WORKSPACE } from "../azure/fresh.ts";
import { cloud, deployRule, freshSentinel, put, SENTINEL } from "./sentinel-world.ts";

freshSentinel();

const at = (time: string) => new Date(`2026-01-15T${time}:00Z`);

function signIn(time: string): void {
  const schema = tables.get("SigninLogs");
  if (schema === undefined) throw new Error("There is no table SigninLogs.");
  const row = {
    TimeGenerated: at(time).toISOString(),
    _ingested: at(time).toISOString(),
    UserId: "u-1",
    UserPrincipalName: "bg1@contoso.com",
    IPAddress: "203.0.113.42",
    ResultType: "0",
  };
  cloud.receive(WORKSPACE, [{ table: "SigninLogs", rows: ingest(schema, [row], "test").rows }]);
}

const incidents = () =>
  cloud.timeline.entries
    .filter(({ what }) => what.startsWith("incident"))
    .map(({ at, what }) => `${at.toISOString().slice(11, 16)} ${what}`);

const another = () =>
  put(`${SENTINEL}/alertRules/another`, {
    kind: "Scheduled",
    properties: {
      displayName: "Another rule",
      enabled: false,
      severity: "Low",
      query: "SigninLogs | where false",
      queryFrequency: "PT5M",
      queryPeriod: "PT5M",
      suppressionEnabled: false,
      suppressionDuration: "PT5H",
      triggerOperator: "GreaterThan",
      triggerThreshold: 0,
    },
  });

test("a suppressed analytics rule stays suppressed when another rule is deployed", async () => {
  await deployRule("SigninLogs | project UserId, UserPrincipalName, IPAddress", {
    suppressionEnabled: true,
    suppressionDuration: "PT2H",
  });
  signIn("02:05");
  await cloud.advanceTo(at("02:20"));
  expect(incidents()).toEqual(["02:15 incident"]);
  await another();
  await cloud.advanceTo(at("04:10"));
  expect(incidents()).toEqual(["02:15 incident"]);
  // The two hours have passed.
  await cloud.advanceTo(at("04:20"));
  expect(incidents()).toEqual(["02:15 incident", "04:15 incident updated"]);
});

test("a changed analytics rule begins anew", async () => {
  const suppressed = { suppressionEnabled: true, suppressionDuration: "PT2H" };
  await deployRule("SigninLogs | project UserId, UserPrincipalName, IPAddress", suppressed);
  signIn("02:05");
  await cloud.advanceTo(at("02:20"));
  await deployRule("SigninLogs | project IPAddress, UserPrincipalName, UserId", suppressed);
  await cloud.advanceTo(at("02:30"));
  expect(incidents()).toEqual(["02:15 incident", "02:25 incident updated"]);
});
