import { beforeAll, expect, test } from "@jest/globals";
import { atOnce } from "../proof/engine/at-once.ts";
import { interruptedFaults, type Reference, undisturbed } from "../proof/engine/interrupted.ts";

let reference: Reference;
beforeAll(async () => {
  reference = await undisturbed();
});

test.each([
  // Graph makes these by POST: a second one would be another one.
  ["after", "appRoleAssignedTo"],
  ["after", "detectionRules"],
  ["before", "Microsoft.Logic/workflows"],
] as const)(
  "a deployment that is killed %s the cloud has made %s, and repeated, makes the same as one that was not",
  async (when, path) => {
    expect(await interruptedFaults((creation) => creation.path.includes(path), when, reference)).toEqual([]);
  },
);

test("the contents of a cloud are compared: one resource less, or another, is seen", () => {
  expect(reference.creations).toBeGreaterThan(30);
  expect(new Set(reference.contents).size).toBeGreaterThan(30);
  expect(reference.contents.filter((each) => each.includes("twilio"))).not.toEqual([]);
});

test("of two updates at once the second is refused, and the state stays good", async () => {
  const { figures, faults } = await atOnce.prove({ seed: 1, inProcess: false, progress: () => {} });
  expect(faults).toEqual([]);
  expect(figures["refused with the reason"]).toBe(2);
});
