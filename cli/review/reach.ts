import type { Detection, Sample } from "breakglass-alerts/queries";
import {
  ACTION_GROUP,
  ALERT_RULE,
  APP_ROLE_ASSIGNMENT,
  CONNECTION,
  DETECTION_RULE,
  isType,
  type ReviewedDeployment,
  type ReviewedResource,
  SENTINEL_RULE,
  WORKFLOW,
} from "./deployment.ts";
import type { ResourceChange } from "./property-changes.ts";
import { countRows, runnable } from "./run-query.ts";

const IDENTITY = "Microsoft.ManagedIdentity/userAssignedIdentities";
const ROLE_ASSIGNMENT = "Microsoft.Authorization/roleAssignments";
/** They do nothing by themselves: they matter where something on an alert's way names them. */
const CARRIERS = [ACTION_GROUP, WORKFLOW, CONNECTION, IDENTITY, ROLE_ASSIGNMENT, APP_ROLE_ASSIGNMENT];
const STARTS =
  /\/(scheduledQueryRules|alertRules|activityLogAlerts|metricAlerts|automationRules|actionRules)$/i;

/** Whether a resource only matters where something on an alert's way uses it. */
export function isCarrier(type: string): boolean {
  return CARRIERS.some((each) => isType({ type }, each));
}

/** Whether a changed resource is one that no rule of either side comes to: an unrelated workflow, or its connection. */
export function isElsewhere(change: ResourceChange, deployments: readonly ReviewedDeployment[]): boolean {
  if (change.isUnplayable || !isCarrier(change.type)) return false;
  return deployments.every((side) => {
    const own = sidesOf(change, [side]);
    const reached = own.length === 0 ? new Set<string>() : onTheWay(side);
    return own.every(({ id }) => !reached.has(id.toLowerCase()));
  });
}

/** A changed resource as it was and as it will be. */
export function sidesOf(
  { ids }: Pick<ResourceChange, "ids">,
  deployments: readonly ReviewedDeployment[],
): ReviewedResource[] {
  return deployments.flatMap(({ resources }) => resources.filter(({ id }) => ids.includes(id)));
}

export function isWatcher(type: string): boolean {
  return /\/(activityLogAlerts|metricAlerts)$/i.test(type);
}

export function isQueryRule(type: string): boolean {
  return [ALERT_RULE, SENTINEL_RULE, DETECTION_RULE].some((each) => isType({ type }, each));
}

/** Everything that a rule, or what it starts, names: by id in lower case. Names of groups in definitions count, too. */
export function onTheWay({ resources }: ReviewedDeployment): ReadonlySet<string> {
  const byId = new Map(resources.map((each) => [each.id.toLowerCase(), each]));
  const texts = new Map(
    resources.map((each) => [each.id.toLowerCase(), JSON.stringify(each.body).toLowerCase()]),
  );
  const marks = new Map(
    resources.map((each) => [each.id.toLowerCase(), [each.id, ...Object.values(each.made ?? {})].map(lower)]),
  );
  const found = new Set<string>();
  const queue = resources.filter(({ type }) => STARTS.test(type) || isQueryRule(type));
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const id = next.id.toLowerCase();
    if (found.has(id)) continue;
    found.add(id);
    const text = texts.get(id) ?? "";
    const own = marks.get(id) ?? [];
    for (const [other, names] of marks) {
      if (found.has(other)) continue;
      const isNamed = names.some((name) => text.includes(name));
      // What a resource may do is part of it: a role assignment names its principal.
      const isGranted =
        isRole(byId.get(other)) && own.some((name) => (texts.get(other) ?? "").includes(name));
      const resource = byId.get(other);
      if ((isNamed || isGranted) && resource !== undefined) queue.push(resource);
    }
  }
  return found;
}

function isRole(resource: ReviewedResource | undefined): boolean {
  return (
    resource !== undefined && (isType(resource, ROLE_ASSIGNMENT) || isType(resource, APP_ROLE_ASSIGNMENT))
  );
}

function lower(text: string | undefined): string {
  return String(text).toLowerCase();
}

/** The texts of all queries of a rule. */
export function queriesOf({ type, body }: Pick<ReviewedResource, "type" | "body">): string[] {
  if (isType({ type }, DETECTION_RULE)) {
    const { queryText = "" } = (body["queryCondition"] ?? {}) as { queryText?: unknown };
    return [String(queryText)];
  }
  const { query, criteria } = (body["properties"] ?? {}) as {
    query?: unknown;
    criteria?: { allOf?: { query?: unknown }[] };
  };
  if (isType({ type }, SENTINEL_RULE)) return [String(query ?? "")];
  return isType({ type }, ALERT_RULE) ? (criteria?.allOf ?? []).map((each) => String(each.query ?? "")) : [];
}

/** The detections that a rule serves: those of which its query finds an event; if it cannot be run, whose tables it reads. */
export function detectionsOf(
  resource: ReviewedResource,
  all: readonly Detection[],
  eventsOf: (detection: Detection) => readonly Sample[],
): Detection[] {
  const queries = queriesOf(resource);
  const runs = queries.map(runnable);
  return all.filter((detection) => {
    const events = eventsOf(detection).filter(({ table }) =>
      queries.some((query) => new RegExp(`\\b${table}\\b`).test(query)),
    );
    if (events.length === 0 || runs.includes(undefined)) return events.length > 0;
    return events.some(({ table, row }) =>
      runs.some((run) => run !== undefined && countRows(run, table, [row], timeOf(row)) > 0),
    );
  });
}

function timeOf(row: Sample["row"]): Date {
  return new Date(new Date(String(row["TimeGenerated"] ?? row["Timestamp"])).getTime() + 150_000);
}
