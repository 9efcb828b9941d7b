import { checkEntityMappings } from "./entity-mapping-checks.ts";
import { GraphError } from "./graph-fault.ts";

export type RuleBody = Readonly<Record<string, unknown>>;

/** What advanced hunting makes of a query: why it cannot run, or what it reads and returns. */
export type QueryShape =
  | { readonly fault: string }
  | {
      readonly fault?: never;
      readonly tables: readonly string[];
      readonly columns: readonly string[];
      /** Why it cannot look at one row at a time. */
      readonly rowFault?: string | undefined;
    };

/**
 * The ISO 8601 forms of the frequencies that the former `period` had (0, 1H, 3H, 12H, 24H); 0 is continuous.
 * Source: learn.microsoft.com/graph/api/resources/security-ruleschedule, .../defender-xdr/custom-detection-rules.
 */
const FREQUENCIES = ["PT0S", "PT1H", "PT3H", "PT12H", "P1D"];

/** Source: learn.microsoft.com/defender-xdr/custom-detection-rules, tables that support Continuous (NRT) frequency. */
const CONTINUOUS_TABLES =
  /^(AlertEvidence|CloudAppEvents|Device(Events|FileCertificateInfo|FileEvents|ImageLoadEvents|LogonEvents|NetworkEvents|NetworkInfo|Info|ProcessEvents|RegistryEvents)|Email(AttachmentInfo|Events|PostDeliveryEvents|UrlInfo)|Identity(Directory|Logon|Query)Events|UrlClickEvents)$/;

const SHAPES: Readonly<Record<string, readonly string[]>> = {
  detectionRule: [
    "id",
    "displayName",
    "description",
    "status",
    "queryCondition",
    "schedule",
    "detectionAction",
  ],
  queryCondition: ["queryText"],
  ruleSchedule: ["frequency"],
  detectionAction: ["alertTemplate"],
  alertTemplate: [
    "title",
    "description",
    "severity",
    "recommendedActions",
    "tactics",
    "entityMappings",
    "customDetails",
  ],
  mitreTactic: ["tactic", "techniques"],
  mitreTechnique: ["technique", "subTechniques"],
};

/**
 * @param extent `changes`: the body of a PATCH, which may leave anything out but the id, which it must not hold
 * @throws GraphError on the first rule that the body breaks. The words are the service's where they are published
 * (github.com/pkhabazi/SentinelToXDR, src/Data/GraphDetectionRule.psd1).
 */
export function checkRule(
  body: RuleBody,
  extent: "whole" | "changes",
  describeQuery: (query: string) => QueryShape,
): void {
  checkNames(body);
  if (extent === "changes") {
    if ("id" in body) throw invalid("The property 'id' cannot be updated.");
    return;
  }
  const { id, status } = body;
  if (typeof id !== "string" || !/^[A-Za-z][A-Za-z0-9_-]{0,99}$/.test(id)) {
    throw invalid(
      "Invalid rule identifier format. Rule ID must consist of letters, numbers, dashes, or underscores only, begin with a letter, and not exceed 100 characters.",
    );
  }
  requiredText(body["displayName"], "displayName");
  if (status !== "enabled" && status !== "disabled") {
    throw invalid(`The property 'status' must be 'enabled' or 'disabled', not '${String(status)}'.`);
  }
  const query = requiredText(record(body["queryCondition"])["queryText"], "queryCondition/queryText");
  const frequency = requiredText(record(body["schedule"])["frequency"], "schedule/frequency");
  if (!FREQUENCIES.includes(frequency)) {
    throw invalid(`The frequency '${frequency}' is not supported. Supported are ${FREQUENCIES.join(", ")}.`);
  }
  const template = record(record(body["detectionAction"])["alertTemplate"]);
  checkTemplate(template);
  checkQuery(query, frequency, template, describeQuery(query));
}

/** OData names the property and its type; what was removed on 2026-10-01 is unknown since. */
function checkNames(body: RuleBody): void {
  only(body, "detectionRule");
  only(body["queryCondition"], "queryCondition");
  only(body["schedule"], "ruleSchedule");
  only(body["detectionAction"], "detectionAction");
  const template = record(body["detectionAction"])["alertTemplate"];
  only(template, "alertTemplate");
  for (const tactic of list(record(template)["tactics"])) {
    only(tactic, "mitreTactic");
    for (const technique of list(record(tactic)["techniques"])) only(technique, "mitreTechnique");
  }
}

function only(value: unknown, type: string): void {
  for (const name of Object.keys(record(value))) {
    if (SHAPES[type]?.includes(name) || name === "@odata.type") continue;
    throw new GraphError(
      400,
      "BadRequest",
      `The property '${name}' does not exist on type 'microsoft.graph.security.${type}'. Make sure to only use property names that are defined by the type.`,
    );
  }
}

function checkTemplate(template: RuleBody): void {
  requiredText(template["title"], "detectionAction/alertTemplate/title");
  const severity = requiredText(template["severity"], "detectionAction/alertTemplate/severity");
  if (!["informational", "low", "medium", "high"].includes(severity)) {
    throw invalid(`The severity '${severity}' is not one of informational, low, medium, high.`);
  }
  if (list(template["tactics"]).length > 1) {
    throw invalid("Multiple MITRE tactics are not supported. Specify a single tactic.");
  }
  checkEntityMappings(template["entityMappings"]);
}

function checkQuery(query: string, frequency: string, template: RuleBody, shape: QueryShape): void {
  if (shape.fault !== undefined) throw invalid(`The query is not valid: ${shape.fault}`);
  const { tables, columns, rowFault } = shape;
  // Source: learn.microsoft.com/defender-xdr/custom-detection-rules, required columns in the query results.
  const missing = ["Timestamp", "ReportId"].filter((name) => !columns.includes(name));
  if (missing.length > 0) {
    throw invalid(`The query must return the following column(s): ${missing.join(", ")}.`);
  }
  const mapped = Object.values(record(template["entityMappings"])).flatMap((mappings) =>
    list(mappings).flatMap((mapping) => Object.values(record(mapping)).map(String)),
  );
  const details = Object.values(record(template["customDetails"])).map(String);
  const absent = (names: readonly string[]) => [...new Set(names.filter((name) => !columns.includes(name)))];
  if (absent(mapped).length > 0) {
    throw invalid(
      `Entity mappings reference the following column(s) which are not projected by the query output: ${absent(mapped).join(", ")}.`,
    );
  }
  if (absent(details).length > 0) {
    throw invalid(
      `Custom details reference the following column(s) which are not projected by the query output: ${absent(details).join(", ")}.`,
    );
  }
  const streams = tables.length === 1 && CONTINUOUS_TABLES.test(tables[0] ?? "") && !query.includes("//");
  if (frequency === "PT0S" && !streams) {
    throw invalid(
      `The query cannot run continuously: it must read one table that supports it, without comments, and reads ${tables.join(", ") || "none"}.`,
    );
  }
  // Same source, queries you can run continuously: the KQL of transformations, which looks at one row at a time.
  if (frequency === "PT0S" && rowFault !== undefined) {
    throw invalid(`The query cannot run continuously: ${rowFault}.`);
  }
}

function requiredText(value: unknown, property: string): string {
  if (typeof value === "string" && value.trim() !== "") return value;
  throw invalid(`The property '${property}' is required.`);
}

function invalid(message: string): GraphError {
  return new GraphError(400, "InvalidInput", message);
}

function record(value: unknown): RuleBody {
  return typeof value === "object" && value !== null ? (value as RuleBody) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
