import { NotInSandbox } from "../not-in-sandbox.ts";
import { stableId } from "./stable-id.ts";

export type HealthStatus = "Available" | "Degraded" | "Unavailable" | "Unknown";

/** An event of the activity log: of the category ResourceHealth if it has `health`, otherwise Administrative. */
export interface ActivityEvent {
  /** Such as `Microsoft.Insights/scheduledQueryRules/write`. */
  readonly operationName: string;
  readonly resourceId: string;
  readonly caller: string;
  readonly status: "Succeeded" | "Failed" | "Active" | "Resolved";
  readonly health?: {
    readonly current: HealthStatus;
    readonly previous: HealthStatus;
    readonly title: string;
  };
  readonly at: Date;
}

export interface ActivityRule {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly enabled: boolean;
  /** Ids; the rule sees events on these and on everything below them. */
  readonly scopes: readonly string[];
  /** All of them must be met; one of them is met by any of its leaves. */
  readonly conditions: readonly (readonly Leaf[])[];
  readonly actionGroupIds: readonly string[];
}

interface Leaf {
  readonly field: string;
  /** Lower case. */
  readonly values: readonly string[];
}

interface RuleResource {
  id: string;
  properties: {
    description?: string;
    enabled?: boolean;
    scopes: string[];
    condition: { allOf: (LeafResource & { anyOf?: LeafResource[] })[] };
    actions: { actionGroups?: { actionGroupId: string; webhookProperties?: object }[] };
  };
}

type LeafResource = { field?: string; equals?: string; containsAny?: string[] };

/**
 * Reads a deployed activity log alert rule.
 *
 * @throws Error for what the sandbox would not do as Azure does
 */
export function readActivityRule({ id, properties }: RuleResource): ActivityRule {
  const name = id.split("/").at(-1) ?? id;
  const groups = properties.actions.actionGroups ?? [];
  if (groups.some(({ webhookProperties }) => Object.keys(webhookProperties ?? {}).length > 0)) {
    throw new NotInSandbox(
      `The sandbox does not send the webhookProperties of the activity log alert rule "${name}".`,
    );
  }
  return {
    id,
    name,
    description: properties.description ?? "",
    enabled: properties.enabled ?? true,
    scopes: properties.scopes,
    conditions: properties.condition.allOf.map((condition) => (condition.anyOf ?? [condition]).map(leaf)),
    actionGroupIds: groups.map(({ actionGroupId }) => actionGroupId),
  };
}

function leaf({ field = "", equals, containsAny }: LeafResource): Leaf {
  const values = equals === undefined ? (containsAny ?? []) : [equals];
  return { field: field.toLowerCase(), values: values.map((value) => value.toLowerCase()) };
}

/**
 * Whether a rule notifies of an event. Fields, names and values are compared without regard to letter case; scopes are
 * prefixes. Source: azure-rest-api-specs, activityLogAlerts 2020-10-01 (`field`, `equals`, `containsAny`, `scopes`).
 */
export function matchesEvent(rule: ActivityRule, event: ActivityEvent): boolean {
  const resource = `${event.resourceId}/`.toLowerCase();
  if (!rule.enabled || !rule.scopes.some((scope) => resource.startsWith(`${scope}/`.toLowerCase())))
    return false;
  const fields = fieldsOf(event);
  return rule.conditions.every((leaves) =>
    leaves.some(({ field, values }) => values.includes(fields[field]?.toLowerCase() ?? "")),
  );
}

/** What conditions may look at; names in lower case. */
function fieldsOf(event: ActivityEvent): Readonly<Record<string, string>> {
  const category = categoryOf(event);
  return {
    category,
    caller: event.caller,
    level: levelOf(event),
    operationname: event.operationName,
    resourceid: event.resourceId,
    resourcegroup: /\/resourceGroups\/([^/]+)/i.exec(event.resourceId)?.[1] ?? "",
    resourceprovider: resourceTypeOf(event).split("/")[0] ?? "",
    resourcetype: resourceTypeOf(event),
    status: event.status,
    substatus: "",
    "properties.eventcategory": category,
    ...Object.fromEntries(
      Object.entries(propertiesOf(event)).map(([name, value]) => [`properties.${name.toLowerCase()}`, value]),
    ),
  };
}

/** The GUID by which the activity log, its table and its alerts name an event. */
export function eventIdOf({ resourceId, operationName, caller, at }: ActivityEvent): string {
  return stableId("event", resourceId, operationName, caller, at.toISOString());
}

export function categoryOf({ health }: ActivityEvent): "Administrative" | "ResourceHealth" {
  return health === undefined ? "Administrative" : "ResourceHealth";
}

/**
 * What only events of one category have. Source: azure-monitor-docs, activity-log-schema.md; the cause of a health event is
 * often not known when it is logged.
 */
export function propertiesOf({ health, resourceId, operationName }: ActivityEvent): Record<string, string> {
  if (health === undefined) return { entity: resourceId, message: operationName };
  const { current, previous, title } = health;
  return { title, currentHealthStatus: current, previousHealthStatus: previous, type: "Downtime" };
}

/** An administrative operation begins with the type; a health event has an operation of its own. */
function resourceTypeOf({ health, resourceId, operationName }: ActivityEvent): string {
  if (health !== undefined) {
    const [provider = "", ...path] = (resourceId.split(/\/providers\//i).at(-1) ?? "").split("/");
    return [provider, ...path.filter((_, index) => index % 2 === 0)].join("/");
  }
  const segments = operationName.split("/");
  return segments.slice(0, segments.at(-1)?.toLowerCase() === "action" ? -2 : -1).join("/");
}

export function levelOf({ status }: ActivityEvent): "Informational" | "Error" {
  return status === "Failed" || status === "Active" ? "Error" : "Informational";
}
