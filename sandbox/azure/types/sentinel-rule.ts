import { type ArmContext, nameOf, only, type ResourceType, required } from "../resource-type.ts";
import { checkOnboarded } from "./sentinel.ts";
import { checkEntities, type EntityMapping } from "./sentinel-entities.ts";
import { bad, between, DAY, invalid, minutes, oneOf } from "./sentinel-faults.ts";

const SEVERITIES = ["High", "Medium", "Low", "Informational"];
const TRIGGERS = ["GreaterThan", "LessThan", "Equal", "NotEqual"];
const MATCHING = ["AllEntities", "AnyAlert", "Selected"];
const AGGREGATIONS = ["SingleAlert", "AlertPerResult"];

/** Azure/azure-rest-api-specs, Microsoft.SecurityInsights 2024-09-01, AttackTactic: no spaces. */
const TACTICS = [
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
  "PreAttack",
  "ImpairProcessControl",
  "InhibitResponseFunction",
];

/** Of the same specification, NrtAlertRuleProperties (its versions of preview) and ScheduledAlertRuleProperties. */
const REQUIRED = ["displayName", "enabled", "severity", "query", "suppressionDuration", "suppressionEnabled"];
const SCHEDULE = ["queryFrequency", "queryPeriod", "triggerOperator", "triggerThreshold"];

/** learn.microsoft.com/azure/sentinel/near-real-time-rules, considerations. */
const MOST_NRT = 50;

const OPTIONAL = [
  "alertDetailsOverride",
  "alertRuleTemplateName",
  "customDetails",
  "description",
  "entityMappings",
  "eventGroupingSettings",
  "incidentConfiguration",
  "tactics",
  "techniques",
  "templateVersion",
];

/** A version that has near-real-time rules; azure-native's default version has none (its module securityinsights). */
const NRT_VERSION = "2025-07-01-preview";

interface Rule {
  readonly severity: string;
  readonly query: string;
  readonly queryFrequency: string;
  readonly queryPeriod: string;
  readonly suppressionEnabled: boolean;
  readonly suppressionDuration: string;
  readonly triggerOperator: string;
  readonly triggerThreshold: number;
  readonly tactics?: readonly string[];
  readonly techniques?: readonly string[];
  readonly alertRuleTemplateName?: string;
  readonly templateVersion?: string;
  readonly customDetails?: Readonly<Record<string, string>>;
  readonly entityMappings?: readonly EntityMapping[];
  readonly eventGroupingSettings?: { readonly aggregationKind?: string };
  readonly incidentConfiguration?: {
    readonly createIncident?: boolean;
    readonly groupingConfiguration?: Grouping;
  };
}

interface Grouping {
  readonly matchingMethod: string;
  readonly lookbackDuration: string;
  readonly groupByEntities?: readonly string[];
  readonly groupByAlertDetails?: readonly string[];
  readonly groupByCustomDetails?: readonly string[];
}

/**
 * An analytics rule, scheduled or near-real-time. Its limits, and where a message is known its words, are those of Microsoft's own
 * validation of rule templates (github.com/Azure/Azure-Sentinel, .script/tests/detectionTemplateSchemaValidation/Models)
 * and of learn.microsoft.com/azure/sentinel/scheduled-rules-overview.
 */
export const sentinelRule: ResourceType = {
  type: "Microsoft.SecurityInsights/alertRules",
  apiVersions: ["2024-09-01", "2024-03-01", "2025-09-01", NRT_VERSION],
  location: "none",
  members: { location: "string" },
  hasPatch: false,
  check: (id, body, context, previous) => {
    const { kind } = body;
    // A generic resource of azure-native always has a location; the templates of github.com/Azure/Azure-Sentinel give resources of
    // this provider one, too.
    only(body, ["kind", "etag", "properties", ...(kind === "NRT" ? ["location"] : [])], "AlertRule");
    if (kind !== "Scheduled" && kind !== "NRT")
      throw bad(`The sandbox has no analytics rules of kind '${nameOf(kind)}'.`);
    // Whether a rule can become one of another kind is not documented.
    if (previous !== undefined && previous.body.kind !== kind)
      throw bad(`The kind of an analytics rule cannot change from '${previous.body.kind}' to '${kind}'.`);
    const schedule = kind === "Scheduled" ? SCHEDULE : [];
    only(
      body.properties,
      [...REQUIRED, ...schedule, ...OPTIONAL],
      kind === "NRT" ? "NrtAlertRuleProperties" : "ScheduledAlertRuleProperties",
    );
    required(body, ...[...REQUIRED, ...schedule].map((name) => `properties.${name}`));
    checkOnboarded(id, context.store);
    const rule = body.properties as unknown as Rule;
    oneOf("severity", rule.severity, SEVERITIES);
    if (kind === "Scheduled") checkTrigger(rule);
    else checkNumber(id, context);
    if (rule.eventGroupingSettings !== undefined)
      oneOf("aggregationKind", rule.eventGroupingSettings.aggregationKind, AGGREGATIONS);
    if (rule.templateVersion && !rule.alertRuleTemplateName) {
      throw invalid(
        "Invalid Properties for alert rule: 'templateVersion' can only be used if 'alertRuleTemplateName' is not empty.",
      );
    }
    checkAttack(rule);
    if (kind === "Scheduled") checkTimes(rule, context);
    else minutes("suppressionDuration", rule.suppressionDuration, 5, DAY);
    checkEntities(rule.entityMappings);
    checkCustomDetails(rule);
    checkGrouping(rule);
    checkQuery(id, rule, context);
  },
};

