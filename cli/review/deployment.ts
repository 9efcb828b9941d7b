/** A resource as it is sent to Azure Resource Manager. */
export interface ReviewedResource {
  readonly id: string;
  /** `Microsoft.Insights/scheduledQueryRules`, or `microsoft.graph/appRoleAssignment`. */
  readonly type: string;
  readonly apiVersion: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Ids that Azure generated for it, if known: other resources refer to it by them. */
  readonly made?: Made;
}

export interface Made {
  /** The principal of its identity, or its own if it is an identity. */
  readonly principalId?: string;
  /** Only for a workspace. */
  readonly customerId?: string;
}

/** A resource that the sandbox cannot run: only its properties are compared. */
export interface UnplayableResource {
  readonly type: string;
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** One of the two sides of a review. */
export interface ReviewedDeployment {
  /** Its name in the report: a file, or a git ref with its commit. */
  readonly title: string;
  readonly resources: readonly ReviewedResource[];
  readonly unplayable: readonly UnplayableResource[];
  /** What is unknown about it and was assumed, in sentences. */
  readonly notes: readonly string[];
  /** The accounts' labels in the configuration, by object id and user principal name in lower case. */
  readonly labels: ReadonlyMap<string, string>;
  /** It is a list of declared resources: the ids in it, also those that Azure generated, are those of the other side. */
  readonly isDeclared?: true;
}

/** One side with the generated ids of the other, where both are lists: a changed reference is then seen as one. */
export function sharingIds(base: ReviewedDeployment, head: ReviewedDeployment): ReviewedDeployment {
  if (base.isDeclared === undefined || head.isDeclared === undefined) return head;
  const made = new Map(base.resources.map((each) => [each.id.toLowerCase(), each.made]));
  return {
    ...head,
    resources: head.resources.map((each) => {
      const known = made.get(each.id.toLowerCase());
      return known === undefined ? each : { ...each, made: known };
    }),
  };
}

export const ALERT_RULE = "Microsoft.Insights/scheduledQueryRules";
export const SENTINEL_RULE = "Microsoft.SecurityInsights/alertRules";
export const ACTION_GROUP = "Microsoft.Insights/actionGroups";
export const WORKFLOW = "Microsoft.Logic/workflows";
export const WORKSPACE = "Microsoft.OperationalInsights/workspaces";
export const CONNECTION = "Microsoft.Web/connections";
export const DETECTION_RULE = "microsoft.graph.security/detectionrule";
export const APP_ROLE_ASSIGNMENT = "microsoft.graph/appRoleAssignment";

/** The placeholder for a secret in Pulumi's previews and in the output of `breakglass resources`. */
export const SECRET = "[secret]";

export function isType(resource: { readonly type: string }, type: string): boolean {
  return resource.type.toLowerCase() === type.toLowerCase();
}

/** Separates what the sandbox's Resource Manager and Graph accept from what only has properties to compare. */
export function splitResources(
  all: readonly ReviewedResource[],
): Pick<ReviewedDeployment, "resources" | "unplayable"> {
  const isKnown = (each: ReviewedResource) =>
    /^\/(subscriptions|providers)\//i.test(each.id) ||
    isType(each, APP_ROLE_ASSIGNMENT) ||
    isType(each, DETECTION_RULE);
  return {
    resources: all.filter(isKnown),
    unplayable: all
      .filter((each) => !isKnown(each))
      .map(({ id, type, body }) => ({ type, name: nameOf(id), properties: body })),
  };
}

/** The last part of an id. */
export function nameOf(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}

/** The type in a Resource Manager id. */
export function typeOfId(id: string): string {
  const at = id.toLowerCase().lastIndexOf("/providers/");
  if (at === -1) return "Microsoft.Resources/resourceGroups";
  const [provider = "", kind = ""] = id.slice(at + "/providers/".length).split("/");
  return `${provider}/${kind}`;
}
