import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type DeployResult, deploy } from "../../sandbox/engine/deploy.ts";
import { DeployError } from "../../sandbox/engine/options.ts";
import { configurations } from "../policies/proof/configurations.ts";
import { judge } from "../policies/proof/in-process.ts";
import { legitimate } from "../policies/proof/legitimate.ts";
import { mutations } from "../policies/proof/mutations/index.ts";
import { stoppedAsConfigured, stoppedOnEngine } from "../policies/proof/on-engine.ts";
import { type DeployedResource, edited } from "../policies/proof/resources.ts";
import { Laboratory, POLICY_PACK } from "../policies/proof/sample.ts";
import { runningIn } from "./sample-drill.ts";

let laboratory: Laboratory;
let good: DeployedResource[];
/** What the policies say of the sample stack before it is deployed, and after. */
let said: { before: readonly string[]; after: readonly string[] };
beforeAll(async () => {
  laboratory = await Laboratory.open();
  const options = laboratory.good({ policyPack: POLICY_PACK });
  said = {
    before: ofPolicies(await deploy({ ...options, preview: true })),
    after: ofPolicies(await deploy(options)),
  };
  good = await laboratory.deployedAsGood();
});
afterAll(() => laboratory.close());

const ofPolicies = ({ warnings }: DeployResult) =>
  warnings.flatMap(({ message }) => (message.startsWith("Policy ") ? [message] : []));
const stopped = (resources: readonly DeployedResource[]) => [
  ...new Set(judge(resources).flatMap(({ policy, undecided }) => (undecided ? [] : [policy]))),
];
const settingsFile = (settings: object) => {
  const file = join(laboratory.directory, "policies.json");
  writeFileSync(file, JSON.stringify(settings));
  return file;
};
/** A stack of a resource group and nothing else. */
const groupAlone = () => {
  const file = join(laboratory.directory, "none.json");
  writeFileSync(file, JSON.stringify(good.filter(({ type }) => type.endsWith(":ResourceGroup"))));
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
  test("is previewed with nothing but what a preview cannot know, and deployed with nothing to say", () => {
    expect(said.before.length).toBeGreaterThan(0);
    for (const message of said.before) expect(message).toContain("cannot be judged before the deployment");
    expect(said.after).toEqual([]);
  });

  test("is stopped before anything is created where a rule is switched off", async () => {
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
  });
});

test("with the real engine and without it, the pack says the same of several dangerous edits", async () => {
  const chosen = [
    "notify the first group alone: breakglass-rules-sign-in",
    "forget an account in one list: breakglass-rules-failed-sign-in",
    "a written callback URL: breakglass-groups-primary",
    "somebody else: breakglass-rules-reader",
  ].map((name) => {
    const edit = mutations(good).find((mutation) => mutation.name === name)?.edit;
    if (edit === undefined) throw new Error(`There is no edit "${name}".`);
    return { name, edit };
  });
  const resources = chosen.reduce((all, { name, edit }) => edited(all, name, edit), good);
  const found = await stoppedOnEngine(laboratory, resources, "same");
  expect(found.toSorted()).toEqual(stopped(resources).toSorted());
  for (const { name, edit } of chosen) {
    const alone = stopped(edited(good, name, edit));
    expect([name, alone.filter((policy) => !found.includes(policy))]).toEqual([name, []]);
    expect(alone).not.toEqual([]);
  }
});

test("dangerous edits are stopped: one in four, and each of them in `npm run proof:policy`", () => {
  const edits = mutations(good).filter((_, index) => index % 4 === 0);
  expect(edits.length).toBeGreaterThan(90);
  const survivors = edits.filter(({ name, edit }) => stopped(edited(good, name, edit)).length === 0);
  expect(survivors.map(({ name }) => name)).toEqual([]);
});

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
);

describe("settings of the pack", () => {
  test("that no policy has are an error with a suggestion", async () => {
    const policyPackConfig = settingsFile({ "log-alert-frequency": { mots: "PT15M" } });
    expect(await messageOf(laboratory.preview(groupAlone(), "none", { policyPackConfig }))).toContain(
      'The policy "log-alert-frequency" has no setting "mots": did you mean "most"?',
    );
  });

  test("change what a policy asks for, and a policy can be advisory", async () => {
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
  });
});

test("a stack without alerting gets a note, and does not fail", async () => {
  const { warnings } = await laboratory.preview(groupAlone(), "none");
  expect(warnings.map(({ message }) => message)).toContainEqual(
    expect.stringContaining("Policy alerting-present: The stack has alerting on break-glass accounts."),
  );
});