function checkTrigger({ triggerOperator, triggerThreshold }: Rule): void {
  oneOf("triggerOperator", triggerOperator, TRIGGERS);
  if (!Number.isInteger(triggerThreshold) || triggerThreshold < 0 || triggerThreshold > 10_000)
    throw invalid("'triggerThreshold' must be a whole number from 0 to 10000.");
}

/** The words are ours. */
function checkNumber(id: string, { store }: ArmContext): void {
  const others = store
    .list("Microsoft.SecurityInsights/alertRules")
    .filter((each) => each.body.kind === "NRT" && each.id.toLowerCase() !== id.toLowerCase());
  if (others.length >= MOST_NRT)
    throw bad(`There are ${others.length} near-real-time rules, of at most ${MOST_NRT} for a customer.`);
}

/** Azure-Sentinel issue 8960: a sub-technique is refused. */
function checkAttack({ tactics = [], techniques = [] }: Rule): void {
  for (const tactic of tactics) oneOf("tactics", tactic, TACTICS);
  const wrong = techniques.find((technique) => !/^T\d{4}$/.test(technique));
  if (wrong !== undefined) {
    throw invalid(
      `The technique '${wrong}' is invalid. The expected format is 'T####', where '#' represents a digit.`,
    );
  }
}

function checkTimes(rule: Rule, { readings }: ArmContext): void {
  const frequency = minutes("queryFrequency", rule.queryFrequency, 5, 14 * DAY);
  const period = minutes("queryPeriod", rule.queryPeriod, 5, 14 * DAY);
  const suppression = minutes("suppressionDuration", rule.suppressionDuration, 5, DAY);
  const fault = (text: string) => invalid(`Invalid Properties for Scheduled alert rule: ${text}`);
  if (period < frequency) throw fault("'queryPeriod' should be greater than or equal to 'queryFrequency'");
  // FrequencyLimitationForLongPeriodQuery.cs
  if (period >= 2 * DAY && frequency < 60 && readings["sentinel-schedule"] === "refused") {
    throw fault(
      "When 'queryPeriod' greater than or equal to 2 days, the 'queryFrequency' should be greater than or equal to 1 hour.",
    );
  }
  // wortell/AZSentinel issue 161
  if (rule.suppressionEnabled && suppression < frequency)
    throw fault("'suppressionDuration' should be greater than or equal to 'queryFrequency'");
}

/** Keys of at most 20 characters: QueryBasedTemplateInternalModel.cs. */
function checkCustomDetails({ customDetails = {} }: Rule): void {
  const keys = Object.keys(customDetails);
  if (keys.length > 20) throw invalid(`Invalid length of '${keys.length}' for 'CustomDetails'. At most '20'`);
  for (const key of keys) {
    if (!/^[A-Za-z]\w{0,19}$/.test(key)) {
      throw invalid(
        `The key '${key}' of 'CustomDetails' must start with an English letter, and have at most 20 letters, digits and underscores.`,
      );
    }
  }
}

function checkGrouping({ incidentConfiguration, entityMappings = [], customDetails = {} }: Rule): void {
  if (incidentConfiguration === undefined) return;
  required({ ...incidentConfiguration }, "createIncident");
  const grouping = incidentConfiguration.groupingConfiguration;
  if (grouping === undefined) return;
  required({ ...grouping }, "enabled", "reopenClosedIncident", "lookbackDuration", "matchingMethod");
  minutes("lookbackDuration", grouping.lookbackDuration, 5, 7 * DAY);
  oneOf("matchingMethod", grouping.matchingMethod, MATCHING);
  const { groupByEntities = [], groupByAlertDetails = [], groupByCustomDetails = [] } = grouping;
  const selected = [...groupByEntities, ...groupByAlertDetails, ...groupByCustomDetails];
  if (grouping.matchingMethod === "Selected" && selected.length === 0)
    throw invalid("With the matching method 'Selected', at least one entity or detail must be selected.");
  for (const detail of groupByAlertDetails) oneOf("groupByAlertDetails", detail, ["DisplayName", "Severity"]);
  const mapped = [...entityMappings.map(({ entityType = "" }) => entityType)];
  for (const entity of groupByEntities) oneOf("groupByEntities", entity, mapped);
  for (const key of groupByCustomDetails) oneOf("groupByCustomDetails", key, Object.keys(customDetails));
}

/** A column that the query lacks, also one in other letter case: Azure-Sentinel issue 6363, pull request 7345. */
function checkQuery(
  id: string,
  { query, entityMappings = [], customDetails = {} }: Rule,
  context: ArmContext,
): void {
  between("Query", query.length, 1, 10_000);
  const forbidden = /\b(search|union)\s+\*/i.exec(query)?.[0];
  if (forbidden !== undefined) throw invalid(`The query cannot contain '${forbidden}'.`);
  const workspaceId = id.slice(0, id.toLowerCase().lastIndexOf("/providers/"));
  const fault = context.validateQuery(query, workspaceId);
  if (fault !== undefined) throw bad(`The query is invalid: ${fault}`);
  const columns = context.queryColumns?.(query, workspaceId);
  if (columns === undefined) return;
  const missing = (names: readonly string[]) => names.find((name) => !columns.includes(name));
  const entity = missing(
    entityMappings.flatMap(({ fieldMappings = [] }) =>
      fieldMappings.map(({ columnName = "" }) => columnName),
    ),
  );
  if (entity !== undefined)
    throw bad(`Error in EntityMappings: The given column '${entity}' does not exist.`);
  const detail = missing(Object.values(customDetails));
  if (detail !== undefined) throw bad(`Error in CustomDetails: The given column '${detail}' does not exist.`);
}
