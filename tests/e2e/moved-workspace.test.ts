import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type DeployOptions, deploy } from "../../sandbox/engine/deploy.ts";
import { DeployError } from "../../sandbox/engine/options.ts";
import { GatedDeployment } from "../proof/engine/deployment.ts";

let deployment: GatedDeployment;
beforeAll(async () => {
  deployment = await GatedDeployment.open();
  await deployment.deploy();
});
afterAll(() => deployment.close());

const store = () => deployment.laboratory.cloud.azure.store;

/** The alert rules, each as its workspace and its title. */
function rules(): string[] {
  const properties = store()
    .list("Microsoft.Insights/scheduledQueryRules")
    .map(({ resource }) => resource.properties as { scopes: string[]; displayName: string });
  return properties
    .map(({ scopes, displayName }) => `${scopes[0]?.split("/").at(-1)}: ${displayName}`)
    .toSorted();
}

function onAnotherWorkspace(): DeployOptions {
  const { config, ...others } = deployment.options;
  const workspace = { value: { create: { name: "law-another", retentionInDays: 90 } } };
  return { ...others, config: { ...config, "breakglass:workspace": workspace } };
}

test("a changed workspace makes every new rule before an old one goes, also where one is refused at first", async () => {
  const old = rules();
  const made: string[] = [];
  const gaps: string[] = [];
  let isRefusing = true;
  deployment.gate.interfere(async ({ path }, work, refuse) => {
    const [, name = ""] = /\/scheduledQueryRules\/([^?]+)/.exec(path) ?? [];
    if (name !== "") {
      made.push(name);
      gaps.push(...old.filter((each) => !rules().includes(each)).map((each) => `${name}: ${each} is gone`));
      if (isRefusing && name.startsWith("breakglass-rules-sign-in"))
        return refuse({ status: 500, code: "InternalServerError", message: "An error occurred." });
    }
    return work();
  });
  const error: unknown = await deploy({ ...onAnotherWorkspace(), continueOnError: true }).catch(
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(DeployError);
  // Nothing goes for as long as something is missing.
  expect(rules().filter((each) => old.includes(each))).toEqual(old);

  isRefusing = false;
  await deploy(onAnotherWorkspace());
  expect(gaps).toEqual([]);
  expect(made).toHaveLength(old.length + 1);
  expect(rules()).toEqual(old.map((each) => each.replace("law-breakglass-alerts", "law-another")));
  expect(
    store()
      .list()
      .filter(({ id }) => id.includes("law-breakglass-alerts")),
  ).toEqual([]);
  expect(Object.keys((await deploy(onAnotherWorkspace())).changes)).toEqual(["same"]);
});
