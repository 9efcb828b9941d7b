import type { AzureAccess } from "../azure/access.ts";
import { readWatchlist } from "../azure/account-entries.ts";
import { workspaceQueries } from "../azure/logs.ts";
import { azureRest, type Json } from "../azure/rest.ts";
import type { StackTarget } from "../azure/stack.ts";
import { graphReads, type Once } from "./graph-reads.ts";
import { answered, azureRole } from "./unanswered.ts";

export type Reads = Awaited<ReturnType<typeof tenantReads>>;

/** Entra ID's settings are outside of any subscription. */
const ENTRA = "/providers/microsoft.aadiam";

/**
 * All requests to Azure, each with the permission that it needs. They read only.
 *
 * Every answer is a promise that may reject with `Unanswered`.
 */
export async function tenantReads(access: AzureAccess, { subscriptionId, config }: StackTarget) {
  const { credential, options } = access;
  const rest = await azureRest(access);
  const [{ MonitorClient }, { OperationalInsightsManagementClient }, { SubscriptionClient }] =
    await Promise.all([
      import("@azure/arm-monitor"),
      import("@azure/arm-operationalinsights"),
      import("@azure/arm-resources-subscriptions"),
    ]);
  const monitor = (id: string) => new MonitorClient(credential, part(id, 2), options);
  const insights = (id: string) => new OperationalInsightsManagementClient(credential, part(id, 2), options);
  const subscription = `/subscriptions/${subscriptionId}`;
  const reader = azureRole("Reader", subscription);
  const once = memory();
  return {
    ...graphReads(rest, access, { config }, once),
    /** The stack's subscription: its state and its tenant. */
    subscription: () =>
      answered(
        `The subscription ${subscriptionId}`,
        reader,
        new SubscriptionClient(credential, options).subscriptions.get(subscriptionId),
      ),
    watchlist: (workspaceId: string, alias: string) =>
      once(`watchlist ${alias}`, () =>
        answered(
          `The watchlist ${alias}`,
          azureRole("Microsoft Sentinel Reader", group(workspaceId)),
          readWatchlist(rest, workspaceId, alias),
        ),
      ),
    diagnosticSettings: () =>
      answered(
        "The diagnostic settings of Entra ID",
        azureRole("Reader", ENTRA),
        rest.armList(`${ENTRA}/diagnosticSettings`, "2017-04-01"),
      ),
    workspace: (id: string) =>
      once(`workspace ${id}`, () =>
        answered(
          `The workspace ${last(id)}`,
          azureRole("Log Analytics Reader", id),
          insights(id).workspaces.get(part(id, 4), last(id)),
        ),
      ),
    tables: (id: string) =>
      answered(
        `The tables of ${last(id)}`,
        azureRole("Log Analytics Reader", id),
        all(insights(id).tables.listByWorkspace(part(id, 4), last(id))),
      ),
    /** @param customerId the workspace's id in the query API */
    ask: (id: string, customerId: string, query: string, hours: number) =>
      answered(
        `The logs of ${last(id)}`,
        azureRole("Log Analytics Reader", id),
        workspaceQueries(access, customerId).then((ask) => ask(query, hours)),
      ),
    /** The role assignments of one principal on a scope, above it and under it. */
    roles: (scope: string, principalId: string) =>
      answered(
        `The roles on ${last(scope)}`,
        azureRole("Reader", scope),
        // @azure/arm-authorization is from an older generation, and would be the slowest of all to load.
        rest.armList(`${scope}/providers/Microsoft.Authorization/roleAssignments`, "2022-04-01", {
          $filter: `principalId eq '${principalId}'`,
        }),
      ),
    /** Every role assignment on a scope, above it and under it. */
    roleAssignments: (scope: string) =>
      answered(
        `The roles on ${last(scope)}`,
        azureRole("Reader", scope),
        rest.armList(`${scope}/providers/Microsoft.Authorization/roleAssignments`, "2022-04-01"),
      ),
    /** Roles that somebody may activate on a scope (learn.microsoft.com/rest/api/authorization/role-eligibility-schedule-instances). */
    eligibleAzureRoles: (scope: string) =>
      answered(
        `The eligible roles on ${last(scope)}`,
        azureRole("Reader", scope),
        rest.armList(
          `${scope}/providers/Microsoft.Authorization/roleEligibilityScheduleInstances`,
          "2020-10-01",
        ),
      ),
    /** @param id of the role: the last part of a role definition's id */
    roleDefinition: (id: string) =>
      once(`role ${id}`, () =>
        answered(
          `The role ${id}`,
          reader,
          rest.arm(`${subscription}/providers/Microsoft.Authorization/roleDefinitions/${id}`, "2022-04-01"),
        ),
      ),
    /** The caller's permissions on a resource group or a resource, as Azure reports them. */
    callerPermissions: (scope: string) =>
      answered(
        `Your permissions on ${last(scope)}`,
        azureRole("Reader", scope),
        rest.armList(`${scope}/providers/Microsoft.Authorization/permissions`, "2022-04-01"),
      ),
    logAlert: (id: string) =>
      once(`rule ${id}`, () =>
        answered(
          `The alert rule ${last(id)}`,
          azureRole("Monitoring Reader", group(id)),
          monitor(id).scheduledQueryRules.get(part(id, 4), last(id)),
        ),
      ),
    actionGroup: (id: string) =>
      answered(
        `The action group ${last(id)}`,
        azureRole("Monitoring Reader", group(id)),
        monitor(id).actionGroups.get(part(id, 4), last(id)),
      ),
    /** The health of a rule (learn.microsoft.com/azure/azure-monitor/alerts/log-alert-rule-health). */
    health: (id: string) =>
      answered(
        `The health of ${last(id)}`,
        azureRole("Reader", group(id)),
        rest.arm(
          `${id}/providers/Microsoft.ResourceHealth/availabilityStatuses/current`,
          "2023-07-01-preview",
        ),
      ),
    /**
     * Alert processing rules, wherever in the subscription they are kept; no JavaScript SDK that is used here has them.
     *
     * @param scope a subscription, by its id in Azure
     */
    processingRules: (scope: string) =>
      answered(
        `The alert processing rules of ${scope}`,
        azureRole("Monitoring Reader", scope),
        rest.armList(`${scope}/providers/Microsoft.AlertsManagement/actionRules`, "2021-08-08"),
      ),
    /** Any other resource. */
    resource: (id: string, apiVersion: string): Promise<Json> =>
      once(`resource ${id}`, () =>
        answered(`The resource ${last(id)}`, azureRole("Reader", group(id)), rest.arm(id, apiVersion)),
      ),
  };
}

/** The properties of a resource as Resource Manager returns it. */
export function propertiesOf(resource: Json): Json {
  return (resource["properties"] ?? {}) as Json;
}

/** The name of a resource, from its id. */
export function last(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}

/** The id of the resource group that a resource is in. */
function group(id: string): string {
  return id.split("/").slice(0, 5).join("/");
}

function part(id: string, index: number): string {
  return id.split("/")[index] ?? "";
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** Several checks need the same: it is requested once. */
function memory(): Once {
  const known = new Map<string, Promise<unknown>>();
  return <T>(key: string, read: () => Promise<T>): Promise<T> => {
    const before = known.get(key);
    if (before !== undefined) return before as Promise<T>;
    const answer = read();
    known.set(key, answer);
    return answer;
  };
}
