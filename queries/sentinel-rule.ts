import type { Detection, Watched } from "./detection.ts";
import { REPORT_COLUMNS } from "./events.ts";

/** The properties of a scheduled analytics rule, as the Azure API has them. */
export interface SentinelRule {
  readonly kind: "Scheduled";
  readonly displayName: string;
  readonly description: string;
  readonly severity: "High" | "Medium" | "Low" | "Informational";
  readonly enabled: true;
  readonly query: string;
  readonly queryFrequency: string;
  readonly queryPeriod: string;
  readonly triggerOperator: "GreaterThan";
  readonly triggerThreshold: 0;
  readonly suppressionEnabled: false;
  readonly suppressionDuration: string;
  readonly tactics: string[];
  readonly techniques: string[];
  readonly entityMappings: {
    entityType: string;
    fieldMappings: { identifier: string; columnName: string }[];
  }[];
  /** Columns, by the name that the incident shows. */
  readonly customDetails: Record<string, string>;
  readonly eventGroupingSettings: { aggregationKind: "AlertPerResult" };
  readonly incidentConfiguration: {
    createIncident: true;
    groupingConfiguration: {
      enabled: true;
      reopenClosedIncident: true;
      lookbackDuration: string;
      matchingMethod: "Selected";
      groupByEntities: string[];
      groupByCustomDetails: string[];
    };
  };
}

/** What every event has, by names that Sentinel takes. */
const DETAILS = Object.fromEntries(REPORT_COLUMNS.map(({ name, label }) => [detailKey(label), name]));

const SEVERITIES = ["High", "High", "Medium", "Low", "Informational"] as const;

/** Source: Azure/azure-rest-api-specs, Microsoft.SecurityInsights, AttackTactic; there are no spaces in them. */
const TACTICS: readonly string[] = [
  "Reconnaissance",
  "ResourceDevelopment",
  "InitialAccess",
  "Execution",
  "Persistence",
  "PrivilegeEscalation",
  "DefenseEvasion",
  "CredentialAccess",
  "Discovery",
  "LateralMovement",
  "Collection",
  "Exfiltration",
  "CommandAndControl",
  "Impact",
];

/**
 * The scheduled analytics rule of a detection.
 *
 * - The query is the alert rule's own: it looks back three evaluations by ingestion time, so a run that fails or is
 *   late loses nothing. A sign-in that two runs see is two alerts in one incident.
 * - One alert a result, so that each alert has the entities of one account alone; a single alert for all of a run
 *   would mix accounts, and could not be grouped by them.
 * - Alerts of one account within a day are one incident; where a detection is about no account, those of one episode
 *   are. A new alert reopens a closed one, and opens a new one in the Defender portal, which reopens none
 *   (learn.microsoft.com/azure/sentinel/move-to-defender): nothing is lost either way.
 *
 * @throws RangeError for a detection that Sentinel would refuse, with its id and the reason
 * @example
 * sentinelRule(signIn, watched).severity; // "High"
 */
export function sentinelRule(detection: Detection, watched: Watched): SentinelRule {
  const rule: SentinelRule = {
    kind: "Scheduled",
    displayName: detection.title,
    description: detection.description,
    severity: SEVERITIES[detection.severity],
    enabled: true,
    query: detection.query(watched),
    queryFrequency: detection.evaluation.frequency,
    // With two days or more, Sentinel wants a frequency of an hour or more (github.com/Azure/Azure-Sentinel,
    // FrequencyLimitationForLongPeriodQuery.cs). An event that arrives more than a day late is left to the alert rule.
    queryPeriod: "P1D",
    triggerOperator: "GreaterThan",
    triggerThreshold: 0,
    suppressionEnabled: false,
    // Wanted by the API also where nothing is suppressed.
    suppressionDuration: "PT5H",
    tactics: [...detection.tactics],
    techniques: [...detection.techniques],
    entityMappings: detection.entityMappings.map(({ entityType, fields }) => ({
      entityType,
      fieldMappings: Object.entries(fields).map(([identifier, columnName]) => ({ identifier, columnName })),
    })),
    customDetails: DETAILS,
    eventGroupingSettings: { aggregationKind: "AlertPerResult" },
    incidentConfiguration: {
      createIncident: true,
      groupingConfiguration: {
        enabled: true,
        reopenClosedIncident: true,
        lookbackDuration: "P1D",
        matchingMethod: "Selected",
        ...groupedBy(detection),
      },
    },
  };
  const reason = refusal(rule);
  if (reason !== undefined)
    throw new RangeError(`The detection "${detection.id}" is no Sentinel rule: ${reason}.`);
  return rule;
}

