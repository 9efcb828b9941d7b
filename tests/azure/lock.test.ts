import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { AzureWorld, FALLBACK, GROUP, WORKFLOW } from "./world.ts";

let world: AzureWorld;
beforeEach(async () => {
  world = new AzureWorld();
  await world.start();
});
afterEach(() => world.close());

const lockOf = (scope: string) => `${scope}/providers/Microsoft.Authorization/locks/keep`;
const lock = (scope: string, level = "CanNotDelete") => world.put(lockOf(scope), { properties: { level } });
const workflow = { location: "westeurope", properties: { definition: { triggers: {} } } };
const refused = (scope: string, what: string, locked: string) =>
  `409 ScopeLocked: The scope '${scope}' cannot perform ${what} operation because following scope(s) are locked: '${locked}'. Please remove the lock and try again.`;

describe("a lock", () => {
  test("keeps its resource from being deleted, and lets it be changed", async () => {
    expect(await lock(WORKFLOW)).toBe("201");
    expect(await world.delete(WORKFLOW)).toBe(refused(WORKFLOW, "delete", WORKFLOW));
    expect(await world.put(WORKFLOW, workflow)).toBe("200");
    expect(await world.delete(FALLBACK)).toBe("200");
  });

  test("holds for what is below it", async () => {
    await lock(GROUP);
    expect(await world.delete(WORKFLOW)).toBe(refused(WORKFLOW, "delete", GROUP));
  });

  test("keeps the group of its resource from being deleted, with everything in it", async () => {
    await lock(WORKFLOW);
    expect(await world.delete(GROUP)).toBe(refused(GROUP, "delete", WORKFLOW));
    expect((await world.call("GET", FALLBACK)).status).toBe(200);
  });

  test("of the level ReadOnly forbids changes and actions as well", async () => {
    await lock(WORKFLOW, "ReadOnly");
    expect(await world.put(WORKFLOW, workflow)).toBe(refused(WORKFLOW, "write", WORKFLOW));
    expect((await world.call("POST", WORKFLOW, {}, "/disable")).text).toBe(
      refused(WORKFLOW, "write", WORKFLOW),
    );
  });

  test("does not stop a workflow from being disabled", async () => {
    await lock(WORKFLOW);
    expect((await world.call("POST", WORKFLOW, {}, "/disable")).status).toBe(200);
    expect((await world.call("GET", WORKFLOW)).body.properties.state).toBe("Disabled");
    await world.call("POST", WORKFLOW, {}, "/enable");
    expect((await world.call("GET", WORKFLOW)).body.properties.state).toBe("Enabled");
  });

  test("is removed, and then its resource goes", async () => {
    await lock(GROUP);
    expect(await world.delete(lockOf(GROUP))).toBe("200");
    expect(await world.delete(WORKFLOW)).toBe("200");
  });

  test.each([
    [
      GROUP,
      { level: "NotSpecified" },
      "400 InvalidLockLevel: The lock level 'NotSpecified' is not CanNotDelete or ReadOnly.",
    ],
    [
      GROUP,
      { level: "ReadOnly", notes: "x".repeat(513) },
      "400 InvalidLockNotes: The notes of a lock have at most 512 characters.",
    ],
    [
      `${WORKFLOW}-2`,
      { level: "ReadOnly" },
      `404 ResourceNotFound: The scope '${WORKFLOW}-2' was not found.`,
    ],
  ])("on %s with %j is refused", async (scope, properties, expected) => {
    expect(await world.put(lockOf(scope), { properties })).toBe(expected);
  });
});
