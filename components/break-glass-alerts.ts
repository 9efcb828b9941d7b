import { getClientConfig } from "@pulumi/azure-native/authorization/getClientConfig.js";
import type { ComponentResourceOptions, Output, Resource } from "@pulumi/pulumi";
import { ComponentResource, interpolate } from "@pulumi/pulumi";
import { mailAddresses } from "../config/index.ts";
import {
  type DefenderActivityPolicy,
  defenderActivityPolicy,
  detections,
  neededTables,
} from "../queries/index.ts";
import { ActionGroups } from "./action-groups.ts";
import { type BreakGlassAlertsArgs, checkArguments } from "./arguments.ts";
import { Connections } from "./connections.ts";
import { EntraDiagnosticSetting } from "./diagnostic-setting.ts";
import { FastAlerts, fastRules } from "./fast-alerts.ts";
import { LandingZone } from "./landing-zone.ts";
import { lockAgainstDeletion } from "./lock.ts";
import { LogAlerts, logAlertName } from "./log-alerts.ts";
import { whenKnown } from "./look-up.ts";
import { NotificationWorkflow } from "./notification-workflow.ts";
import { optionalParts } from "./optional-parts.ts";
import { Outpost } from "./outpost.ts";
import { refusedSteps } from "./refused-steps.ts";
import { remainingSteps } from "./remaining-steps.ts";
import { resolveWatched } from "./resolve-accounts.ts";
import { ruleSuffix as suffixOf } from "./rule-names.ts";
import { tooManyAccounts } from "./rules-fit.ts";
import { afterAll, settled, unlessAnyRefused, unlessRefused } from "./settled.ts";
import { withoutVersionedAliases } from "./versioned-aliases.ts";
import { Watchers } from "./watchers.ts";
import { WorkspaceWatch } from "./workspace-watch.ts";

/**
 * Everything that must happen when a break-glass account signs in: the alert rules, the action groups, the
 * workflow that sends the messages, and what these need.
 *
 * It deploys with the providers of azure-native and azuread that it is given, or with the stack's own. Names in Azure begin
 * with `name`: two in one resource group, or one tenant, need two names.
 *
 * @throws ConfigurationError with every fault of the arguments
 * @example
 * const alerts = new BreakGlassAlerts("contoso", settings, { providers: [azure, entra] });
 * export const todo = alerts.todo;
 */
export class BreakGlassAlerts extends ComponentResource {
  /** Of the workspace with the sign-in logs; known once Microsoft Sentinel is on there, where that is asked for. */
  readonly workspaceId: Output<string>;
  readonly workflowId: Output<string>;
  /** The object id of the workflow's identity, for permissions that a person gives. */
  readonly workflowPrincipalId: Output<string>;
  /** The same of the playbook's identity, where `sentinel.playbook` is true. */
  readonly playbookPrincipalId: Output<string> | undefined;
  readonly ruleIds: readonly Output<string>[];
  /** Where a person lends the Teams and e-mail connections his account, keyed by API. Secret, short-lived. */
  readonly consentLinks: Readonly<Record<string, Output<string>>>;
  /** What to type into the Defender portal for the activity policy that no API can make. */
  readonly defenderActivityPolicy: DefenderActivityPolicy;
  /** What code cannot do: the steps that a person still has to take, in order. */
  readonly todo: readonly string[];
  /** What this deployment was refused, each with what to do; none where all is deployed. */
  readonly refused: Output<string[]>;

