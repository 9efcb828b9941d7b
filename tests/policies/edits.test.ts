import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { judge } from "../../policies/in-process.ts";
import { dangerous } from "./edits/dangerous.ts";
import { found, foundAlike } from "./edits/found.ts";
import { legitimate } from "./edits/legitimate.ts";
import { more, moreAlike } from "./edits/more.ts";
import { type DeployedResource, edited } from "./proof/resources.ts";

/** The sample tenant with Microsoft Sentinel and Defender, as deployed, without the code of its dynamic provider. */
const sample: readonly DeployedResource[] = JSON.parse(
  readFileSync(join(import.meta.dirname, "edits", "sample-stack.json"), "utf8"),
);
/** As `breakglass judge` judges: a stack in which there is no alerting is none. */
const violationsOf = async (resources: readonly DeployedResource[]) => {
  const { violations } = await judge(resources, { "alerting-present": "mandatory" });
  return violations.filter(({ enforcement }) => enforcement === "mandatory");
};

/** Each takes some tenths of a second: `npm run proof:edits` tries them all, other runs one in so many. */
const ONE_IN = Number(process.env["EDITS_ONE_IN"] ?? 3);
const chosen = <T>(edits: Readonly<Record<string, T>>) =>
  Object.entries(edits).filter((_, index) => index % ONE_IN === 0);

test("the sample stack passes", async () => {
  expect(await violationsOf(sample)).toEqual([]);
});

describe("an edit that makes somebody miss an alert is refused", () => {
  test.each([...chosen({ ...dangerous, ...more }), ...Object.entries(found)])("%s", async (name, edit) => {
    const violations = await violationsOf(edited(sample, name, edit));
    expect(violations.length).toBeGreaterThan(0);
  });
});

describe("an edit that silences nobody passes", () => {
  test.each([...chosen({ ...legitimate, ...moreAlike }), ...Object.entries(foundAlike)])(
    "%s",
    async (name, edit) => {
      expect(await violationsOf(edited(sample, name, edit))).toEqual([]);
    },
  );
});
