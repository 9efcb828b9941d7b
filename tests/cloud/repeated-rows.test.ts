import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { logAlertCriterion, logAlertRule, type ResolvedAccount, signIn } from "../../queries/index.ts";
import { sampleAccount } from "../../queries/samples/account.ts";
import { ingest } from "../../sandbox/cloud/index.ts";
import { tables } from "../../sandbox/tables/index.ts";
import { FALLBACK, GROUP, WORKSPACE } from "../azure/world.ts";
import { CloudWorld } from "./world.ts";

const ARRIVED = Date.parse("2026-01-15T02:14:10Z");
const watched = { accounts: [sampleAccount as unknown as ResolvedAccount], groups: [] };

let world: CloudWorld;
beforeEach(async () => {
  world = new CloudWorld();
  await world.start();
  const { kind, ...properties } = logAlertRule(signIn);
  await world.put(`${GROUP}/providers/Microsoft.Insights/scheduledQueryRules/sign-in`, "2023-12-01", {
    location: "westeurope",
    kind,
    properties: {
      ...properties,
      scopes: [WORKSPACE],
      criteria: { allOf: [logAlertCriterion(signIn, watched)] },
      actions: { actionGroups: [FALLBACK] },
    },
  });
});
afterEach(() => world.close());

/** When somebody is paged for a row that arrives once, and again after each of these minutes. */
async function paged(...minutes: number[]): Promise<string[]> {
  const schema = tables.get("SigninLogs");
  if (schema === undefined) throw new Error("There is no table SigninLogs.");
  const rows = [0, ...minutes].map((later) => ({
    ...signIn.samples[0]?.row,
    _ingested: new Date(ARRIVED + later * 60_000).toISOString(),
  }));
  await world.cloud.play(WORKSPACE, [{ table: "SigninLogs", rows: ingest(schema, rows, "test").rows }]);
  return world
    .heard()
    .filter((each) => each.includes(" email ") && each.includes("Fired"))
    .map((each) => each.slice(0, 5));
}

// Azure resolves a stateful alert after three evaluations without a match, and each looks 15 minutes back: see limits.md.
test.each([
  ["once", [], ["02:15"]],
  ["again while its alert is open", [10, 20], ["02:15"]],
  ["again and again, never more than 25 minutes later", [25, 50, 75], ["02:15"]],
  ["again when its alert is resolved", [40], ["02:15", "02:55"]],
  ["again on the next day, in the two days of the query", [24 * 60], ["02:15", "02:15"]],
])("a row that arrives %s", async (_, minutes, expected) => {
  expect(await paged(...minutes)).toEqual(expected);
});
