import type { HttpResponse } from "../http.ts";
import { tables } from "../tables/index.ts";
import { checkAllowed, refusal } from "./arm.ts";
import { type ArmContext, ArmError } from "./resource-type.ts";
import { json, type Service } from "./server.ts";
import type { StoredResource } from "./store.ts";
import { tablePlan } from "./table-plans.ts";
import type { Tokens } from "./tokens.ts";
import { actionsOf, hasRole, MAY_QUERY } from "./types/role-assignment.ts";

interface Read {
  readonly path: RegExp;
  readonly apiVersions: readonly string[];
  readonly action: string;
  answer(of: readonly string[], url: URL, context: ArmContext, caller: string): unknown;
}

/** What Resource Manager answers about more than one resource, or about one that nobody made: read only. */
const READS: readonly Read[] = [
  {
    // learn.microsoft.com/rest/api/resources/subscriptions/get
    path: /^\/subscriptions\/([^/]+)$/i,
    apiVersions: ["2022-12-01"],
    action: "Microsoft.Resources/subscriptions/read",
    answer: ([subscriptionId = ""], _, { tenantId }) => ({
      id: `/subscriptions/${subscriptionId}`,
      subscriptionId,
      tenantId,
      displayName: "Sandbox",
      state: "Enabled",
    }),
  },
  {
    // learn.microsoft.com/rest/api/loganalytics/tables/list-by-workspace
    path: /^(\/subscriptions\/.+\/providers\/Microsoft\.OperationalInsights\/workspaces\/[^/]+)\/tables$/i,
    apiVersions: ["2025-07-01", "2022-10-01"],
    action: "Microsoft.OperationalInsights/workspaces/tables/read",
    answer: ([workspaceId = ""], _, context) => {
      const workspace = existing(workspaceId, context);
      return {
        value: [...tables.keys()].map((name) => ({
          id: `${workspace.id}/tables/${name}`,
          name,
          type: "Microsoft.OperationalInsights/workspaces/tables",
          properties: { plan: tablePlan(workspace, name), schema: { name }, provisioningState: "Succeeded" },
        })),
      };
    },
  },
  {
    // azure-rest-api-specs, azureactivedirectory 2017-04-01, DiagnosticSettings_List
    path: /^\/providers\/microsoft\.aadiam\/diagnosticSettings$/i,
    apiVersions: ["2017-04-01"],
    action: "microsoft.aadiam/diagnosticSettings/read",
    answer: (_, __, { store }) => ({
      value: store.list("microsoft.aadiam/diagnosticSettings").map(({ resource }) => resource),
    }),
  },
  {
    // learn.microsoft.com/rest/api/authorization/role-assignments/list-for-scope; the filter gives those above and below, too
    path: /^(\/subscriptions\/.+)\/providers\/Microsoft\.Authorization\/roleAssignments$/i,
    apiVersions: ["2022-04-01"],
    action: "Microsoft.Authorization/roleAssignments/read",
    answer: ([scope = ""], url, { store }) => {
      const filter = url.searchParams.get("$filter") ?? "";
      const [, principalId] = /^principalId eq '([^']+)'$/.exec(filter) ?? [];
      if (principalId === undefined) {
        throw new ArmError(400, "InvalidFilter", `The sandbox does not know the filter "${filter}" here.`);
      }
      const related = (other: string) => isWithin(scope, other) || isWithin(other, scope);
      return {
        value: store
          .list("Microsoft.Authorization/roleAssignments")
          .map(({ resource }) => resource)
          .filter(({ properties = {} }) => {
            const holder = String(properties["principalId"]).toLowerCase();
            return holder === principalId.toLowerCase() && related(String(properties["scope"]));
          }),
      };
    },
  },
  {
    // learn.microsoft.com/rest/api/authorization/permissions: of a resource group and of a resource
    path: /^(\/subscriptions\/[^/]+\/resourceGroups\/.+)\/providers\/Microsoft\.Authorization\/permissions$/i,
    apiVersions: ["2022-04-01"],
    action: "Microsoft.Authorization/permissions/read",
    answer: ([scope = ""], _, { store }, caller) => ({ value: actionsOf(store, caller, scope) }),
  },
  {
    // learn.microsoft.com/azure/azure-monitor/alerts/log-alert-rule-health
    path: /^(\/subscriptions\/.+\/providers\/Microsoft\.Insights\/scheduledQueryRules\/[^/]+)\/providers\/Microsoft\.ResourceHealth\/availabilityStatuses\/current$/i,
    apiVersions: ["2023-07-01-preview", "2020-05-01"],
    action: "Microsoft.ResourceHealth/availabilityStatuses/read",
    answer: ([ruleId = ""], _, context) => ({
      name: "current",
      properties: health(existing(ruleId, context), context),
    }),
  },
];

/** Whether a request asks for one of them. */
export function isArmRead({ pathname }: URL): boolean {
  return READS.some(({ path }) => path.test(decodeURIComponent(pathname)));
}

export function armReadService(context: ArmContext, tokens: Tokens): Service {
  return ({ method, url, headers }): HttpResponse => {
    try {
      const token = tokens.read(headers["authorization"]);
      if (token === undefined) throw new ArmError(401, "AuthenticationFailed", "Authentication failed.");
      const path = decodeURIComponent(url.pathname);
      for (const read of READS) {
        const match = read.path.exec(path);
        if (match === null) continue;
        const [, ...of] = match;
        const version = url.searchParams.get("api-version") ?? "";
        if (method !== "GET" || !read.apiVersions.includes(version)) {
          throw new ArmError(
            400,
            "InvalidApiVersionParameter",
            `The sandbox has no ${method} ${path} in '${version}'.`,
          );
        }
        checkAllowed(token.principalId, read.action, of[0] ?? path, context);
        return json(200, read.answer(of, url, context, token.principalId));
      }
      throw new ArmError(404, "NotFound", `The sandbox has nothing at ${path}.`);
    } catch (error) {
      return refusal(error);
    }
  };
}

function existing(id: string, { store }: ArmContext): StoredResource {
  const found = store.get(id);
  if (found !== undefined) return found;
  throw new ArmError(404, "ResourceNotFound", `The Resource '${id}' was not found.`);
}

function isWithin(id: string, scope: string): boolean {
  const [inner, outer] = [id.toLowerCase(), scope.toLowerCase()];
  return inner === outer || inner.startsWith(`${outer}/`);
}

/** A rule whose identity may not read what it asks is not available; one without an identity asks as who edited it. */
function health({ resource }: StoredResource, { store }: ArmContext) {
  const identities = Object.keys((resource.identity?.["userAssignedIdentities"] as object | undefined) ?? {});
  const [scope = ""] = (resource.properties?.["scopes"] ?? []) as string[];
  const mayAsk = identities.every((id) => {
    const principal = store.get(id)?.resource.properties?.["principalId"];
    return typeof principal === "string" && hasRole(store, principal, MAY_QUERY, scope);
  });
  return mayAsk
    ? { availabilityState: "Available", summary: "There are no known problems with this alert rule." }
    : {
        availabilityState: "Unavailable",
        summary: "The identity of the alert rule has no permission to run its query.",
        reasonType: "Customer Initiated",
      };
}
