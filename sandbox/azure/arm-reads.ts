import type { HttpResponse } from "../http.ts";
import { callerOf, checkAllowed, refusal } from "./arm.ts";
import { isList, listOf } from "./arm-lists.ts";
import { pathOf } from "./arm-place.ts";
import {
  locations,
  provider,
  providers,
  roleDefinition,
  roleDefinitions,
  SUBSCRIPTION_VERSIONS,
  subscription,
  subscriptions,
  tenants,
} from "./arm-tenant.ts";
import { versionIn } from "./arm-versions.ts";
import { apiVersions } from "./body-shapes.ts";
import { type ArmContext, ArmError } from "./resource-type.ts";
import { json, NotInSandbox, type Service, type ServiceRequest } from "./server.ts";
import type { StoredResource } from "./store.ts";
import type { EligibleAzureRole } from "./tenant.ts";
import type { Tokens } from "./tokens.ts";
import { actionsOf, hasRole, MAY_QUERY } from "./types/role-assignment.ts";
import { tablesIn } from "./types/table.ts";

interface Read {
  readonly path: RegExp;
  readonly apiVersions: readonly string[];
  readonly action: string;
  /** Default: GET. */
  readonly method?: "POST";
  answer(of: readonly string[], url: URL, context: ArmContext, caller: string): unknown;
}

const RESOURCE_VERSIONS = apiVersions.get("microsoft.resources/resourcegroups") ?? [];
const AUTHORIZATION_VERSIONS = apiVersions.get("microsoft.authorization/roleassignments") ?? [];
/** And the one that azure-cli asks for: azure-rest-api-specs, authorization-RoleDefinitionsCalls, 2022-05-01-preview. */
const DEFINITION_VERSIONS = [...AUTHORIZATION_VERSIONS, "2022-05-01-preview"];
const SUBSCRIPTIONS = "Microsoft.Resources/subscriptions";

