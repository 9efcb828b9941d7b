import { afterEach, describe, expect, test } from "@jest/globals";
import { sampleAccount } from "../../../queries/samples/account.ts";
import { READINGS, type ReadingName } from "../../../sandbox/readings/index.ts";
import { DoubtsWorld } from "./world.ts";

let world: DoubtsWorld;
afterEach(() => world.close());

/** What the first sign-in shows without more. */
const SHOWN: readonly ReadingName[] = [
  "late-data",
  "alert-rule",
  "alert-rule-id",
  "resolved-time",
  "simple-alert-payload",
  "simple-alert-count",
  "action-timeout",
  "run-outputs",
  "sms-role",
];
const PROBED: readonly ReadingName[] = ["alert-rows", "query-start"];

/** Each reading's values in turn: between them, the worlds have all values. */
const MOST_VALUES = Math.max(
  ...[...SHOWN, ...PROBED].map((name) => Object.keys(READINGS[name].values).length),
);
const worlds = Array.from({ length: MOST_VALUES }, (_, index) =>
  Object.fromEntries(
    [...SHOWN, ...PROBED].map((name) => {
      const values = Object.keys(READINGS[name].values);
      return [name, values[index % values.length] ?? ""];
    }),
  ),
);

async function found(...choices: string[]): Promise<Record<string, string | null>> {
  world = await DoubtsWorld.with(...choices);
  await world.deployProbes();
  await world.session();
  const { readings } = await world.doubts();
  return Object.fromEntries(readings.map(({ reading, value }) => [reading, value]));
}

describe("after the first sign-in", () => {
  test.each(worlds)(
    "it finds out which readings the sandbox plays: $alert-rows, $alert-rule, …",
    async (world) => {
      const choices = Object.entries(world).map(([name, value]) => `${name}=${value}`);
      expect(await found(...choices)).toEqual({
        ...Object.fromEntries(Object.keys(READINGS).map((name) => [name, null])),
        ...world,
      });
    },
  );

  test("what nothing shows is not known, with what would show it", async () => {
    world = await DoubtsWorld.with();
    await world.session();
    const { readings, runs } = await world.doubts();
    expect(runs).toBeGreaterThan(0);
    const open = readings.filter(({ value }) => value === null);
    expect(open.map(({ reading }) => reading)).toEqual(
      Object.keys(READINGS).filter((name) => !SHOWN.includes(name as ReadingName)),
    );
    for (const { why } of open) expect(why).not.toBe("");
  });

  test("the evidence names no person, no tenant, no resource and no address", async () => {
    world = await DoubtsWorld.with();
    await world.session();
    const text = JSON.stringify(await world.doubts()).toLowerCase();
    const { stack, tenantId, subscriptionId } = world.scene.target;
    const names = [
      sampleAccount.userPrincipalName,
      sampleAccount.objectId,
      "203.0.113.42",
      stack,
      tenantId,
      subscriptionId,
      "/subscriptions/",
    ];
    for (const name of names) expect(text).not.toContain(name.toLowerCase());
  });
});

test("before anything has run, it says what to do", async () => {
  world = await DoubtsWorld.with();
  await expect(world.doubts()).rejects.toThrow(
    "The workflow of contoso has not run since 2026-01-15T02:00:00.000Z, so nothing shows how Azure behaves. Sign in with a break-glass account",
  );
});
