import type { ResourceStore } from "./store.ts";

const TYPE = "Microsoft.Insights/diagnosticSettings";
const API_VERSION = "2021-05-01-preview";

/** Source: learn.microsoft.com/azure/azure-monitor/platform/activity-log-schema (categories). */
const CATEGORIES = [
  "Administrative",
  "Alert",
  "Autoscale",
  "Policy",
  "Recommendation",
  "ResourceHealth",
  "Security",
  "ServiceHealth",
] as const;

/** An administrator has a subscription send categories of its activity log to a workspace; by default all. */
export function sendActivityLog(
  store: ResourceStore,
  subscriptionId: string,
  workspaceId: string,
  categories: readonly (typeof CATEGORIES)[number][] = CATEGORIES,
): void {
  const id = `/subscriptions/${subscriptionId}/providers/${TYPE}/activity-log`;
  const properties = { workspaceId, logs: categories.map((category) => ({ category, enabled: true })) };
  store.put({
    id,
    type: TYPE,
    apiVersion: API_VERSION,
    body: { properties },
    resource: { id, name: "activity-log", type: TYPE, properties },
    state: {},
  });
}

/** The workspaces to which the subscription of a resource sends a category of its activity log. */
export function activityLogWorkspaces(
  store: Pick<ResourceStore, "list">,
  resourceId: string,
  category: string,
): string[] {
  const subscription = resourceId.split("/").slice(0, 3).join("/").toLowerCase();
  return store
    .list(TYPE)
    .filter(({ id }) => id.toLowerCase().startsWith(`${subscription}/`))
    .map(({ body }) => body.properties as { workspaceId: string; logs: { category: string }[] })
    .filter(({ logs }) => logs.some((each) => each.category === category))
    .map(({ workspaceId }) => workspaceId);
}