/** What Resource Manager answers about what nobody made: read only. */
const READS: readonly Read[] = [
  {
    path: /^\/tenants$/i,
    apiVersions: SUBSCRIPTION_VERSIONS,
    action: "Microsoft.Resources/tenants/read",
    answer: (_, __, context) => tenants(context),
  },
  {
    path: /^\/subscriptions$/i,
    apiVersions: SUBSCRIPTION_VERSIONS,
    action: `${SUBSCRIPTIONS}/read`,
    answer: (_, __, context) => subscriptions(context),
  },
  {
    path: /^\/subscriptions\/([^/]+)$/i,
    apiVersions: SUBSCRIPTION_VERSIONS,
    action: `${SUBSCRIPTIONS}/read`,
    answer: ([id = ""], _, context) => subscription(id, context),
  },
  {
    path: /^\/subscriptions\/([^/]+)\/locations$/i,
    apiVersions: SUBSCRIPTION_VERSIONS,
    action: `${SUBSCRIPTIONS}/locations/read`,
    answer: ([id = ""]) => locations(id),
  },
  {
    path: /^(?:\/subscriptions\/([^/]+))?\/providers$/i,
    apiVersions: RESOURCE_VERSIONS,
    action: `${SUBSCRIPTIONS}/providers/read`,
    answer: ([id]) => ({ value: providers(id) }),
  },
  {
    path: /^\/subscriptions\/([^/]+)\/providers\/([^/]+)$/i,
    apiVersions: RESOURCE_VERSIONS,
    action: `${SUBSCRIPTIONS}/providers/read`,
    answer: ([id = "", namespace = ""]) => provider(id, namespace),
  },
  {
    path: /^\/subscriptions\/([^/]+)\/providers\/([^/]+)\/register$/i,
    method: "POST",
    apiVersions: RESOURCE_VERSIONS,
    action: `${SUBSCRIPTIONS}/providers/register/action`,
    answer: ([id = "", namespace = ""]) => provider(id, namespace),
  },
  {
    path: /^(.*)\/providers\/Microsoft\.Authorization\/roleDefinitions$/i,
    apiVersions: DEFINITION_VERSIONS,
    action: "Microsoft.Authorization/roleDefinitions/read",
    answer: ([scope = ""], url) => roleDefinitions(scope, url.searchParams.get("$filter") ?? ""),
  },
  {
    path: /^(.*)\/providers\/Microsoft\.Authorization\/roleDefinitions\/([^/]+)$/i,
    apiVersions: DEFINITION_VERSIONS,
    action: "Microsoft.Authorization/roleDefinitions/read",
    answer: ([scope = "", id = ""]) => roleDefinition(scope, id),
  },
  {
    path: /^(.*)\/providers\/Microsoft\.Authorization\/roleEligibilityScheduleInstances$/i,
    apiVersions: ["2020-10-01"],
    action: "Microsoft.Authorization/roleEligibilityScheduleInstances/read",
    answer: ([scope = ""], url, { tenant }) => ({
      value: eligible(scope, url, tenant?.eligibleAzureRoles ?? []),
    }),
  },
  {
    // learn.microsoft.com/rest/api/loganalytics/deleted-workspaces: here a deleted workspace is gone at once.
    path: /^(\/subscriptions\/[^/]+(?:\/resourceGroups\/[^/]+)?)\/providers\/Microsoft\.OperationalInsights\/deletedWorkspaces$/i,
    apiVersions: apiVersions.get("microsoft.operationalinsights/workspaces") ?? [],
    action: "Microsoft.OperationalInsights/deletedWorkspaces/read",
    answer: () => ({ value: [] }),
  },
  {
    // learn.microsoft.com/rest/api/loganalytics/tables/list-by-workspace
    path: /^(\/subscriptions\/.+\/providers\/Microsoft\.OperationalInsights\/workspaces\/[^/]+)\/tables$/i,
    apiVersions: apiVersions.get("microsoft.operationalinsights/workspaces") ?? [],
    action: "Microsoft.OperationalInsights/workspaces/tables/read",
    answer: ([workspaceId = ""], _, context) => {
      const workspace = existing(workspaceId, context);
      return { value: tablesIn(context.store, workspace) };
    },
  },
  {
    // learn.microsoft.com/rest/api/authorization/permissions: of a resource group and of a resource
    path: /^(\/subscriptions\/[^/]+\/resourceGroups\/.+)\/providers\/Microsoft\.Authorization\/permissions$/i,
    apiVersions: AUTHORIZATION_VERSIONS,
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

/** Whether a request asks for one of them, or for a list of resources. */
export function isArmRead({ pathname }: URL): boolean {
  const path = pathOf(pathname);
  return READS.some((read) => read.path.test(path)) || isList(path);
}

export function armReadService(context: ArmContext, tokens: Tokens): Service {
  return (request): HttpResponse => {
    try {
      return answer(request, context, callerOf(request, tokens));
    } catch (error) {
      return refusal(error);
    }
  };
}

function answer({ method, url }: ServiceRequest, context: ArmContext, caller: string): HttpResponse {
  const path = pathOf(url.pathname);
  const matching = READS.filter((read) => read.path.test(path));
  const found = matching.find((read) => method === (read.method ?? "GET"));
  if (found === undefined) {
    if (matching.length > 0 || method !== "GET")
      throw new NotInSandbox(`The sandbox has no ${method} on ${path}.`);
    return json(200, listOf(path, url, context, caller));
  }
  const [, ...of] = found.path.exec(path) ?? [];
  versionIn(url, found.action.split("/").slice(0, -1).join("/"), found.apiVersions);
  checkAllowed(caller, found.action, of[0] ?? path, context);
  return json(200, found.answer(of, url, context, caller));
}

/**
 * At, above and below the scope. The filters of the documentation are not there. Source:
 * learn.microsoft.com/rest/api/authorization/role-eligibility-schedule-instances/list-for-scope.
 */
function eligible(scope: string, url: URL, all: readonly EligibleAzureRole[]): object[] {
  const filter = url.searchParams.get("$filter");
  if (filter !== null)
    throw new NotInSandbox(`The sandbox does not know the filter "${filter}" of eligible roles.`);
  const isWithin = (inner: string, outer: string) =>
    `${inner}/`.toLowerCase().startsWith(`${outer}/`.toLowerCase());
  const near = all.filter((each) => isWithin(each.scope, scope) || isWithin(scope, each.scope));
  return near.map(({ principalId, role, scope: on }, index) => ({
    id: `${on}/providers/Microsoft.Authorization/roleEligibilityScheduleInstances/${index}`,
    name: String(index),
    type: "Microsoft.Authorization/roleEligibilityScheduleInstances",
    properties: {
      principalId,
      roleDefinitionId: `${on}/providers/Microsoft.Authorization/roleDefinitions/${role}`,
      scope: on,
      memberType: "Direct",
      status: "Provisioned",
    },
  }));
}

function existing(id: string, { store }: ArmContext): StoredResource {
  const found = store.get(id);
  if (found !== undefined) return found;
  throw new ArmError(404, "ResourceNotFound", `The Resource '${id}' was not found.`);
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
