import { expect, test } from "@jest/globals";
import { ingest } from "../../sandbox/cloud/index.ts";
import { type TableSchema, tables } from "../../sandbox/tables/index.ts";
import { WORKSPACE } from "../azure/fresh.ts";
import { cloud, deployRule, freshSentinel } from "./sentinel-world.ts";

freshSentinel();

const signIn = (TimeGenerated: string) => ({
  TimeGenerated,
  UserId: "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
  UserPrincipalName: "bg1@contoso.com",
  IPAddress: "203.0.113.42",
});

async function play(times: readonly string[]) {
  const rows = ingest(tables.get("SigninLogs") as TableSchema, times.map(signIn), "test").rows;
  let minutes = 0;
  await cloud.play(WORKSPACE, [{ table: "SigninLogs", rows }], { everyday: true, onMinute: () => minutes++ });
  const seen = cloud.timeline.entries
    .filter(({ what }) => what === "incident" || what === "idle" || what === "incident reopened")
    .map(({ at, what, detail }) => `${at.toISOString().slice(0, 16)} ${what} ${detail.slice(0, 60)}`);
  return { seen, minutes };
}

const ofWatched =
  'SigninLogs | where UserPrincipalName == "bg1@contoso.com" | where ingestion_time() > ago(10m)';

test("between events a year apart, only the time around them is played", async () => {
  await deployRule(ofWatched, { queryPeriod: "PT1H" });
  const { seen, minutes } = await play(["2026-01-15T02:13:07Z", "2027-01-15T02:13:07Z"]);
  expect(seen[0]).toMatch(/^2026-01-15T02:20 incident High/);
  expect(seen[1]).toMatch(
    /^2026-01-16T03:\d\d idle nothing arrives and nothing is open: 363 days are skipped$/,
  );
  expect(seen[2]).toMatch(/^2027-01-15T02:20 incident High/);
  expect(minutes).toBeLessThan(4 * 1440);
});

test("what a rule sees only by looking back at an old event is not skipped", async () => {
  const fiveDaysOld = `SigninLogs | where UserPrincipalName == "bg1@contoso.com" | where TimeGenerated between (ago(5d) .. ago(5d - 1h))`;
  await deployRule(fiveDaysOld, { queryPeriod: "P14D", queryFrequency: "PT1H" });
  const { seen } = await play(["2026-01-15T02:13:07Z", "2026-03-15T02:13:07Z"]);
  expect(seen[0]).toMatch(/^2026-01-20T0[23]:05 incident High/);
  expect(seen[1]).toMatch(/ idle nothing arrives/);
});
