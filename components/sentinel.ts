import { Resource } from "@pulumi/azure-native/resources/resource.js";
import { getScheduledAlertRule } from "@pulumi/azure-native/securityinsights/getScheduledAlertRule.js";
import { getSentinelOnboardingState } from "@pulumi/azure-native/securityinsights/getSentinelOnboardingState.js";
import { ScheduledAlertRule } from "@pulumi/azure-native/securityinsights/scheduledAlertRule.js";
import { SentinelOnboardingState } from "@pulumi/azure-native/securityinsights/sentinelOnboardingState.js";
import type { ComponentResourceOptions, Input, InvokeOptions, Output } from "@pulumi/pulumi";
import { all, ComponentResource, interpolate, output } from "@pulumi/pulumi";
import { v5 as uuidv5 } from "uuid";
import type { SentinelConfig } from "../config/index.ts";
import { type Detection, nearRealTimeRule, sentinelRule, type Watched } from "../queries/index.ts";
import type { CheckedArguments } from "./arguments.ts";
import { segment } from "./arm-id.ts";
import { askAfter, lookFirst } from "./look-up.ts";
import { isOnboarded } from "./refusals.ts";
import { thoseThere, unlessRefused } from "./settled.ts";

/** Any fixed GUID will do: it separates our names from those that others derive in the same way. */
const NAMESPACE = "0c9b7f0e-6d0b-4b51-8a0c-3e6c1f5d7a92";

/** Of Microsoft.SecurityInsights: one that has near-real-time rules. */
const NRT_VERSION = "2025-07-01-preview";

export interface SentinelRulesArgs
  extends SentinelConfig,
    Pick<CheckedArguments, "workspace" | "workspaceProvider"> {
  detections: readonly Detection[];
  watched: Input<Watched>;
  workspaceId: Input<string>;
  /** What must be deployed before anything can be refused here. */
  core: Output<unknown>;
}

/**
 * Microsoft Sentinel on the workspace: switched on where that is wanted, and a scheduled analytics rule a detection,
 * whose incidents are gathered by account where it is about one. They live with the workspace, in its resource group and subscription.
 */
export class SentinelRules extends ComponentResource {
  readonly ruleIds: readonly Output<string>[];
  /** The ids of those that are there, also if this deployment was refused one. */
  readonly thereIds: Output<string[]>;
  /** Known once Microsoft Sentinel is on there. */
  readonly workspaceId: Output<string>;
  /** Where the workspace is, and how resources get there: it may be in another subscription. */
  readonly place: { resourceGroupName: Output<string>; workspaceName: Output<string> };
  readonly inWorkspace: InvokeOptions;

