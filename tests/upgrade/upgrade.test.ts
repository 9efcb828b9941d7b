import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { recorded, recordedVersions } from "./recorded.ts";
import { losses } from "./upgrade.ts";

const GROUP = "urn:pulumi:dev::breakglass::breakglass:index:BreakGlassAlerts";
const steps = (op: string) =>
  ["operationalinsights:Workspace::law", "web:Other::x"].map((each) => ({
    op,
    urn: `${GROUP}$azure-native:${each}`,
  }));

describe.each(recordedVersions())("the state of %s", (version) => {
  test("holds no secret in the clear", () => {
    const file = readFileSync(join(import.meta.dirname, "states", `${version}.json`), "utf8");
    const text = file + JSON.stringify(recorded(version).stack);
    expect(text).toContain("ciphertext");
    for (const secret of ["3c1f6e2ab94d4f0c8a7be5d09f2c6b31", "sig=", "sig%3D"])
      expect([secret, text.includes(secret)]).toEqual([secret, false]);
  });
});

test.each(["replace", "create-replacement", "delete-replaced", "delete", "discard-replaced"])(
  "a step that is a %s loses what must last, and nothing else",
  (op) => {
    expect(losses(steps(op))).toEqual([`${op} azure-native:operationalinsights:Workspace::law`]);
  },
);

test.each(["same", "update", "create", "read", "refresh"])("a step that is %s loses nothing", (op) => {
  expect(losses(steps(op))).toEqual([]);
});
