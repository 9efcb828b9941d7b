import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type DeployOptions, deploy, previewAsJson } from "../../sandbox/engine/deploy.ts";
import type { ConfigValue } from "../../sandbox/engine/options.ts";
import { prepareProject } from "../../sandbox/engine/project.ts";
import { must } from "../../sandbox/engine/recover.ts";
import { EVERYTHING, Laboratory } from "../policies/proof/sample.ts";
import type { Recorded } from "./recorded.ts";

/** What the engine would do to one resource, as `pulumi preview --json` tells it. */
export interface Step {
  readonly op: string;
  readonly urn: string;
  readonly replaceReasons?: readonly string[];
}

type Config = Readonly<Record<string, ConfigValue>>;

/**
 * Puts a recorded state into a local Azure of its own, and previews the current program over it, having read each
 * resource back.
 *
 * @param config over the sample's own
 */
export async function previewUpgrade(from: Recorded, config: Config = {}): Promise<Step[]> {
  return withRecorded(from, config, async (options) => JSON.parse(await previewAsJson(options)).steps);
}

/**
 * Deploys the current program over a recorded state: how many resources the engine created, updated and so on. A preview does
 * not know the principal of a workflow that it updates, and so shows a replacement that the deployment does not make.
 */
export async function upgrade(from: Recorded): Promise<Readonly<Record<string, number>>> {
  return withRecorded(from, {}, async (options) => (await deploy(options)).changes);
}

async function withRecorded<T>(
  { stack, resources }: Recorded,
  config: Config,
  use: (options: DeployOptions) => Promise<T>,
): Promise<T> {
  const laboratory = await Laboratory.open();
  try {
    for (const resource of resources) laboratory.cloud.azure.store.put(resource);
    const options = laboratory.options("stack", { config: { ...EVERYTHING, ...config }, refresh: true });
    const project = prepareProject(options);
    const file = join(laboratory.directory, "recorded.json");
    writeFileSync(file, JSON.stringify(stack));
    await must(options, project, ["stack", "init", options.stack]);
    await must(options, project, ["stack", "import", "--stack", options.stack, "--file", file]);
    return await use(options);
  } finally {
    await laboratory.close();
  }
}

/**
 * What must stay the resource that it is: the workspace with its logs, the workflow with its identity and its secret
 * URL, the groups whose receivers have confirmed, the rules with their open alerts, connections that a person has
 * authorised, and what these are made from.
 */
const LASTING = [
  "azure-native:resources:ResourceGroup",
  "azure-native:operationalinsights:Workspace",
  "azure-native:logic:Workflow",
  "azure-native:monitor:ActionGroup",
  "azure-native:monitor:ScheduledQueryRule",
  "azure-native:monitor:ActivityLogAlert",
  "azure-native:monitor:MetricAlert",
  "azure-native:managedidentity:UserAssignedIdentity",
  "azure-native:authorization:RoleAssignment",
  "azure-native:web:Connection",
  "azure-native:aadiam:DiagnosticSetting",
  "azure-native:securityinsights:SentinelOnboardingState",
  "azure-native:securityinsights:ScheduledAlertRule",
  "pulumi-nodejs:dynamic/breakglass:DefenderDetection",
];

/** Steps that delete or replace what must last: `replace`, `create-replacement`, `delete`, `discard` and the like. */
export function losses(steps: readonly Step[]): string[] {
  return steps
    .filter(({ op }) => /replace|delete|discard|remove/.test(op))
    .filter(({ urn }) => LASTING.includes(urn.split("::")[2]?.split("$").at(-1) ?? ""))
    .map(({ op, urn, replaceReasons = [] }) =>
      [op, urn.split("::").slice(2).join("::").split("$").at(-1), ...replaceReasons].join(" "),
    );
}

/** What an update did other than create, update, or leave as it is. */
export function lossesOf(changes: Readonly<Record<string, number>>): string[] {
  return Object.entries(changes)
    .filter(([op]) => !["create", "update", "same"].includes(op))
    .map(([op, count]) => `${count} ${op}`);
}