/** The properties of a near-real-time rule: it has no schedule and no trigger of its own. */
export interface NearRealTimeRule
  extends Omit<
    SentinelRule,
    "kind" | "queryFrequency" | "queryPeriod" | "triggerOperator" | "triggerThreshold"
  > {
  readonly kind: "NRT";
}

/**
 * The near-real-time rule of a detection: it runs each minute, over the rows that arrived in one minute, two minutes before.
 * No row is seen twice, so a run that fails loses its rows: the alert rules still see them.
 *
 * Limits, of learn.microsoft.com/azure/sentinel/near-real-time-rules: 50 rules for a customer, tables whose rows arrive within 12
 * hours, one workspace, and 30 alerts a run. A query may read several tables: at first it could not, so ours is one rule a
 * detection.
 *
 * @throws RangeError for a detection that Sentinel would refuse, with its id and the reason
 */
export function nearRealTimeRule(detection: Detection, watched: Watched): NearRealTimeRule {
  const {
    kind: _,
    queryFrequency: __,
    queryPeriod: ___,
    triggerOperator: ____,
    triggerThreshold: _____,
    ...rule
  } = sentinelRule(detection, watched);
  return { kind: "NRT", ...rule };
}

function groupedBy({ entityMappings, episode }: Detection) {
  if (entityMappings.some(({ entityType }) => entityType === "Account"))
    return { groupByEntities: ["Account"], groupByCustomDetails: [] };
  const isInEpisode = ([, column]: [string, string]) => episode.includes(column);
  return {
    groupByEntities: [],
    groupByCustomDetails: Object.entries(DETAILS)
      .filter(isInEpisode)
      .map(([key]) => key),
  };
}

/**
 * The name of a custom detail: letters and digits, at most 20 (github.com/Azure/Azure-Sentinel,
 * QueryBasedTemplateInternalModel.cs). "Authentication methods" becomes `AuthMethods`.
 */
function detailKey(label: string): string {
  return label
    .replace(/authentication/gi, "Auth")
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}

/** Why Sentinel would refuse the rule; undefined where it would not. */
function refusal(rule: SentinelRule): string | undefined {
  const { query, tactics, techniques, entityMappings, incidentConfiguration } = rule;
  const { groupByEntities, groupByCustomDetails } = incidentConfiguration.groupingConfiguration;
  if (query.length > 10_000)
    return `its query has ${query.length} characters, and 10,000 are allowed; watch fewer accounts, or leave Sentinel out`;
  const forbidden = /\b(search|union)\s+\*/i.exec(query)?.[0];
  if (forbidden !== undefined) return `its query has "${forbidden}"`;
  const tactic = tactics.find((each) => !TACTICS.includes(each));
  if (tactic !== undefined) return `the tactic "${tactic}" is not known`;
  const technique = techniques.find((each) => !/^T\d{4}$/.test(each));
  if (technique !== undefined) return `the technique "${technique}" is not of the form T1234`;
  if (entityMappings.length === 0) return "it maps no entity";
  if (entityMappings.length > 10) return "it maps more than ten entities";
  const wide = entityMappings.find(({ fieldMappings: { length } }) => length < 1 || length > 3);
  if (wide !== undefined) return `its ${wide.entityType} has not one to three identifiers`;
  return groupByEntities.length + groupByCustomDetails.length === 0
    ? "it maps no account, and no column of its episode is shown, so its alerts cannot be grouped"
    : undefined;
}
