import { dropResource } from "../edits.ts";
import type { DeployedResource } from "../resources.ts";
import { ofActionGroup } from "./action-groups.ts";
import { besides } from "./besides.ts";
import { ofDefenderRule, ofSentinelRule } from "./engines.ts";
import { ofLogAlert } from "./log-alerts.ts";
import { key, type Mutation } from "./mutation.ts";
import { ofConnection, ofRoleAssignment, ofWorkspace } from "./permissions.ts";
import { ofQuery } from "./queries.ts";
import { ofWorkflow } from "./workflow.ts";

export type { Mutation } from "./mutation.ts";

/** Every dangerous edit of a deployment, made from what it deploys. */
export function mutations(resources: readonly DeployedResource[]): Mutation[] {
  const before = JSON.stringify(resources);
  const of = (type: string) => resources.filter((resource) => resource.type.endsWith(`:${type}`));
  return [
    ...of("ScheduledQueryRule").flatMap((rule) => [
      ...ofLogAlert(rule),
      ...ofQuery(rule, ["criteria", "allOf", 0, "query"]),
    ]),
    ...of("ScheduledAlertRule").flatMap(ofSentinelRule),
    // The queries of analytics rules are those of the alert rules: one of them stands for all.
    ...of("ScheduledAlertRule")
      .filter(({ name }) => name.endsWith("sentinel-sign-in"))
      .flatMap((rule) => ofQuery(rule, ["query"])),
    ...of("DefenderDetection").flatMap((rule) => [
      ...ofDefenderRule(rule),
      ...ofQuery(rule, ["rule", "queryCondition", "queryText"]),
    ]),
    ...of("ActionGroup").flatMap(ofActionGroup),
    ...of("Workflow").flatMap(ofWorkflow),
    ...of("RoleAssignment").flatMap(ofRoleAssignment),
    ...of("Connection").flatMap(ofConnection),
    ...of("Workspace").flatMap(ofWorkspace),
    ...of("UserAssignedIdentity").map((each) => ({
      name: `drop ${each.name}`,
      edit: dropResource(key(each)),
    })),
    ...besides(resources),
  ].filter(({ edit }) => JSON.stringify(edit(structuredClone([...resources]))) !== before);
}
