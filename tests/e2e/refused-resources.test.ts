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

test.each<[string, string, Refusal | undefined, string]>([
  [
    "an alert rule is forbidden",
    "scheduledQueryRules/breakglass-rules-account-change",
    { status: 403, code: "AuthorizationFailed", message: "The client does not have authorization." },
    "A part of the alerting itself",
  ],
  [
    "the primary action group fails",
    MENDED,
    { status: 500, code: "InternalServerError", message: "An error occurred." },
    "A part of the alerting itself",
  ],
  [
    "the fallback group is forbidden",
    "actionGroups/breakglass-groups-fallback",
    { status: 403, code: "RequestDisallowedByPolicy", message: "A policy denies it." },
    "A part of the alerting itself",
  ],
  [
    "the export of Entra ID's logs conflicts with another one",
    "diagnosticSettings/break-glass-alerts",
    { status: 409, code: "Conflict", message: "Another setting exports this category." },
    "Entra ID's diagnostic setting",
  ],
  [
    "a watcher gets no answer",
    "metricAlerts/breakglass-watch-failed-runs",
    undefined,
    "A part of the alerting itself",
  ],
])("where %s, all else is deployed, and todo says so", async (_, path, refusal, part) => {
  deployment = await GatedDeployment.open();
  deployment.gate.interfere(async (creation, work, refuse) => {
    if (!creation.path.includes(path)) return work();
    if (refusal !== undefined) refuse(refusal);
  });
  const error: unknown = await deploy({ ...deployment.options, continueOnError: true }).catch(
    (thrown) => thrown,
  );
  if (!(error instanceof DeployError)) throw new Error(`It is no DeployError: ${error}`);
  if (refusal !== undefined) expect(error.message).toContain(`Code="${refusal.code}"`);
  expect(everything.filter((id) => !there().includes(id))).toEqual([path]);
  const [first] = await todo();
  expect(first).toMatch(
    new RegExp(
      `^REFUSED: ${part} was not deployed\\. .* Then run \`pulumi up --continue-on-error\` again\\.$`,
    ),
  );
  if (path !== MENDED) return;
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
