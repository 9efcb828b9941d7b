import type { StoredResource } from "azure-alerting-sandbox";
import { stringify } from "yaml";

const RULE = "Microsoft.SecurityInsights/alertRules";
const KINDS: readonly string[] = ["Scheduled", "NRT"];
const PERIOD = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/;
const OPERATORS: Readonly<Record<string, string>> = {
  GreaterThan: "gt",
  LessThan: "lt",
  Equal: "eq",
  NotEqual: "ne",
};

/**
 * The analytics rules, scheduled and near-real-time, as files of the form that rules of Azure-Sentinel's repository have
 * (github.com/Azure/Azure-Sentinel, wiki, Query Style Guide; .script/tests/detectionTemplateSchemaValidation).
 *
 * @returns the text of each file, by its name
 */
export function sentinelRules(resources: readonly StoredResource[]): ReadonlyMap<string, string> {
  const rules = resources.filter(({ type, body }) => type === RULE && KINDS.includes(String(body.kind)));
  return new Map(
    rules.map(({ id, body }) => {
      const rule = body.properties as Readonly<Record<string, unknown>>;
      const name = String(rule["displayName"]);
      const file = `${name.replace(/[^A-Za-z0-9]+/g, "")}.yaml`;
      return [
        file,
        stringify(ruleYaml(id.slice(id.lastIndexOf("/") + 1), String(body.kind), rule), { lineWidth: 0 }),
      ];
    }),
  );
}

function ruleYaml(id: string, kind: string, rule: Readonly<Record<string, unknown>>): object {
  const query = String(rule["query"]);
  return {
    id,
    name: rule["displayName"],
    description: rule["description"],
    severity: rule["severity"],
    // No connector is named: which one fills a table is another one in each workspace.
    requiredDataConnectors: [],
    // A near-real-time rule has none of these.
    ...(kind === "NRT"
      ? {}
      : {
          queryFrequency: period(rule["queryFrequency"]),
          queryPeriod: period(rule["queryPeriod"]),
          triggerOperator: OPERATORS[String(rule["triggerOperator"])] ?? rule["triggerOperator"],
          triggerThreshold: rule["triggerThreshold"],
        }),
    tactics: rule["tactics"] ?? [],
    relevantTechniques: rule["techniques"] ?? [],
    query: `${query.trimEnd()}\n`,
    ...given("entityMappings", rule),
    ...given("customDetails", rule),
    ...given("alertDetailsOverride", rule),
    ...given("eventGroupingSettings", rule),
    ...given("incidentConfiguration", rule),
    suppressionEnabled: rule["suppressionEnabled"] ?? false,
    suppressionDuration: period(rule["suppressionDuration"]),
    version: "1.0.0",
    kind,
  };
}

function given(name: string, rule: Readonly<Record<string, unknown>>): object {
  return rule[name] === undefined ? {} : { [name]: rule[name] };
}

/** `PT1H` is `1h` there. */
function period(value: unknown): unknown {
  const [, days, hours, minutes] = PERIOD.exec(String(value)) ?? [];
  const parts = [days && `${days}d`, hours && `${hours}h`, minutes && `${minutes}m`].filter(Boolean);
  // More than one unit is not of that form.
  return parts.length === 1 ? parts[0] : value;
}
