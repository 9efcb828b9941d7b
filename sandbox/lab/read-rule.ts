import { readAlertRule } from "../monitor/alert-rule.ts";
import { type RuleResource, readAnalyticsRule } from "../sentinel/index.ts";
import { queryShape } from "./query-shape.ts";
import { type RuleShape, SHAPE_DEFAULTS } from "./rule-shape.ts";

/** A resource as Azure Resource Manager has it: `breakglass resources --json` prints a list of them. */
export interface DeployedResource {
  readonly id: string;
  readonly type: string;
  readonly body: unknown;
}

/** A rule that was read, or why it was left out. */
export type ReadRule = { readonly shape: RuleShape } | { readonly name: string; readonly leftOut: string };

interface RuleBody {
  readonly kind?: string;
  readonly properties: {
    readonly displayName?: string;
    readonly enabled?: boolean;
    readonly actions?: { readonly actionGroups?: readonly string[] };
    readonly criteria: {
      readonly allOf: readonly { readonly query: string; readonly minRecurrenceCount?: number }[];
    };
  };
}

/** The alert rules and analytics rules among some resources, as far as they notify of sign-ins and can be read. */
export function readRules(resources: readonly DeployedResource[]): ReadRule[] {
  return resources.flatMap((resource): ReadRule[] => {
    const read = READERS.get(resource.type.toLowerCase());
    if (read === undefined) return [];
    const name = nameOfRule(resource);
    const leftOut = (reason: string) => [{ name, leftOut: `${name} ${reason}` }];
    if ((resource.body as RuleBody).properties.enabled === false) return leftOut("is disabled");
    try {
      const shape = read(resource, resources);
      return shape.tables.length > 0 ? [{ shape }] : leftOut("returns no successful sign-in");
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return leftOut(`cannot be read: ${error.message}`);
    }
  });
}

type ReadShape = (resource: DeployedResource, all: readonly DeployedResource[]) => RuleShape;

const READERS: ReadonlyMap<string, ReadShape> = new Map<string, ReadShape>([
  ["microsoft.insights/scheduledqueryrules", readLogAlert],
  ["microsoft.securityinsights/alertrules", readSentinel],
]);

function readLogAlert({ id, body }: DeployedResource, all: readonly DeployedResource[]): RuleShape {
  const { kind, properties } = body as RuleBody;
  const name = nameOfRule({ id });
  const about = properties.displayName ?? name;
  if (kind === "SimpleLogAlert") {
    const { take, ...query } = queryShape(properties.criteria.allOf[0]?.query ?? "");
    if (take !== undefined) throw new Error("a simple log alert cannot have take");
    const minimumRows = properties.criteria.allOf[0]?.minRecurrenceCount;
    if (minimumRows === undefined) throw new Error("what minRecurrenceCount is by default is not documented");
    return { ...SHAPE_DEFAULTS, ...query, name, about, engine: "rowAlert", frequencyMinutes: 1, minimumRows };
  }
  const rule = readAlertRule({ id, ...(body as object) } as Parameters<typeof readAlertRule>[0]);
  if (rule.aggregation !== "Count") throw new Error(`timeAggregation ${rule.aggregation} is not simulated`);
  if ((rule.muteMinutes ?? 0) > 0) throw new Error("muteActionsDuration is not simulated");
  if (rule.periods > 1) throw new Error("several evaluation periods are not simulated");
  if (rule.splits.some(({ values }) => !values.includes("*")))
    throw new Error("dimensions with chosen values are not simulated");
  const { take, ...query } = queryShape(rule.query);
  if (take !== undefined && rule.splits.length > 0)
    throw new Error("take in a rule that is split is not simulated");
  return {
    ...SHAPE_DEFAULTS,
    ...query,
    name,
    about,
    engine: "logAlert",
    frequencyMinutes: rule.frequencyMinutes,
    rangeMinutes: rule.rangeMinutes,
    windowMinutes: rule.windowMinutes,
    minimumRows: minimum(rule.operator, rule.threshold),
    stateful: rule.stateful,
    splitByEpisode: rule.splits.length > 0,
    newest: take === undefined ? undefined : { count: take, of: "window" },
    closingMessage: rule.stateful && rule.actionGroupIds.some((group) => listsWhenClosed(group, all)),
  };
}

function readSentinel({ id, body }: DeployedResource): RuleShape {
  const name = nameOfRule({ id });
  const { kind, properties } = body as { kind?: string; properties: { displayName?: string; query: string } };
  const about = properties.displayName ?? name;
  if (kind === "NRT") {
    const { take, ...query } = queryShape(properties.query);
    const newest = take === undefined ? undefined : ({ count: take, of: "window" } as const);
    return { ...SHAPE_DEFAULTS, ...query, name, about, engine: "nearRealTime", frequencyMinutes: 1, newest };
  }
  const rule = readAnalyticsRule({ id, ...(body as object) } as RuleResource);
  const { take, ...query } = queryShape(rule.query);
  if (rule.suppressionMinutes !== undefined) throw new Error("its suppression is not simulated");
  const minimumRows = minimum(rule.operator, rule.threshold);
  // Where each result is an alert, a series is reported by itself; the threshold is on all of them together.
  const splitByEpisode = rule.aggregation === "AlertPerResult" && minimumRows === 1 && take === undefined;
  return {
    ...SHAPE_DEFAULTS,
    ...query,
    name,
    about,
    engine: "sentinel",
    frequencyMinutes: rule.frequencyMinutes,
    rangeMinutes: rule.periodMinutes,
    minimumRows,
    splitByEpisode,
    newest: take === undefined ? undefined : { count: take, of: "window" },
  };
}

function minimum(operator: string, threshold: number): number {
  if (operator === "GreaterThan") return Math.floor(threshold) + 1;
  if (operator === "GreaterThanOrEqual") return Math.max(1, Math.ceil(threshold));
  throw new Error(`an alert on rows that are ${operator} ${threshold} is not simulated`);
}

/** Whether the group starts a workflow that knows of closed alerts and asks the workspace for the rows. */
function listsWhenClosed(groupId: string, all: readonly DeployedResource[]): boolean {
  const find = (id: string) => all.find((each) => each.id.toLowerCase() === id.toLowerCase())?.body;
  const group = find(groupId) as
    | { properties?: { logicAppReceivers?: { resourceId: string }[] } }
    | undefined;
  return (group?.properties?.logicAppReceivers ?? []).some(({ resourceId }) => {
    const definition = JSON.stringify(find(resourceId) ?? null);
    return definition.includes("monitorCondition") && /api\.loganalytics|azuremonitorlogs/i.test(definition);
  });
}

function nameOfRule({ id }: Pick<DeployedResource, "id">): string {
  return id.split("/").at(-1) ?? id;
}
