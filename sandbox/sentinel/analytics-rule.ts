import { isoMinutes } from "../iso-duration.ts";
import { NotInSandbox } from "../not-in-sandbox.ts";
import type { EntityMapping } from "./entities.ts";

/** A deployed analytics rule, scheduled or near-real-time, with its durations in minutes. */
export interface AnalyticsRule {
  readonly id: string;
  readonly kind: "Scheduled" | "NRT";
  readonly displayName: string;
  readonly severity: string;
  readonly enabled: boolean;
  readonly workspaceId: string;
  readonly query: string;
  readonly frequencyMinutes: number;
  /** How far back the query looks: by `TimeGenerated`, or by the time of ingestion where it runs in near real time. */
  readonly periodMinutes: number;
  /** So long after its scheduled time a rule runs. */
  readonly delayMinutes: number;
  readonly operator: string;
  readonly threshold: number;
  /** For how long the rule does not run after an alert; undefined where it goes on. */
  readonly suppressionMinutes: number | undefined;
  /** One alert for all rows of a run, or one for each. */
  readonly aggregation: "SingleAlert" | "AlertPerResult";
  readonly tactics: readonly string[];
  readonly techniques: readonly string[];
  readonly entityMappings: readonly EntityMapping[];
  /** Columns by the name that the alert shows. */
  readonly customDetails: Readonly<Record<string, string>>;
  readonly createsIncident: boolean;
  /** Undefined where each alert is an incident of its own. */
  readonly grouping: AlertGrouping | undefined;
}

export interface AlertGrouping {
  readonly matchingMethod: "AllEntities" | "AnyAlert" | "Selected";
  readonly lookbackMinutes: number;
  readonly reopensClosed: boolean;
  readonly entities: readonly string[];
  readonly alertDetails: readonly string[];
  readonly customDetails: readonly string[];
}

/** The part of a deployed rule that the sandbox reads, as Azure Resource Manager keeps it. */
export interface RuleResource {
  readonly id: string;
  readonly kind?: string;
  readonly properties: {
    readonly displayName: string;
    readonly severity: string;
    readonly enabled: boolean;
    readonly query: string;
    readonly queryFrequency?: string;
    readonly queryPeriod?: string;
    readonly triggerOperator?: string;
    readonly triggerThreshold?: number;
    readonly suppressionEnabled: boolean;
    readonly suppressionDuration: string;
    readonly tactics?: readonly string[];
    readonly techniques?: readonly string[];
    readonly alertDetailsOverride?: object;
    readonly customDetails?: Readonly<Record<string, string>>;
    readonly entityMappings?: readonly {
      readonly entityType: string;
      readonly fieldMappings: readonly { readonly identifier: string; readonly columnName: string }[];
    }[];
    readonly eventGroupingSettings?: { readonly aggregationKind?: string };
    readonly incidentConfiguration?: {
      readonly createIncident: boolean;
      readonly groupingConfiguration?: {
        readonly enabled: boolean;
        readonly reopenClosedIncident: boolean;
        readonly lookbackDuration: string;
        readonly matchingMethod: AlertGrouping["matchingMethod"];
        readonly groupByEntities?: readonly string[];
        readonly groupByAlertDetails?: readonly string[];
        readonly groupByCustomDetails?: readonly string[];
      };
    };
  };
}

/** learn.microsoft.com/azure/sentinel/scheduled-rules-overview. */
const SCHEDULED_DELAY_MINUTES = 5;

/** Each minute over the rows of one, two minutes behind; any row is an alert (learn.microsoft.com/azure/sentinel/near-real-time-rules). */
const NEAR_REAL_TIME = {
  frequencyMinutes: 1,
  periodMinutes: 1,
  delayMinutes: 2,
  operator: "GreaterThan",
  threshold: 0,
} as const;

/**
 * Reads a deployed rule. What is left out has Sentinel's default: a single alert, an incident for each alert
 * (learn.microsoft.com/azure/sentinel/scheduled-rules-overview).
 *
 * @throws Error for what the sandbox does not evaluate, by name
 */
export function readAnalyticsRule({ id, kind, properties }: RuleResource): AnalyticsRule {
  const unknown = (what: string) =>
    new NotInSandbox(
      `The sandbox does not evaluate the analytics rule "${properties.displayName}": ${what}.`,
    );
  if (kind !== "Scheduled" && kind !== "NRT") throw unknown(`kind is ${kind}`);
  if (properties.alertDetailsOverride !== undefined) throw unknown("it has alertDetailsOverride");
  const minutes = (name: string, duration: string | undefined) => {
    const value = duration === undefined ? undefined : isoMinutes(duration);
    if (value === undefined) throw unknown(`${name} is ${duration}`);
    return value;
  };
  const aggregation = properties.eventGroupingSettings?.aggregationKind ?? "SingleAlert";
  if (aggregation !== "SingleAlert" && aggregation !== "AlertPerResult")
    throw unknown(`aggregationKind is ${aggregation}`);
  const { createIncident = true, groupingConfiguration: grouping } = properties.incidentConfiguration ?? {};
  return {
    id,
    kind,
    displayName: properties.displayName,
    severity: properties.severity,
    enabled: properties.enabled,
    workspaceId: id.slice(0, id.toLowerCase().lastIndexOf("/providers/microsoft.securityinsights/")),
    query: properties.query,
    ...(kind === "NRT"
      ? NEAR_REAL_TIME
      : {
          frequencyMinutes: minutes("queryFrequency", properties.queryFrequency),
          periodMinutes: minutes("queryPeriod", properties.queryPeriod),
          delayMinutes: SCHEDULED_DELAY_MINUTES,
          operator: properties.triggerOperator ?? "",
          threshold: properties.triggerThreshold ?? 0,
        }),
    suppressionMinutes: properties.suppressionEnabled
      ? minutes("suppressionDuration", properties.suppressionDuration)
      : undefined,
    aggregation,
    tactics: properties.tactics ?? [],
    techniques: properties.techniques ?? [],
    entityMappings: (properties.entityMappings ?? []).map(({ entityType, fieldMappings }) => ({
      type: entityType,
      columns: Object.fromEntries(
        fieldMappings.map(({ identifier, columnName }) => [identifier, columnName]),
      ),
    })),
    customDetails: properties.customDetails ?? {},
    createsIncident: createIncident,
    grouping:
      grouping?.enabled !== true
        ? undefined
        : {
            matchingMethod: grouping.matchingMethod,
            lookbackMinutes: minutes("lookbackDuration", grouping.lookbackDuration),
            reopensClosed: grouping.reopenClosedIncident,
            entities: grouping.groupByEntities ?? [],
            alertDetails: grouping.groupByAlertDetails ?? [],
            customDetails: grouping.groupByCustomDetails ?? [],
          },
  };
}

/** Compares a number of results as the rule's trigger says. */
export function meetsTrigger(
  { operator, threshold }: Pick<AnalyticsRule, "operator" | "threshold">,
  results: number,
): boolean {
  switch (operator) {
    case "GreaterThan":
      return results > threshold;
    case "LessThan":
      return results < threshold;
    case "Equal":
      return results === threshold;
    case "NotEqual":
      return results !== threshold;
    default:
      throw new NotInSandbox(`The sandbox does not know the trigger operator "${operator}".`);
  }
}
