import { afterEach, describe, expect, test } from "@jest/globals";
import { sampleAccount } from "../../../queries/samples/account.ts";
import { READING_NAMES, READINGS, type ReadingName } from "../../../sandbox/readings/index.ts";
import { DoubtsWorld } from "./world.ts";

let world: DoubtsWorld;
afterEach(() => world.close());

/** What the first sign-in shows without the probes. */
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

/** Each reading's values in turn: between them, the worlds have all values. */
const MOST_VALUES = Math.max(...READING_NAMES.map((name) => Object.keys(READINGS[name].values).length));
const worlds = Array.from({ length: MOST_VALUES }, (_, index) =>
  Object.fromEntries(
    READING_NAMES.map((name) => {
      const values = Object.keys(READINGS[name].values);
      return [name, values[index % values.length] ?? ""];
    }),
  ),
);

describe("after the first sign-in", () => {
  test.each(worlds)(
    "with the probes, it finds out each reading that the sandbox plays: $alert-rows, $alert-rule, …",
    async (readings) => {
      const choices = Object.entries(readings).map(([name, value]) => `${name}=${value}`);
      world = await DoubtsWorld.with(...choices);
      await world.deployProbes();
      await world.session();
      const found = (await world.doubts(world.sight)).readings;
      expect(Object.fromEntries(found.map(({ reading, value }) => [reading, value]))).toEqual(readings);
    },
  );

  test("what nothing shows is not known, with what would show it", async () => {
    world = await DoubtsWorld.with();
    await world.session();
    const { readings, runs } = await world.doubts();
    expect(runs).toBeGreaterThan(0);
    const open = readings.filter(({ value }) => value === null);
    expect(open.map(({ reading }) => reading)).toEqual(READING_NAMES.filter((name) => !SHOWN.includes(name)));
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

test("what somebody saw is for what no API shows", async () => {
  world = await DoubtsWorld.with();
  await world.session();
  const { readings } = await world.doubts("unconfirmed-email=sent");
  expect(readings.find(({ reading }) => reading === "unconfirmed-email")).toMatchObject({ value: "sent" });
  await expect(world.doubts("alert-rule=id")).rejects.toThrow(
    "--saw is for what no API shows: unconfirmed-email. Azure itself shows alert-rule.",
  );
  await expect(world.doubts("unconfirmed-email=maybe")).rejects.toThrow(
    'The reading unconfirmed-email has no value "maybe": it is held, sent.',
  );
});
