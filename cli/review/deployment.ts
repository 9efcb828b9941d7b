/** A resource as it goes over the wire to Azure Resource Manager. */
export interface ReviewedResource {
  readonly id: string;
  /** `Microsoft.Insights/scheduledQueryRules`, or `microsoft.graph/appRoleAssignment`. */
  readonly type: string;
  readonly apiVersion: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Ids that Azure made for it, where they are known: other resources name it by them. */
  readonly made?: Made;
}

export interface Made {
  /** Of its identity, or of itself where it is an identity. */
  readonly principalId?: string;
  /** Of a workspace. */
  readonly customerId?: string;
}

/** A resource that the sandbox cannot run: it is compared by its properties alone. */
export interface BesideResource {
  readonly type: string;
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** One of the two sides of a review. */
export interface ReviewedDeployment {
  /** How the report names it: a file, or a git ref with its commit. */
  readonly title: string;
  readonly resources: readonly ReviewedResource[];
  readonly beside: readonly BesideResource[];
  /** What is not known of it and was assumed, in sentences. */
  readonly notes: readonly string[];
  /** Names that the configuration gives to accounts, by object id and user principal name in lower case. */
  readonly labels: ReadonlyMap<string, string>;
}

export const ALERT_RULE = "Microsoft.Insights/scheduledQueryRules";
export const SENTINEL_RULE = "Microsoft.SecurityInsights/alertRules";
export const ACTION_GROUP = "Microsoft.Insights/actionGroups";
export const WORKFLOW = "Microsoft.Logic/workflows";
export const WORKSPACE = "Microsoft.OperationalInsights/workspaces";
export const CONNECTION = "Microsoft.Web/connections";
export const APP_ROLE_ASSIGNMENT = "microsoft.graph/appRoleAssignment";

/** What stands in place of a secret: in Pulumi's previews, and in what `breakglass resources` prints. */
export const SECRET = "[secret]";

export function isType(resource: { readonly type: string }, type: string): boolean {
  return resource.type.toLowerCase() === type.toLowerCase();
}

/** What the sandbox's Resource Manager and Graph take, and what only has properties to compare. */
export function splitResources(
  all: readonly ReviewedResource[],
): Pick<ReviewedDeployment, "resources" | "beside"> {
  const isKnown = (each: ReviewedResource) =>
    /^\/(subscriptions|providers)\//i.test(each.id) || isType(each, APP_ROLE_ASSIGNMENT);
  return {
    resources: all.filter(isKnown),
    beside: all
      .filter((each) => !isKnown(each))
      .map(({ id, type, body }) => ({ type, name: nameOf(id), properties: body })),
  };
}

/** The last part of an id. */
export function nameOf(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}

/** The type that an id of Resource Manager is of. */
export function typeOfId(id: string): string {
  const at = id.toLowerCase().lastIndexOf("/providers/");
  if (at === -1) return "Microsoft.Resources/resourceGroups";
  const [provider = "", kind = ""] = id.slice(at + "/providers/".length).split("/");
  return `${provider}/${kind}`;
}
