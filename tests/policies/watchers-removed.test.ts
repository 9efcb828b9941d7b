import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
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

describe("one alert on the health of the rules, and one on that of the workspace", () => {
  const TYPES = ["Microsoft.Insights/scheduledQueryRules", "Microsoft.OperationalInsights/workspaces"];
  /** The watcher of health as two, the second with these scopes. */
  const apart = (scopes?: readonly string[]) =>
    sample.flatMap((each) => {
      if (!each.name.endsWith("watch-unhealthy")) return [each];
      return TYPES.map((equals, index) => {
        const inputs = structuredClone(each.inputs) as {
          condition: { allOf: { anyOf?: unknown[] }[] };
          scopes: unknown;
        };
        inputs.condition.allOf = inputs.condition.allOf.map((condition) =>
          JSON.stringify(condition).includes("resourceType")
            ? ({ field: "resourceType", equals } as object)
            : condition,
        );
        if (index === 1 && scopes !== undefined) inputs.scopes = scopes;
        return { ...each, name: `${each.name}-${index}`, inputs };
      });
    });

  test("are as good as one", async () => {
    expect(await stoppedBy(apart())).toEqual([]);
    const [rule] = sample.filter(({ name }) => name.endsWith("rules-sign-in"));
    expect(await stoppedBy(apart(rule?.inputs["scopes"] as string[]))).toEqual([]);
  });

  test("are not where one of them is missing, or looks elsewhere", async () => {
    for (const index of [0, 1]) {
      const left = apart().filter(({ name }) => !name.endsWith(`watch-unhealthy-${index}`));
      expect(await stoppedBy(left)).toEqual(["watcher-enabled"]);
    }
    const elsewhere = "/subscriptions/11111111-5b7a-4f6e-9c3d-2a1b0c9d8e7f/resourceGroups/rg-other";
    expect(await stoppedBy(apart([elsewhere]))).toEqual(["watcher-enabled"]);
  });
});
