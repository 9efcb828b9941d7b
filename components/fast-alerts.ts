import { ScheduledQueryRule } from "@pulumi/azure-native/monitor/scheduledQueryRule.js";
import type { ComponentResourceOptions, Input, Output } from "@pulumi/pulumi";
import { ComponentResource, interpolate, output } from "@pulumi/pulumi";
import type { BreakGlassConfig } from "../config/index.ts";
import type { Detection, FastPath, Watched } from "../queries/index.ts";
import type { FastRule } from "../workflows/index.ts";
import { MOVES } from "./rule-names.ts";
import { unlessRefused } from "./settled.ts";

export interface FastAlertsArgs extends Pick<BreakGlassConfig, "location" | "tags"> {
  detections: readonly Detection[];
  watched: Input<Watched>;
  resourceGroupName: Input<string>;
  workspaceId: Input<string>;
  /** Known once the identity may read the workspace. */
  identityId: Input<string>;
  /** Without Azure Monitor's own text messages: an alert a minute would be one a minute. */
  actionGroupId: Input<string>;
  /** Of the rules' names in Azure: see rule-names.ts. */
  ruleSuffix: Output<string>;
}

/** The rules of a detection's fast path, a table each, as the workflow knows them; none where there is no such path. */
export function fastRules(component: string, { id, title, fast, tables }: Detection): readonly FastRule[] {
  if (fast === undefined) return [];
  return tables.map((table) => ({
    name: `${component}-${id}-${table}`,
    // No parentheses: the workflow finds its rules by their encoded names, and languages differ on how to encode those.
    displayName: `${title} - fast rule on ${table}`,
    table,
  }));
}

/**
 * Rules that look at each row by itself, within the minute after it has arrived: one a table, for each detection that
 * has a fast path. They share the identity of the standard rules, which stay as they are.
 */
export class FastAlerts extends ComponentResource {
  readonly ruleIds: readonly Output<string>[];

  constructor(name: string, args: FastAlertsArgs, options: ComponentResourceOptions) {
    super("breakglass:index:FastAlerts", name, {}, options);
    this.ruleIds = args.detections.flatMap((detection) =>
      fastRules(name, detection).map((rule) => this.#rule(detection, rule, args)),
    );
    this.registerOutputs({ ruleIds: this.ruleIds.map(unlessRefused) });
  }

  #rule(detection: Detection, { name, displayName, table }: FastRule, args: FastAlertsArgs): Output<string> {
    const { location, tags, resourceGroupName, workspaceId, identityId, actionGroupId } = args;
    return new ScheduledQueryRule(
      name,
      {
        ruleName: interpolate`${name}${args.ruleSuffix}`,
        resourceGroupName,
        location,
        tags,
        kind: "SimpleLogAlert",
        displayName,
        description: `${detection.description} Told of at once; the rule "${detection.title}" confirms it.`,
        severity: detection.severity,
        enabled: true,
        autoMitigate: false,
        identity: { type: "UserAssigned", userAssignedIdentities: [identityId] },
        scopes: [workspaceId],
        actions: { actionGroups: [actionGroupId] },
        criteria: output(args.watched).apply((watched) => ruleCriteria(detection.fast, table, watched)),
      },
      { parent: this, ...MOVES },
    ).id;
  }
}

/**
 * One alert for a minute in which at least one row matches, however many do: fifty rows start one run, not fifty that
 * cannot be distinguished (MicrosoftDocs/azure-monitor-docs articles/azure-monitor/alerts/alerts-create-simple-alert.md).
 */
function ruleCriteria(fast: FastPath | undefined, table: string, watched: Watched) {
  const found = fast?.queries(watched).find((each) => each.table === table);
  if (found === undefined) throw new Error(`There is no fast query over ${table}.`);
  return { allOf: [{ query: found.query, minRecurrenceCount: 1 }] };
}
