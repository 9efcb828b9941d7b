import { add, set } from "../edits.ts";
import type { DeployedResource } from "../resources.ts";
import { STRANGER } from "./accounts.ts";
import { key, type Mutation } from "./mutation.ts";

/** What somebody could add beside the alerting. */
export function besides(resources: readonly DeployedResource[]): Mutation[] {
  const workspace = resources.find(({ type }) => type.endsWith(":Workspace"));
  const place = {
    resourceGroupName: "rg-breakglass-alerts",
    workspaceName: workspace?.inputs["workspaceName"],
  };
  return [
    {
      name: "an alert processing rule that suppresses",
      edit: add({
        type: "azure-native:alertsmanagement:AlertProcessingRuleByName",
        name: "quiet",
        inputs: {
          resourceGroupName: "rg-breakglass-alerts",
          location: "Global",
          properties: {
            enabled: true,
            scopes: ["/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f"],
            actions: [{ actionType: "RemoveAllActionGroups" }],
          },
        },
      }),
    },
    {
      name: "an automation rule that closes incidents",
      edit: add({
        type: "azure-native:securityinsights:AutomationRule",
        name: "close",
        inputs: {
          ...place,
          automationRuleId: "close",
          displayName: "close",
          order: 1,
          triggeringLogic: { isEnabled: true, triggersOn: "Incidents", triggersWhen: "Created" },
          actions: [
            {
              actionType: "ModifyProperties",
              order: 1,
              actionConfiguration: { status: "Closed", classification: "Undetermined" },
            },
          ],
        },
      }),
    },
    {
      name: "a table of the plan Basic",
      edit: add({
        type: "azure-native:operationalinsights:Table",
        name: "basic",
        inputs: { ...place, tableName: "SigninLogs", plan: "Basic" },
      }),
    },
    {
      name: "an export without the sign-ins",
      edit: (all) =>
        all.map((resource) =>
          resource.type.endsWith(":DiagnosticSetting")
            ? {
                ...resource,
                inputs: { ...resource.inputs, logs: [{ category: "AuditLogs", enabled: true }] },
              }
            : resource,
        ),
    },
    ...resources
      .filter(({ type }) => /:(ActivityLogAlert|MetricAlert)$/.test(type))
      .map((alert) => ({
        name: `disable the alert: ${alert.name}`,
        edit: set(key(alert), ["enabled"], false),
      })),
    ...resources
      .filter(({ type }) => /:(ActivityLogAlert|MetricAlert)$/.test(type))
      .map((alert) => ({
        name: `remove the alert: ${alert.name}`,
        edit: (all: readonly DeployedResource[]) => all.filter((each) => key(each) !== key(alert)),
      })),
    ...resources
      .filter(({ name }) => name.endsWith("watch-failed-runs"))
      .map(({ type, inputs }) => ({
        name: "a disabled alert on failed runs",
        edit: add({
          type,
          name: "failed-runs",
          inputs: { ...inputs, ruleName: "failed-runs", enabled: false },
        }),
      })),
    {
      name: "protect one rule alone",
      edit: (all) => {
        const first = all.find(
          ({ type, name }) => type.endsWith(":ScheduledQueryRule") && name.endsWith("-sign-in"),
        );
        return all.map((resource) => (resource === first ? { ...resource, protect: true } : resource));
      },
    },
    {
      name: "a workflow that may write the directory",
      edit: add({
        type: "azuread:index/appRoleAssignment:AppRoleAssignment",
        name: "directory",
        inputs: {
          appRoleId: "19dbc75e-c2e2-444c-a770-ec69d8559fc7",
          principalObjectId: STRANGER,
          resourceObjectId: STRANGER,
        },
      }),
    },
  ];
}
