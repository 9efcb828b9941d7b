import { detections } from "../../queries/index.ts";
import { type Query, readQuery } from "../kql/query.ts";
import { isUnknownValue, type Resource, type Stack } from "../resource.ts";
import { servedDetections } from "./catalogue-legs.ts";
import { at, listAt, textAt } from "./read.ts";

export const LOG_ALERT = "azure-native:monitor:ScheduledQueryRule";
export const SENTINEL_RULE = "azure-native:securityinsights:ScheduledAlertRule";

/** A rule that watches break-glass accounts, and one of its queries. */
export interface WatchingRule {
  readonly engine: "logAlert" | "sentinel" | "defender";
  readonly resource: Resource;
  readonly query: Query;
}

/** Tables that say what a person did or what was done to him. */
const TABLES = new Set([
  ...["SigninLogs", "AADNonInteractiveUserSignInLogs", "AADServicePrincipalSignInLogs", "ADFSSignInLogs"],
  ...["AADManagedIdentitySignInLogs", "AuditLogs", "AzureActivity", "CloudAppEvents", "OfficeActivity"],
  ...detections.flatMap(({ tables }) => tables),
  ...["EntraIdSignInEvents", "AADSignInEventsBeta", "IdentityLogonEvents", "BehaviorAnalytics"],
]);

/**
 * The queries of a resource with which it watches break-glass accounts: a rule of Azure Monitor, Microsoft Sentinel
 * or Defender XDR that reads what people do, and names an account or a group, or looks for what the catalogue looks
 * for. None for every other resource.
 */
export function watchingRules(resource: Resource): readonly WatchingRule[] {
  const found = known.get(resource) ?? read(resource);
  known.set(resource, found);
  return found;
}

const known = new WeakMap<Resource, readonly WatchingRule[]>();

function read(resource: Resource): WatchingRule[] {
  return queriesOf(resource).flatMap(({ engine, text }) => {
    const query = readQuery(text);
    const readsPeople =
      query.legs.some(({ table }) => TABLES.has(table)) || (query.faults.length > 0 && namesTable(text));
    const isWatching = readsPeople && (query.identities.size > 0 || servedDetections(query).length > 0);
    return isWatching ? [{ engine, resource, query }] : [];
  });
}

/** The queries of a rule, whatever it watches. */
export function queriesOf(resource: Resource): { engine: WatchingRule["engine"]; text: string }[] {
  if (resource.type === LOG_ALERT) {
    const criteria = listAt(resource.props, "criteria", "allOf");
    return criteria.map((_, index) => ({
      engine: "logAlert" as const,
      text: textAt(criteria, index, "query"),
    }));
  }
  if (resource.type === SENTINEL_RULE) return [{ engine: "sentinel", text: textAt(resource.props, "query") }];
  if (
    resource.type.startsWith("pulumi-nodejs:dynamic") &&
    at(resource.props, "rule", "queryCondition") !== undefined
  ) {
    return [{ engine: "defender", text: textAt(resource.props, "rule", "queryCondition", "queryText") }];
  }
  return [];
}

/** Whether the resource is a log alert that watches break-glass accounts. */
export function isWatchingLogAlert(resource: Resource): boolean {
  return resource.type === LOG_ALERT && watchingRules(resource).length > 0;
}

/** Whether the resource is an analytics rule that watches break-glass accounts. */
export function isWatchingSentinelRule(resource: Resource): boolean {
  return resource.type === SENTINEL_RULE && watchingRules(resource).length > 0;
}

export function isSimpleLogAlert({ props }: Resource): boolean {
  return textAt(props, "kind") === "SimpleLogAlert";
}

export interface Watching {
  readonly rules: readonly WatchingRule[];
  /** Rules whose query a preview cannot know. */
  readonly unknown: readonly Resource[];
}

/** All rules of a stack that watch break-glass accounts. */
export function watching(stack: Stack): Watching {
  const rules: WatchingRule[] = [];
  const unknown: Resource[] = [];
  for (const resource of stack.resources) {
    try {
      rules.push(...watchingRules(resource));
    } catch (error) {
      if (!isUnknownValue(error)) throw error;
      unknown.push(resource);
    }
  }
  return { rules, unknown };
}

function namesTable(text: string): boolean {
  return [...TABLES].some((table) => text.includes(table));
}
