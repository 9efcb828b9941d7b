import type { Resource, Stack } from "../resource.ts";
import { CONNECTION, IDENTITY, WORKFLOW } from "./ids.ts";
import { isSentinelRule, LOG_ALERT } from "./rules.ts";

/** What silences the alerting from anywhere in the subscription. */
export const ANYWHERE = [
  "microsoft.alertsmanagement/actionrules",
  "microsoft.insights/datacollectionrules",
  "microsoft.insights/privatelinkscopes/scopedresources",
];

const writeAndDelete = (...types: readonly string[]) =>
  types.flatMap((type) => [`${type}/write`, `${type}/delete`]);

/**
 * Operations that silence the alerting without a change of a rule, a group or the workflow, and what of the stack they
 * are about. Source of the names: learn.microsoft.com/azure/role-based-access-control/permissions.
 */
const OTHERS: readonly (readonly [(resource: Resource) => boolean, readonly string[]])[] = [
  [() => true, writeAndDelete(...ANYWHERE, "microsoft.authorization/locks")],
  [({ type }) => type === LOG_ALERT, ["microsoft.insights/scheduledqueryrules/disable/action"]],
  [
    ({ type }) => type === IDENTITY,
    [
      "microsoft.managedidentity/userassignedidentities/delete",
      ...writeAndDelete("microsoft.managedidentity/userassignedidentities/federatedidentitycredentials"),
    ],
  ],
  [
    ({ type }) => type === WORKFLOW,
    [
      "microsoft.logic/workflows/disable/action",
      "microsoft.logic/workflows/regenerateaccesskey/action",
      "microsoft.logic/workflows/move/action",
    ],
  ],
  [({ type }) => type === CONNECTION, writeAndDelete("microsoft.web/connections")],
  [
    isSentinelRule,
    writeAndDelete(
      "microsoft.securityinsights/automationrules",
      "microsoft.securityinsights/onboardingstates",
      "microsoft.securityinsights/dataconnectors",
    ),
  ],
  [
    ({ type }) => type === LOG_ALERT,
    [
      "microsoft.operationalinsights/workspaces/purge/action",
      "microsoft.operationalinsights/workspaces/tables/deletedata/action",
      ...writeAndDelete(
        "microsoft.operationalinsights/workspaces/tables",
        "microsoft.operationalinsights/workspaces/networksecurityperimeterassociationproxies",
        "microsoft.insights/datacollectionruleassociations",
        "microsoft.insights/diagnosticsettings",
      ),
      "microsoft.resources/subscriptions/resourcegroups/delete",
      "microsoft.resources/subscriptions/resourcegroups/moveresources/action",
    ],
  ],
];

/** Those that a stack of ours must watch, in lower case. */
export function otherOperations({ resources }: Stack): string[] {
  return OTHERS.flatMap(([isOf, operations]) => (resources.some(isOf) ? operations : []));
}
