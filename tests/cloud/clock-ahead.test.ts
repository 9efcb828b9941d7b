import { expect, test } from "@jest/globals";
import { type ResolvedAccount, sentinelRule, signIn } from "../../queries/index.ts";
import { sampleAccount } from "../../queries/samples/account.ts";
import { ingest } from "../../sandbox/cloud/index.ts";
import { tables } from "../../sandbox/tables/index.ts";
import { WORKSPACE } from "../azure/fresh.ts";
import { cloud, freshSentinel, put, RULE } from "./sentinel-world.ts";

freshSentinel();

const ARRIVED = Date.parse("2026-01-15T02:14:10Z");
const schema = tables.get("SigninLogs");

/** When the incident opens of a sign-in whose clock was so many minutes ahead; by our own rule. */
async function opened(minutesAhead: number): Promise<string[]> {
  if (schema === undefined) throw new Error("There is no table SigninLogs.");
  const { kind, ...properties } = sentinelRule(signIn, {
    accounts: [sampleAccount as unknown as ResolvedAccount],
    groups: [],
  });
  await put(RULE, { kind, properties });
  const row = {
    ...signIn.samples[0]?.row,
    TimeGenerated: new Date(ARRIVED + minutesAhead * 60_000).toISOString(),
    _ingested: new Date(ARRIVED).toISOString(),
  };
  await cloud.play(WORKSPACE, [{ table: "SigninLogs", rows: ingest(schema, [row], "test").rows }]);
  return cloud.timeline.entries
    .filter(({ what }) => what === "incident")
    .map(({ at }) => at.toISOString().slice(11, 16));
}

test.each([
  [0, ["02:20"]],
  [5, ["02:25"]],
  [10, ["02:30"]],
])(
  "a clock that is %d minutes ahead delays the incident of Sentinel, and costs none",
  async (ahead, expected) => {
    expect(await opened(ahead)).toEqual(expected);
  },
);

test("a clock that is two hours ahead costs the incident: the period has moved on when the event is past", async () => {
  expect(await opened(120)).toEqual([]);
});
