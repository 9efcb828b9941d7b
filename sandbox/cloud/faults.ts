import { connectionOf, hasRole, json, MAY_QUERY, readCallback, withdrawConsent } from "../azure/index.ts";
import { hostOf } from "../clouds/index.ts";
import { ACS_HOSTS, CONNECTOR_HOSTS, isSendMail, parseRuntimePath } from "../connectors/index.ts";
import { isQueryHost } from "../logs/query-api.ts";
import type { LocalCloud } from "./local-cloud.ts";
import { WORKFLOW_HOSTS } from "./workflow-service.ts";

/** A part of the cloud that can be broken, and how: `status` is an HTTP status or `timeout`, others are words. */
export const PARTS = {
  query: "status",
  email: "status",
  teams: "status",
  sms: "status",
  workflow: ["disabled", "throttled"],
  connection: ["unauthorized"],
  role: ["missing"],
  rule: ["disabled"],
  sentinel: ["disabled"],
  fallback: ["lost"],
  suppression: ["all"],
} as const satisfies Readonly<Record<string, "status" | readonly string[]>>;

export type BreakablePart = keyof typeof PARTS;

const HANGING_MILLISECONDS = 24 * 3_600_000;

/**
 * Breaks one part of a running cloud. What somebody has to do in Azure for it is done through Resource Manager, so that
 * the activity log reports it.
 *
 * @param how one of the words of `PARTS`; for a service an HTTP status, or `timeout`
 * @param token of somebody who may change the resources
 */
export async function breakOn(
  cloud: LocalCloud,
  part: BreakablePart,
  how: string,
  token: string,
): Promise<void> {
  const { azure, clock, timeline } = cloud;
  timeline.note(clock.now(), "fault", `${part}=${how}`);
  const arm = (method: string, path: string, body?: unknown) =>
    azure.send({
      method,
      url: `${azure.cloud.arm}${path}`,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const disableAll = async (type: string) => {
    for (const { id, apiVersion, body } of azure.store.list(type)) {
      const changed = { ...body, properties: { ...body.properties, enabled: false } };
      await arm("PUT", `${id}?api-version=${apiVersion}`, changed);
    }
  };
  switch (part) {
    case "fallback":
      cloud.faults.losesNativeMessages = true;
      return;
    case "connection":
      for (const { id } of azure.store.list("Microsoft.Web/connections")) withdrawConsent(azure.store, id);
      return;
    case "suppression":
      for (const subscription of subscriptionsOf(cloud))
        await arm("PUT", `${subscription.group}/${SUPPRESSION}`, suppressing(subscription.id));
      return;
    case "rule":
      return disableAll("Microsoft.Insights/scheduledQueryRules");
    case "sentinel":
      return disableAll("Microsoft.SecurityInsights/alertRules");
    case "role":
      for (const { id, apiVersion } of rolesOfWorkflows(cloud))
        await arm("DELETE", `${id}?api-version=${apiVersion}`);
      return;
    case "workflow":
      if (how === "throttled") break;
      for (const { id, apiVersion } of azure.store.list("Microsoft.Logic/workflows"))
        await arm("POST", `${id}/disable?api-version=${apiVersion}`);
      return;
    default:
      break;
  }
  azure.interfere(
    (url) => partAt(cloud, url) === part,
    async () => {
      if (how === "timeout") await clock.stall(HANGING_MILLISECONDS);
      const status = how === "timeout" ? 504 : how === "throttled" ? 429 : Number(how);
      return json(status, { error: { code: "Fault", message: `Broken on purpose: ${part}=${how}.` } });
    },
  );
}

const SUPPRESSION = "providers/Microsoft.AlertsManagement/actionRules/quiet?api-version=2021-08-08";

/** The subscriptions that have action groups, and a resource group in each. */
function subscriptionsOf({ azure }: LocalCloud): { id: string; group: string }[] {
  const groups = azure.store
    .list("Microsoft.Insights/actionGroups")
    .map(({ id }) => id.split("/").slice(0, 5).join("/"));
  const bySubscription = new Map(groups.map((group) => [group.split("/").slice(0, 3).join("/"), group]));
  return [...bySubscription].map(([id, group]) => ({ id, group }));
}

/** An alert processing rule that takes the action groups away from every alert of a subscription. */
function suppressing(subscriptionId: string) {
  return {
    location: "Global",
    properties: { scopes: [subscriptionId], actions: [{ actionType: "RemoveAllActionGroups" }] },
  };
}

/** What lets the identities of workflows read a workspace. */
function rolesOfWorkflows({ azure }: LocalCloud) {
  const principals = azure.store
    .list("Microsoft.Logic/workflows")
    .map(({ resource }) => String(resource.identity?.["principalId"]));
  return azure.store
    .list("Microsoft.Authorization/roleAssignments")
    .filter(({ resource }) => principals.includes(String(resource.properties?.["principalId"])))
    .filter(({ resource }) =>
      hasRole(
        azure.store,
        String(resource.properties?.["principalId"]),
        MAY_QUERY,
        String(resource.properties?.["scope"]),
      ),
    );
}

const API_PARTS: Readonly<Record<string, BreakablePart>> = {
  office365: "email",
  teams: "teams",
  twilio: "sms",
  azuremonitorlogs: "query",
};

/** The part that answers at a URL. */
function partAt(cloud: LocalCloud, url: URL): BreakablePart | undefined {
  const { hostname, pathname } = url;
  if (isQueryHost(hostname)) return "query";
  if (ACS_HOSTS.test(hostname)) return "sms";
  if (hostname === hostOf(cloud.azure.cloud.graph) && isSendMail(url)) return "email";
  if (cloud.teamsWebhooks.has(url)) return "teams";
  if (WORKFLOW_HOSTS.test(hostname) && readCallback(cloud.azure.store, url) !== undefined) return "workflow";
  if (!CONNECTOR_HOSTS.test(hostname)) return undefined;
  const connection = connectionOf(cloud.azure.store, parseRuntimePath(pathname)?.connectionId ?? "");
  return API_PARTS[connection?.api ?? ""];
}
