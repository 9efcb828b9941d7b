import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { compare } from "../../../cli/review/compare.ts";
import { type ReviewedDeployment, sharingIds } from "../../../cli/review/deployment.ts";
import { fromPulumi } from "../../../cli/review/pulumi-resources.ts";
import { stateOf } from "../../../cli/review/resource-list.ts";
import { detections as catalogue } from "../../../queries/index.ts";
import { dangerous } from "../../policies/edits/dangerous.ts";
import { legitimate } from "../../policies/edits/legitimate.ts";
import { type DeployedResource, edited } from "../../policies/proof/resources.ts";
import { PlayedOnce } from "./played-once.ts";

/** Those whose queries the edits change. */
const CHANGED = ["sign-in", "account-change", "safeguard-change", "azure-activity", "cloud-activity"];
const detections = catalogue.filter(({ id }) => CHANGED.includes(id));
const sample: readonly DeployedResource[] = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../policies/edits/sample-stack.json"), "utf8"),
);
const side = (resources: readonly DeployedResource[]): ReviewedDeployment => ({
  title: "stack",
  labels: new Map(),
  isDeclared: true,
  ...fromPulumi(stateOf(resources.map((each) => ({ ...each, dependencies: copied(each.dependencies) })))),
});
const copied = (dependencies: DeployedResource["dependencies"]) =>
  Object.fromEntries(Object.entries(dependencies).map(([name, keys]) => [name, [...keys]]));

const base = side(sample);
const unchanged = new PlayedOnce(base);

const verdictOf = async (resources: readonly DeployedResource[]) => {
  const { verdict } = await compare(base, sharingIds(base, side(resources)), {
    detections,
    stageOf: unchanged.stageOf,
  });
  return verdict;
};
const MINUTE = 60_000;

/** Each takes some seconds: `npm run proof:review` tries them all, other runs one in so many. */
const ONE_IN = Number(process.env["REVIEW_ONE_IN"] ?? 12);
const chosen = <T>(edits: Readonly<Record<string, T>>) =>
  Object.entries(edits).filter((_, index) => index % ONE_IN === 0);

describe("a review never passes an edit that makes somebody miss an alert", () => {
  test.each(chosen(dangerous))(
    "%s",
    async (name, edit) => {
      expect(["weaker", "unknown"]).toContain(await verdictOf(edited(sample, name, edit)));
    },
    2 * MINUTE,
  );
});

describe("a review never calls an edit weaker that silences nobody", () => {
  test.each(chosen(legitimate))(
    "%s",
    async (name, edit) => {
      expect(["same", "unknown", "different", "stronger"]).toContain(
        await verdictOf(edited(sample, name, edit)),
      );
    },
    2 * MINUTE,
  );
});
