import { UserAssignedIdentity } from "@pulumi/azure-native/managedidentity/userAssignedIdentity.js";
import { ScheduledQueryRule } from "@pulumi/azure-native/monitor/scheduledQueryRule.js";
import type { ComponentResourceOptions, Input, Output } from "@pulumi/pulumi";
import { all, ComponentResource, interpolate, output } from "@pulumi/pulumi";
import type { BreakGlassConfig } from "../config/index.ts";
import { type Detection, logAlertCriterion, logAlertRule, type Watched } from "../queries/index.ts";
import { workspaceReader } from "./role-assignment.ts";
import { MOVES } from "./rule-names.ts";
import { unlessRefused } from "./settled.ts";

export interface LogAlertsArgs extends Pick<BreakGlassConfig, "location" | "tags"> {
  detections: readonly Detection[];
  watched: Input<Watched>;
  resourceGroupName: Input<string>;
  workspaceId: Input<string>;
  actionGroupIds: (detection: Detection) => Input<string[]>;
  /** Of the rules' names in Azure: see rule-names.ts. */
  ruleSuffix: Output<string>;
}

/** The name of a detection's rule; the workflow knows the alerts by it. */
export function logAlertName(component: string, { id }: Detection): string {
  return `${component}-${id}`;
}

/**
 * The log search alert rules, one a detection, and the one identity that they run with.
 *
 * The identity has its role before the first rule exists: a rule works from its first evaluation, and outlives
 * whoever edited it last (learn.microsoft.com/azure/azure-monitor/alerts/log-alert-rule-health).
 */
export class LogAlerts extends ComponentResource {
  readonly ruleIds: readonly Output<string>[];
  /** The identity, for another rule on the same workspace; known once it has its role. */
  readonly identityId: Output<string>;

  constructor(name: string, args: LogAlertsArgs, options: ComponentResourceOptions) {
    super("breakglass:index:LogAlerts", name, {}, options);
    const { location, tags, resourceGroupName, workspaceId } = args;
    const identity = new UserAssignedIdentity(
      `${name}-identity`,
      { resourceName: `${name}-rules`, resourceGroupName, location, tags },
      { parent: this },
    );
    const reader = workspaceReader(
      `${name}-reader`,
      { workspaceId, principalId: identity.principalId },
      { parent: this },
    );
    this.identityId = all([identity.id, reader.id]).apply(([id]) => id);
    this.ruleIds = args.detections.map(
      (detection) =>
        new ScheduledQueryRule(
          logAlertName(name, detection),
          {
            ruleName: interpolate`${logAlertName(name, detection)}${args.ruleSuffix}`,
            resourceGroupName,
            location,
            tags,
            identity: { type: "UserAssigned", userAssignedIdentities: [identity.id] },
            scopes: [workspaceId],
            actions: { actionGroups: args.actionGroupIds(detection) },
            ...logAlertRule(detection),
            criteria: output(args.watched).apply((watched) => ({
              allOf: [logAlertCriterion(detection, watched)],
            })),
          },
          { parent: this, dependsOn: [reader], ...MOVES },
        ).id,
    );
    this.registerOutputs({ ruleIds: this.ruleIds.map(unlessRefused) });
  }
}