  constructor(name: string, args: SentinelRulesArgs, options: ComponentResourceOptions) {
    super("breakglass:index:SentinelRules", name, {}, options);
    const { detections, watched, onboard, workspace, workspaceProvider: provider } = args;
    const child = { parent: this, ...(provider === undefined ? {} : { provider }) };
    // In another workspace they are new, also by name: the old ones stay until these are there.
    const onWorkspace = { ...child, deleteBeforeReplace: false };
    // A workspace of the same name and group in another subscription differs by its provider alone, and a changed provider
    // does not replace a resource; a changed name does. An id that is known later cannot be part of a name.
    const known =
      "existing" in workspace && typeof workspace.existing === "string" ? workspace.existing : undefined;
    const where = known === undefined ? "" : `-${segment(known, "subscriptions")}`;
    const isThere =
      "existing" in workspace && !onboard
        ? output(workspace.existing).apply((id) => sentinelIsThere(id, args.core, child))
        : output(undefined);
    // The rules wait until it is known that the workspace takes them.
    const workspaceId = all([args.workspaceId, isThere]).apply(([id]) => id);
    const place = {
      resourceGroupName: workspaceId.apply((id) => segment(id, "resourceGroups")),
      // Known in a preview, too, where it is created: by it, policies know whose rules these are.
      workspaceName:
        "create" in workspace
          ? output(workspace.create.name)
          : workspaceId.apply((id) => segment(id, "workspaces")),
    };
    this.place = place;
    this.inWorkspace = child;
    const onboarding = onboard
      ? [
          new SentinelOnboardingState(
            `${name}-onboarding${where}`,
            { ...place, sentinelOnboardingStateName: "default" },
            onWorkspace,
          ),
        ]
      : [];
    this.workspaceId = all(onboarding.map(({ id }) => id)).apply(() => workspaceId);
    this.ruleIds = detections.map((detection) => {
      if (args.speed === "nearRealTime") {
        const nrtName = `${name}-${detection.id}-nrt`;
        // The default version of azure-native's module has no class for them.
        return new Resource(
          nrtName,
          {
            apiVersion: NRT_VERSION,
            resourceGroupName: place.resourceGroupName,
            resourceProviderNamespace: "Microsoft.OperationalInsights",
            parentResourcePath: interpolate`workspaces/${place.workspaceName}/providers/Microsoft.SecurityInsights`,
            resourceType: "alertRules",
            resourceName: workspaceId.apply((id) => ruleId(id, nrtName)),
            kind: "NRT",
            properties: output(watched).apply((each) => {
              const { kind: _, ...properties } = nearRealTimeRule(detection, each);
              return properties;
            }),
          },
          { ...onWorkspace, dependsOn: onboarding },
        ).id;
      }
      const rule = output(watched).apply((each) => sentinelRule(detection, each));
      return new ScheduledAlertRule(
        `${name}-${detection.id}`,
        {
          ...place,
          ruleId: workspaceId.apply((id) => ruleId(id, `${name}-${detection.id}`)),
          kind: "Scheduled",
          displayName: rule.displayName,
          description: rule.description,
          severity: rule.severity,
          enabled: rule.enabled,
          query: rule.query,
          queryFrequency: rule.queryFrequency,
          queryPeriod: rule.queryPeriod,
          triggerOperator: rule.triggerOperator,
          triggerThreshold: rule.triggerThreshold,
          suppressionEnabled: rule.suppressionEnabled,
          suppressionDuration: rule.suppressionDuration,
          tactics: rule.tactics,
          techniques: rule.techniques,
          entityMappings: rule.entityMappings,
          customDetails: rule.customDetails,
          eventGroupingSettings: rule.eventGroupingSettings,
          incidentConfiguration: rule.incidentConfiguration,
        },
        { ...onWorkspace, dependsOn: onboarding },
      ).id;
    });
    this.thereIds = thoseThere(
      this.ruleIds.map((id, index) => ({
        id,
        earlier: () => this.#earlier(`${name}-${detections[index]?.id}`, workspaceId),
      })),
    );
    this.registerOutputs({ ruleIds: this.ruleIds.map(unlessRefused) });
  }

  /** A change that was refused leaves a rule as it was. Where nobody answers, it counts as gone: only the playbook needs it. */
  #earlier(name: string, workspaceId: Output<string>): Output<string | null> {
    return workspaceId.apply((id) => {
      const place = {
        resourceGroupName: segment(id, "resourceGroups"),
        workspaceName: segment(id, "workspaces"),
      };
      return getScheduledAlertRule({ ...place, ruleId: ruleId(id, name) }, this.inWorkspace).then(
        (rule) => rule.id ?? null,
        () => null,
      );
    });
  }
}

/** Azure refuses a rule in a workspace without Sentinel, once a rule, without naming the property that would help. */
function sentinelIsThere(workspace: string, core: Output<unknown>, options: InvokeOptions): Output<void> {
  const workspaceName = segment(workspace, "workspaces");
  return lookFirst(
    "breakglass:sentinel.onboard",
    askAfter(core, () =>
      getSentinelOnboardingState(
        {
          resourceGroupName: segment(workspace, "resourceGroups"),
          workspaceName,
          sentinelOnboardingStateName: "default",
        },
        options,
      ),
    ),
    isOnboarded(workspaceName),
  );
}

/**
 * The deterministic GUID of a rule in a workspace, by our name for it; letter case does not count, as in Azure. So a stack
 * that lost its state is refused a second rule of the same kind, and can import the first.
 */
export function ruleId(workspaceId: string, name: string): string {
  return uuidv5(`${workspaceId}|${name}`.toLowerCase(), NAMESPACE);
}