  constructor(name: string, settings: BreakGlassAlertsArgs, options: ComponentResourceOptions = {}) {
    const args = checkArguments(name, settings);
    const transformations = [...(options.transformations ?? []), withoutVersionedAliases];
    super("breakglass:index:BreakGlassAlerts", name, {}, { ...options, transformations });
    const child = { parent: this };
    const kept = { parent: this, protect: args.protect };
    const { channels, query, location, tags, fallback, runbookUrl, drills } = args;
    const watched = resolveWatched(args, child, (found) => tooManyAccounts(found, args));
    const rulesName = `${name}-rules`;
    const alertings = detections
      .filter(({ engines }) => engines.includes("logAlert"))
      .map((detection) => ({
        detection,
        rules: [logAlertName(rulesName, detection)],
        fast: args.speed === "fast" ? fastRules(`${name}-fast`, detection) : [],
      }));
    const logged = alertings.map(({ detection }) => detection);
    const deployer = whenKnown(getClientConfig(child));
    const { subscriptionId, tenantId } = deployer;
    const [first] = alertings;
    const ruleSuffix = suffixOf({ ...args, subscriptionId, first: first?.rules[0] ?? rulesName }, this);
    const zone = new LandingZone(`${name}-zone`, { ...args, subscriptionId }, kept);
    const { resourceGroupName, workspaceId, workspaceCustomerId } = zone;
    const connections = new Connections(
      `${name}-connections`,
      {
        channels,
        query,
        cloud: args.cloud,
        location,
        tags,
        resourceGroupName,
        subscriptionId,
        ...(args.twilioAuthToken === undefined ? {} : { twilioAuthToken: args.twilioAuthToken }),
      },
      child,
    );
    const workflow = new NotificationWorkflow(
      `${name}-notify`,
      {
        alertings,
        ruleSuffix,
        watched,
        channels,
        query,
        runbookUrl,
        drills,
        cloud: args.cloud,
        location,
        tags,
        connections: connections.references,
        resourceGroupName,
        workspaceId,
        workspaceCustomerId,
        tenantId,
        ...(args.teamsWebhookUrls === undefined ? {} : { teamsWebhookUrls: args.teamsWebhookUrls }),
      },
      kept,
    );
    const groups = new ActionGroups(
      `${name}-groups`,
      {
        fallback,
        tags,
        resourceGroupName,
        workflowId: workflow.workflowId,
        callbackUrl: workflow.callbackUrl,
      },
      kept,
    );
    const rules = new LogAlerts(
      rulesName,
      {
        detections: logged,
        watched,
        location,
        tags,
        resourceGroupName,
        workspaceId,
        actionGroupIds: ({ sparesPhones }) => (sparesPhones ? groups.thereIdsByMail : groups.thereIds),
        ruleSuffix,
      },
      child,
    );
    const fast =
      args.speed === "fast"
        ? new FastAlerts(
            `${name}-fast`,
            {
              detections: logged,
              watched,
              location,
              tags,
              resourceGroupName,
              workspaceId,
              identityId: rules.identityId,
              actionGroupId: groups.primaryId,
              ruleSuffix,
            },
            child,
          )
        : undefined;
    const resourceGroupId = interpolate`/subscriptions/${subscriptionId}/resourceGroups/${resourceGroupName}`;
    const { outpost: place } = args;
    const outpost =
      place === undefined
        ? undefined
        : new Outpost(
            `${name}-outpost`,
            { place, location, tags, fallback, subscriptionId, watchedGroupId: resourceGroupId },
            {
              parent: this,
              dependsOn: settled([...rules.ruleIds, ...(fast?.ruleIds ?? [])]).apply((): Resource[] => []),
            },
          );
    const watch = {
      detections: logged,
      location,
      tags,
      silenceAfterHours: args.silenceAfterHours,
      accounts: args.accounts,
      resourceGroupName,
      resourceGroupId,
      workspaceId,
      ruleSuffix,
      ...(outpost === undefined ? {} : { outpostId: unlessRefused(outpost.resourceGroupId) }),
      workflowId: workflow.workflowId,
      identityId: rules.identityId,
      // Without --continue-on-error, a deployment ends at the first refusal: what alerts comes before what watches it.
      groupId: afterAll([...rules.ruleIds, ...(fast?.ruleIds ?? [])], groups.watcherId),
    };
    const watchers = new Watchers(`${name}-watch`, watch, child);
    // What Azure may refuse without costing an alert waits until all that alerts is there, or was refused.
    const alerting = [
      ...rules.ruleIds,
      ...(fast?.ruleIds ?? []),
      ...Object.values(watchers.ruleIds),
      ...Object.values(outpost?.ids ?? {}),
      groups.primaryId,
      groups.fallbackId,
      ...(groups.mailId === undefined ? [] : [groups.mailId]),
    ];
    const core = settled(alerting);
    const afterCore = { dependsOn: core.apply((): Resource[] => []) };
    const optional = { parent: this, ...afterCore };
    // Fast rules ask the runs who has been paged; otherwise only closing messages say how they have ended.
    const ownRuns = workflow.readOwnRuns(fast === undefined ? afterCore : {});
    const { permissions, defender, sentinel, automation } = optionalParts(
      name,
      { args, watched, core, deployer, zone, connections, workflow },
      optional,
    );
    this.defenderActivityPolicy = defenderActivityPolicy(args.accounts, mailAddresses(args));
    this.workspaceId = sentinel?.workspaceId ?? workspaceId;
    const playbookWatchers =
      automation === undefined ? {} : watchers.watchPlaybook(`${name}-watch`, automation.playbookId, watch);
    const { workspaceProvider: provider } = zone;
    const workspaceWatch =
      args.watchWorkspace && provider !== undefined
        ? new WorkspaceWatch(`${name}-workspace-watch`, { ...args, workspaceId, provider }, optional)
        : undefined;
    let setting: EntraDiagnosticSetting | undefined;
    if (args.diagnosticSetting !== undefined) {
      const { name: settingName } = args.diagnosticSetting;
      setting = new EntraDiagnosticSetting(
        `${name}-entra-logs`,
        { settingName, workspaceId, tables: neededTables(logged, args), core },
        optional,
      );
    }
    const locks: Output<string>[] = [];
    if (args.locks) {
      const locked = {
        // A lock keeps the roles on a resource, too: it comes after them, and goes before.
        workflow: afterAll([ownRuns], workflow.workflowId),
        ...(automation === undefined ? {} : { playbook: automation.playbookId }),
        primary: groups.primaryId,
        fallback: groups.fallbackId,
        ...(groups.mailId === undefined ? {} : { mail: groups.mailId }),
        ...Object.fromEntries(rules.ruleIds.map((id, index) => [logged[index]?.id ?? index, id])),
        ...Object.fromEntries((fast?.ruleIds ?? []).map((id, index) => [`fast-${index + 1}`, id])),
        ...watchers.ruleIds,
        ...outpost?.ids,
        ...playbookWatchers,
      };
      for (const [key, id] of Object.entries(locked))
        locks.push(lockAgainstDeletion(`${name}-lock-${key}`, id, optional).id);
    }
    this.workflowId = workflow.workflowId;
    this.workflowPrincipalId = workflow.principalId;
    this.playbookPrincipalId = automation?.principalId;
    this.ruleIds = [...rules.ruleIds, ...(fast?.ruleIds ?? [])];
    this.consentLinks = connections.consentLinks;
    this.todo = remainingSteps(args);
    this.refused = refusedSteps({
      core: [...alerting, ...zone.made, ...workflow.made],
      runs: [ownRuns],
      channels: permissions.made,
      defender: defender.map(({ id }) => id),
      sentinel: sentinel?.ruleIds ?? [],
      playbook: automation?.made ?? [],
      workspace: Object.values(workspaceWatch?.ids ?? {}),
      export: setting === undefined ? [] : [setting.made],
      locks,
    });
    const { workspaceId: logs, workflowId } = this;
    this.registerOutputs({ ...unlessAnyRefused({ workspaceId: logs, workflowId }), todo: this.todo });
  }
}
