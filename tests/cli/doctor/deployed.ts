import { type DoctorWorld, GROUP, SUBSCRIPTION, WORKSPACE } from "./world.ts";

export const IDENTITY = `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/rules`;
export const RULE = `${GROUP}/providers/Microsoft.Insights/scheduledQueryRules/breakglass-rules-sign-in`;
export const FALLBACK = `${GROUP}/providers/Microsoft.Insights/actionGroups/fallback`;
export const WORKFLOW = `${GROUP}/providers/Microsoft.Logic/workflows/notify`;
export const CONNECTION = `${GROUP}/providers/Microsoft.Web/connections/mail`;
export const WATCHER = `${GROUP}/providers/Microsoft.Insights/activityLogAlerts/watch`;
const LOG_ANALYTICS_READER = "73c42c96-874c-492b-b04d-ab87d138a893";

export async function putIdentity(world: DoctorWorld): Promise<void> {
  await world.put(IDENTITY, "2023-01-31", { location: "westeurope" });
}

/** Gives the identity of a resource a role on the workspace, or on what is above it. */
export async function giveReader(world: DoctorWorld, holder: string, scope = WORKSPACE): Promise<void> {
  const name = scope === WORKSPACE ? holder.length : holder.length + 1;
  const id = `${scope}/providers/Microsoft.Authorization/roleAssignments/11111111-2222-4333-8444-${String(name).padStart(12, "0")}`;
  await world.put(id, "2022-04-01", {
    properties: {
      principalId: principalOf(world, holder),
      principalType: "ServicePrincipal",
      roleDefinitionId: `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/${LOG_ANALYTICS_READER}`,
    },
  });
}

export function principalOf(world: DoctorWorld, holder: string): string {
  const { identity, properties } = world.cloud.azure.store.get(holder)?.resource ?? {};
  return String(identity?.["principalId"] ?? properties?.["principalId"]);
}

export async function putRule(world: DoctorWorld, changes: object = {}, id = RULE): Promise<void> {
  await world.put(id, "2025-01-01-preview", {
    location: "westeurope",
    kind: "LogAlert",
    identity: { type: "UserAssigned", userAssignedIdentities: { [IDENTITY]: {} } },
    properties: {
      enabled: true,
      severity: 0,
      scopes: [WORKSPACE],
      evaluationFrequency: "PT5M",
      windowSize: "PT15M",
      overrideQueryTimeRange: "P2D",
      autoMitigate: true,
      actions: { actionGroups: [FALLBACK] },
      criteria: {
        allOf: [{ query: "SigninLogs", timeAggregation: "Count", operator: "GreaterThan", threshold: 0 }],
      },
      ...changes,
    },
  });
}

export async function putGroup(world: DoctorWorld, properties: object = {}): Promise<void> {
  await world.put(FALLBACK, "2024-10-01-preview", {
    location: "Global",
    properties: {
      enabled: true,
      groupShortName: "bg-fallback",
      emailReceivers: [{ name: "mail", emailAddress: "oncall@contoso.com", useCommonAlertSchema: true }],
      smsReceivers: [{ name: "sms", countryCode: "31", phoneNumber: "687654321" }],
      ...properties,
    },
  });
}

export async function putWorkflow(world: DoctorWorld, properties: object = {}): Promise<void> {
  await world.put(WORKFLOW, "2019-05-01", {
    location: "westeurope",
    identity: { type: "SystemAssigned" },
    properties: {
      state: "Enabled",
      definition: {
        triggers: { manual: { type: "Request", kind: "Http" } },
        actions: { Stop: { type: "Terminate", inputs: { runStatus: "Succeeded" }, runAfter: {} } },
      },
      ...properties,
    },
  });
}

export async function putConnection(world: DoctorWorld): Promise<void> {
  const api = `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Web/locations/westeurope/managedApis/office365`;
  await world.put(CONNECTION, "2016-06-01", {
    location: "westeurope",
    properties: { displayName: "mail", api: { id: api } },
  });
}

export async function putWatcher(world: DoctorWorld, enabled: boolean): Promise<void> {
  await world.put(WATCHER, "2020-10-01", {
    location: "Global",
    properties: {
      enabled,
      scopes: [`/subscriptions/${SUBSCRIPTION}`],
      condition: {
        allOf: [
          { field: "category", equals: "Administrative" },
          { field: "operationName", equals: "Microsoft.Insights/scheduledQueryRules/delete" },
        ],
      },
      actions: { actionGroups: [{ actionGroupId: FALLBACK }] },
    },
  });
}
