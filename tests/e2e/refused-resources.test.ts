import { afterEach, beforeAll, expect, test } from "@jest/globals";
import { deploy, secretOutputs } from "../../sandbox/engine/deploy.ts";
import { DeployError } from "../../sandbox/engine/options.ts";
import { GatedDeployment } from "../proof/engine/deployment.ts";
import type { Refusal } from "../proof/engine/gate.ts";

/** What of the refused is deployed afterwards, where nothing refuses it any more. */
const MENDED = "actionGroups/breakglass-groups-primary";

/** The last two parts of the ids of what a deployment makes that nobody refuses. */
let everything: string[];
let deployment: GatedDeployment;
const there = () =>
  deployment.laboratory.cloud.azure.store.list().map(({ id }) => id.split("/").slice(-2).join("/"));
/** Ids that the cloud makes up differ; a role assignment's follows from them. */
const named = (ids: readonly string[]) =>
  ids.filter((id) => !/^(roleAssignments|appRoleAssignedTo)\//.test(id));
const todo = async () => (await secretOutputs(deployment.options))["todo"] as string[];

beforeAll(async () => {
  deployment = await GatedDeployment.open();
  const { warnings } = await deployment.deploy();
  expect(warnings.filter(({ message }) => message.includes("Undefined value"))).toEqual([]);
  everything = named(there());
  expect((await todo()).filter((step) => step.startsWith("REFUSED"))).toEqual([]);
  await deployment.close();
});
afterEach(() => deployment.close());

interface Refused {
  readonly path: string;
  /** Undefined where the cloud does not answer. */
  readonly refusal: Refusal | undefined;
  readonly part: string;
}

test.each<[string, readonly Refused[]]>([
  [
    "an alert rule is forbidden and the primary action group fails",
    [
      {
        path: "scheduledQueryRules/breakglass-rules-account-change",
        refusal: {
          status: 403,
          code: "AuthorizationFailed",
          message: "The client does not have authorization.",
        },
        part: "A part of the alerting itself",
      },
      {
        path: MENDED,
        refusal: { status: 500, code: "InternalServerError", message: "An error occurred." },
        part: "A part of the alerting itself",
      },
    ],
  ],
  [
    "the fallback group is forbidden, the export of Entra ID's logs conflicts with another one, and a watcher gets no answer",
    [
      {
        path: "actionGroups/breakglass-groups-fallback",
        refusal: { status: 403, code: "RequestDisallowedByPolicy", message: "A policy denies it." },
        part: "A part of the alerting itself",
      },
      {
        path: "diagnosticSettings/break-glass-alerts",
        refusal: { status: 409, code: "Conflict", message: "Another setting exports this category." },
        part: "Entra ID's diagnostic setting",
      },
      {
        path: "metricAlerts/breakglass-watch-failed-runs",
        refusal: undefined,
        part: "A part of the alerting itself",
      },
    ],
  ],
])("where %s, all else is deployed, and todo says so", async (_, refused) => {
  deployment = await GatedDeployment.open();
  deployment.gate.interfere(async (creation, work, refuse) => {
    const found = refused.find(({ path }) => creation.path.includes(path));
    if (found === undefined) return work();
    if (found.refusal !== undefined) refuse(found.refusal);
  });
  const error: unknown = await deploy({ ...deployment.options, continueOnError: true }).catch(
    (thrown) => thrown,
  );
  if (!(error instanceof DeployError)) throw new Error(`It is no DeployError: ${error}`);
  for (const { refusal } of refused) {
    if (refusal !== undefined) expect(error.message).toContain(`Code="${refusal.code}"`);
  }
  expect(everything.filter((id) => !there().includes(id)).toSorted()).toEqual(
    refused.map(({ path }) => path).toSorted(),
  );
  const steps = (await todo()).filter((step) => step.startsWith("REFUSED"));
  const instruction = "Then run `pulumi up --continue-on-error` again.";
  expect(steps.filter((step) => !step.endsWith(instruction))).toEqual([]);
  expect(steps.map((step) => /^REFUSED: (.*?) was not deployed\. /.exec(step)?.[1]).toSorted()).toEqual(
    // A part is named once, whatever of it is missing.
    [...new Set(refused.map(({ part }) => part))].toSorted(),
  );
  if (!refused.some(({ path }) => path === MENDED)) return;
  // Afterwards, the next deployment is complete.
  deployment.gate.interfere(undefined);
  await deployment.deploy();
  expect(everything.filter((id) => !there().includes(id))).toEqual([]);
  expect((await todo()).filter((step) => step.startsWith("REFUSED"))).toEqual([]);
});

test("a refused change of an action group takes it from no rule: it is still there, as it was", async () => {
  deployment = await GatedDeployment.open();
  await deployment.deploy();
  const groupsOfRules = () =>
    deployment.laboratory.cloud.azure.store
      .list("Microsoft.Insights/scheduledQueryRules")
      .map(({ resource }) => [
        resource.name,
        (resource.properties?.["actions"] as { actionGroups?: string[] } | undefined)?.actionGroups,
      ]);
  const before = groupsOfRules();
  deployment.gate.interfere(async (creation, work, refuse) => {
    if (!creation.path.includes("actionGroups/breakglass-groups-primary")) return work();
    refuse({ status: 409, code: "Conflict", message: "Another operation is in progress." });
  });
  const config = { ...deployment.options.config, "breakglass:tags": { value: { owner: "soc" } } };
  const error: unknown = await deploy({ ...deployment.options, config, continueOnError: true }).catch(
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(DeployError);
  expect(groupsOfRules()).toEqual(before);
});
