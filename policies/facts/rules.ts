import { detections } from "../catalogue/index.ts";
import { identitiesIn } from "../kql/identities.ts";
import { type Comparison, type Query, readQuery } from "../kql/query.ts";
import { isUnknownValue, type Resource, type Stack } from "../resource.ts";
import { servedDetections } from "./catalogue-legs.ts";
import { at, listAt, textAt } from "./read.ts";

export const LOG_ALERT = "azure-native:monitor:ScheduledQueryRule";
export const SENTINEL_RULE = "azure-native:securityinsights:ScheduledAlertRule";
/** Near real time: it runs each minute on what was ingested since, and has neither a frequency nor a period. */
export const NRT_RULE = "azure-native:securityinsights:NrtAlertRule";
export const SENTINEL_RULES = [SENTINEL_RULE, NRT_RULE] as const;

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
    const isWatching = readsPeople && (peopleOf(query).size > 0 || servedDetections(query).length > 0);
    return isWatching ? [{ engine, resource, query }] : [];
  });
}

/** Columns that hold an id, but nobody's. */
const NOBODYS = /\b(app|application|client|resource|device|correlation|tenant|policy|service)\w*\b/i;

/** The people whom a query looks for: ids of applications are none, nor is somebody whom it leaves out. */
function peopleOf({ identities, comparisons }: Query): ReadonlySet<string> {
  const values = (isAbout: (comparison: Comparison) => boolean) =>
    new Set(
      comparisons
        .filter(isAbout)
        .flatMap((comparison) => comparison.values.flatMap((value) => [...identitiesIn(String(value))])),
    );
  const isNobody = ({ left, operator }: Comparison) => NOBODYS.test(left) || operator.startsWith("!");
  const nobody = values(isNobody);
  if (nobody.size === 0) return identities;
  return identities.difference(nobody.difference(values((comparison) => !isNobody(comparison))));
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
  if (isSentinelRule(resource)) return [{ engine: "sentinel", text: textAt(resource.props, "query") }];
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
  return isSentinelRule(resource) && watchingRules(resource).length > 0;
}

export function isSentinelRule({ type }: Resource): boolean {
  return type === SENTINEL_RULE || type === NRT_RULE;
}

export function isSimpleLogAlert({ props }: Resource): boolean {
  return textAt(props, "kind") === "SimpleLogAlert";
}

export interface Watching {
  readonly rules: readonly WatchingRule[];
  /** Rules whose query a preview cannot know. */
  readonly unknown: readonly Resource[];
}

const watched = new WeakMap<Stack, Watching & { readonly unrelated: ReadonlySet<Resource> }>();

/** All rules of a stack that watch break-glass accounts. */
export function watching(stack: Stack): Watching {
  return readStack(stack);
}

/** Whether a rule watches other people than the rest of the stack does. */
export function isUnrelated(stack: Stack, rule: Resource): boolean {
  return readStack(stack).unrelated.has(rule);
}

function readStack(stack: Stack) {
  const found = watched.get(stack) ?? sorted(all(stack));
  watched.set(stack, found);
  return found;
}

/**
 * Rules that name people of whom most other rules name nobody watch somebody else, such as the directors: the rules of
 * a stack that name one of the same people belong together, and those of the largest such group are about the accounts.
 */
function sorted({ rules, unknown }: Watching) {
  const groups: { people: Set<string>; rules: WatchingRule[] }[] = [];
  for (const rule of rules) {
    const people = new Set(peopleOf(rule.query));
    if (people.size === 0) continue;
    const [first, ...others] = groups.filter((group) => !group.people.isDisjointFrom(people));
    const group = first ?? { people: new Set<string>(), rules: [] };
    if (first === undefined) groups.push(group);
    for (const other of [...others, { people, rules: [rule] }]) {
      for (const each of other.people) group.people.add(each);
      group.rules.push(...other.rules);
    }
    for (const other of others) groups.splice(groups.indexOf(other), 1);
  }
  const most = Math.max(0, ...groups.map((group) => group.rules.length));
  const others = new Set(groups.filter((group) => group.rules.length < most).flatMap((group) => group.rules));
  return {
    rules: rules.filter((rule) => !others.has(rule)),
    unknown,
    unrelated: new Set([...others].map(({ resource }) => resource)),
  };
}

function all(stack: Stack): Watching {
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

/** Rules that read what people do, and find the people in a watchlist of Microsoft Sentinel: a stack does not say who they are. */
export function rulesByWatchlist(stack: Stack): Resource[] {
  return stack.resources.filter((resource) =>
    knownQueries(resource).some(({ text }) => /\b_GetWatchlist\s*\(/.test(text) && namesTable(text)),
  );
}

function knownQueries(resource: Resource): ReturnType<typeof queriesOf> {
  try {
    return queriesOf(resource);
  } catch (error) {
    if (!isUnknownValue(error)) throw error;
    return [];
  }
}

function namesTable(text: string): boolean {
  return [...TABLES].some((table) => text.includes(table));
}

const OUR_COLUMNS = [
  "AccountId",
  "Account",
  "Activity",
  "EventId",
  "AuthenticationMethods",
  "ConditionalAccess",
];

/** Whether a query has the result that those of this package have. */
export function hasOurColumns({ columns }: Query): boolean {
  return OUR_COLUMNS.every((column) => columns.has(column));
}
