import type { ComponentResource, ComponentResourceOptions, Output } from "@pulumi/pulumi";
import { defenderDetectionsOf, defenderRule, detections, type Watched } from "../queries/index.ts";
import type { CheckedArguments } from "./arguments.ts";
import { IncidentAutomation } from "./automation.ts";
import { ChannelPermissions } from "./channel-permissions.ts";
import type { Connections } from "./connections.ts";
import { DefenderDetection } from "./defender.ts";
import type { LandingZone } from "./landing-zone.ts";
import type { NotificationWorkflow } from "./notification-workflow.ts";
import { SentinelRules } from "./sentinel.ts";
import { hasOwnProvider } from "./subscription.ts";

/** The alerting that these parts belong to. */
interface Core {
  readonly args: CheckedArguments;
  readonly watched: Output<Watched>;
  /** What must be deployed before anything can be refused here. */
  readonly core: Output<unknown>;
  readonly deployer: Output<{ clientId: string; subscriptionId: string; tenantId: string }>;
  readonly zone: LandingZone;
  readonly connections: Connections;
  readonly workflow: NotificationWorkflow;
}

interface Options extends ComponentResourceOptions {
  readonly parent: ComponentResource;
}

export interface OptionalParts {
  readonly permissions: ChannelPermissions;
  readonly defender: readonly DefenderDetection[];
  readonly sentinel: SentinelRules | undefined;
  readonly automation: IncidentAutomation | undefined;
}

/** What Azure may refuse without costing an alert: the rights of channels, the rules of Defender, Microsoft Sentinel and its playbook. */
export function optionalParts(name: string, core: Core, options: Options): OptionalParts {
  const { channels } = core.args;
  const { principalId } = core.workflow;
  const permissions = new ChannelPermissions(
    `${name}-channels`,
    { channels, principalId, core: core.core },
    options,
  );
  const defender = defenderRules(name, core, options);
  const sentinel = sentinelRules(name, core, options);
  const automation = sentinel && incidentAutomation(name, sentinel, core, options);
  return { permissions, defender, sentinel, automation };
}

function defenderRules(
  name: string,
  { args, watched, deployer }: Core,
  options: Options,
): DefenderDetection[] {
  if (args.defender === undefined) return [];
  const { cloudApps, ...settings } = args.defender;
  const { clientId, tenantId } = deployer;
  const application = hasOwnProvider(options.parent) ? { clientId } : {};
  return defenderDetectionsOf({ cloudApps }).map((source) => {
    const rule = watched.apply((each) => defenderRule(source, `${name}-${source.id}`, each));
    return new DefenderDetection(
      `${name}-defender-${source.id}`,
      { ...settings, rule, tenantId, ...application },
      options,
    );
  });
}

function sentinelRules(
  name: string,
  { args, watched, core, zone: { workspaceId, workspaceProvider } }: Core,
  options: Options,
): SentinelRules | undefined {
  if (args.sentinel === undefined) return undefined;
  return new SentinelRules(
    `${name}-sentinel`,
    {
      ...args.sentinel,
      detections: detections.filter(({ engines }) => engines.includes("sentinel")),
      watched,
      workspace: args.workspace,
      workspaceId,
      core,
      ...(workspaceProvider === undefined ? {} : { workspaceProvider }),
    },
    options,
  );
}

function incidentAutomation(
  name: string,
  { place, inWorkspace, thereIds }: SentinelRules,
  { args, watched, core, deployer, zone, connections }: Core,
  options: Options,
): IncidentAutomation | undefined {
  if (!args.sentinel?.playbook) return undefined;
  const { channels, drills, runbookUrl, tags, location, cloud, teamsWebhookUrls } = args;
  const { subscriptionId, tenantId } = deployer;
  const { resourceGroupName, workspaceId } = zone;
  return new IncidentAutomation(
    `${name}-incident`,
    {
      channels,
      drills,
      runbookUrl,
      tags,
      location,
      cloud,
      connections: connections.references,
      resourceGroupName,
      subscriptionId,
      core,
      tenantId,
      watched,
      workspaceId,
      workspace: place,
      inWorkspace,
      ruleIds: thereIds,
      ...(teamsWebhookUrls === undefined ? {} : { teamsWebhookUrls }),
    },
    options,
  );
}
