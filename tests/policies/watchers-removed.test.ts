import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { judge } from "../../policies/in-process.ts";
import { resourcesOf } from "../proof/configuration/deployed.ts";
import { TWILIO_TOKEN } from "../proof/configuration/good.ts";
import type { DeployedResource } from "./proof/resources.ts";

/** What this version makes of the sample tenant: everything that it can have is in it. */
const { config } = parse(readFileSync(join(import.meta.dirname, "..", "..", "Pulumi.dev.yaml"), "utf8"));
const own = Object.entries<unknown>(config).filter(([key]) => key.startsWith("breakglass:"));
const values = {
  ...Object.fromEntries(own.map(([key, value]) => [key.replace("breakglass:", ""), value])),
  twilioAuthToken: TWILIO_TOKEN,
};

let sample: readonly DeployedResource[];
beforeAll(async () => {
  sample = await resourcesOf({ values, secretKeys: ["twilioAuthToken"] });
});

const isWatcher = ({ type }: DeployedResource) => /:(ActivityLogAlert|MetricAlert)$/.test(type);
const stoppedBy = async (resources: readonly DeployedResource[]) => {
  const { violations } = await judge(resources, { "alerting-present": "mandatory" });
  return violations.filter(({ enforcement }) => enforcement === "mandatory").map(({ policy }) => policy);
};

test("the sample as this version makes it passes", async () => {
  expect(await stoppedBy(sample)).toEqual([]);
});

test("each watcher is missed, and only once", async () => {
  const watchers = sample.filter(isWatcher);
  expect(watchers.length).toBeGreaterThan(5);
  for (const watcher of watchers) {
    const left = sample.filter((each) => each !== watcher);
    expect([watcher.name, await stoppedBy(left)]).toEqual([watcher.name, ["watcher-enabled"]]);
  }
});

test("a watcher of health that leaves something out is stopped", async () => {
  const narrowed = sample.map((each) => {
    if (!each.name.endsWith("watch-unhealthy")) return each;
    const inputs = structuredClone(each.inputs) as { condition: { allOf: unknown[] } };
    inputs.condition.allOf.push({ field: "properties.cause", equals: "UserInitiated" });
    return { ...each, inputs };
  });
  expect(await stoppedBy(narrowed)).toEqual(["watcher-enabled"]);
});
