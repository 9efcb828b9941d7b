import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { deploy } from "../../sandbox/engine/deploy.ts";
import { DeployError } from "../../sandbox/engine/options.ts";
import { configurations } from "../policies/proof/configurations.ts";
import { judge } from "../policies/proof/in-process.ts";
import { legitimate } from "../policies/proof/legitimate.ts";
import { mutations } from "../policies/proof/mutations/index.ts";
import { stoppedAsConfigured, stoppedOnEngine } from "../policies/proof/on-engine.ts";
import { type DeployedResource, edited } from "../policies/proof/resources.ts";
import { EVERYTHING, Laboratory, POLICY_PACK } from "../policies/proof/sample.ts";
import { runningIn } from "./sample-drill.ts";

const MINUTES = 60_000;

let laboratory: Laboratory;
let good: DeployedResource[];
beforeAll(async () => {
  laboratory = await Laboratory.open((line) => process.stderr.write(`${line}\n`));
  good = await laboratory.goodStack();
}, 20 * MINUTES);
afterAll(() => laboratory.close());

const stopped = (resources: readonly DeployedResource[]) => [
  ...new Set(judge(resources).flatMap(({ policy, undecided }) => (undecided ? [] : [policy]))),
];
const settingsFile = (settings: object) => {
  const file = join(laboratory.directory, "policies.json");
  writeFileSync(file, JSON.stringify(settings));
  return file;
};
const messageOf = (work: Promise<unknown>) =>
  work.then(
    () => "",
    (error: unknown) => {
      if (!(error instanceof DeployError)) throw error;
      return error.message;
    },
  );

describe("the sample stack, with everything that it can have", () => {
  const policies = ({ warnings }: Awaited<ReturnType<typeof deploy>>) =>
    warnings.flatMap(({ message }) => (message.startsWith("Policy ") ? [message] : []));

  test(
    "is previewed with nothing but what a preview cannot know, and deployed with nothing to say",
    async () => {
      const fresh = await Laboratory.open();
      const options = fresh.options("pack", { policyPack: POLICY_PACK, config: EVERYTHING });
      const before = policies(await deploy({ ...options, preview: true }));
      expect(before.length).toBeGreaterThan(0);
      for (const message of before) expect(message).toContain("cannot be judged before the deployment");
      expect(policies(await deploy(options))).toEqual([]);
      await fresh.close();
    },
    6 * MINUTES,
  );

  test(
    "is stopped before anything is created where a rule is switched off",
    async () => {
      const off = edited(good, "off", (resources) =>
        resources.map((resource) =>
          resource.name === "breakglass-rules-sign-in"
            ? { ...resource, inputs: { ...resource.inputs, enabled: false } }
            : resource,
        ),
      );
      expect(await stoppedOnEngine(laboratory, off, "off")).toEqual([
        "log-alert-enabled",
        "detections-covered",
      ]);
    },
    3 * MINUTES,
  );
});

describe("with the real engine and without it, the pack says the same", () => {
  test.each([
    "notify the first group alone: breakglass-rules-sign-in",
    "forget an account in one list: breakglass-rules-sign-in",
    "a written callback URL: breakglass-groups-primary",
    "somebody else: breakglass-rules-reader",
  ])(
    "of: %s",
    async (name) => {
      const edit = mutations(good).find((mutation) => mutation.name === name)?.edit;
      if (edit === undefined) throw new Error(`There is no edit "${name}".`);
      const resources = edited(good, name, edit);
      const found = await stoppedOnEngine(laboratory, resources, "same");
      expect(found.toSorted()).toEqual(stopped(resources).toSorted());
      expect(found).not.toEqual([]);
    },
    3 * MINUTES,
  );
});

test(
  "every dangerous edit is stopped",
  () => {
    const edits = mutations(good);
    expect(edits.length).toBeGreaterThan(60);
    const survivors = edits.filter(({ name, edit }) => stopped(edited(good, name, edit)).length === 0);
    expect(survivors.map(({ name }) => name)).toEqual([]);
  },
  15 * MINUTES,
);

test.each(legitimate.map(({ name, edit }) => [name, edit] as const))(
  "a legitimate change passes: %s",
  (name, edit) => {
    expect(stopped(edited(good, name, edit))).toEqual([]);
  },
);

test.each(Object.entries(configurations))(
  "the sample stack passes when it is configured otherwise: %s",
  async (_, config) => {
    expect(await stoppedAsConfigured(config)).toEqual([]);
  },
  5 * MINUTES,
);

describe("settings of the pack", () => {
  test(
    "that no policy has are an error with a suggestion",
    async () => {
      const policyPackConfig = settingsFile({ "log-alert-frequency": { mots: "PT15M" } });
      const options = laboratory.options("settings", {
        preview: true,
        policyPack: POLICY_PACK,
        policyPackConfig,
      });
      expect(await messageOf(deploy(options))).toContain(
        'The policy "log-alert-frequency" has no setting "mots": did you mean "most"?',
      );
    },
    3 * MINUTES,
  );

  test(
    "change what a policy asks for, and a policy can be advisory",
    async () => {
      const policyPackConfig = settingsFile({
        "log-alert-frequency": { enforcementLevel: "advisory", most: "PT1M" },
      });
      const options = laboratory.options("settings", {
        preview: true,
        policyPack: POLICY_PACK,
        policyPackConfig,
      });
      const { warnings } = await deploy(options);
      const found = warnings.filter(({ message }) =>
        message.includes("evaluationFrequency is PT5M: it must be PT1M or less"),
      );
      expect(found).toHaveLength(runningIn("logAlert").length);
    },
    3 * MINUTES,
  );
});

test(
  "a stack without alerting gets a note, and does not fail",
  async () => {
    const group = good.filter(({ type }) => type.endsWith(":ResourceGroup"));
    const file = join(laboratory.directory, "none.json");
    writeFileSync(file, JSON.stringify(group));
    const { warnings } = await laboratory.preview(file, "none");
    expect(warnings.map(({ message }) => message)).toContainEqual(
      expect.stringContaining("Policy alerting-present: The stack has alerting on break-glass accounts."),
    );
  },
  3 * MINUTES,
);
