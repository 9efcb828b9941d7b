import { type ArmContext, ArmError, only, required } from "../resource-type.ts";
import type { ResourceBody } from "../store.ts";

/** Source: azure-rest-api-specs, scheduledQueryRule_API.json of 2025-01-01-preview: "Relevant only for rules of the kind LogAlert". */
const FOR_WINDOWS_ONLY = [
  "checkWorkspaceAlertsStorageConfigured",
  "evaluationFrequency",
  "muteActionsDuration",
  "overrideQueryTimeRange",
  "skipQueryValidation",
  "targetResourceTypes",
  "windowSize",
];

const CRITERION = ["criterionType", "query", "minRecurrenceCount"];

/**
 * A rule that looks at each row by itself. Source: MicrosoftDocs/azure-monitor-docs
 * articles/azure-monitor/alerts/alerts-create-simple-alert.md. The words of the refusals are the sandbox's own.
 *
 * @throws ArmError on the first rule that the request breaks
 */
export function checkSimpleLogAlert(body: ResourceBody, context: ArmContext): void {
  const properties = body.properties ?? {};
  for (const name of FOR_WINDOWS_ONLY) {
    if (properties[name] !== undefined)
      throw bad(`The property '${name}' is not allowed for a rule of kind 'SimpleLogAlert'.`);
  }
  const { allOf = [] } = properties["criteria"] as { allOf?: Record<string, unknown>[] };
  const [criterion, another] = allOf;
  if (criterion === undefined || another !== undefined)
    throw bad("A rule of kind 'SimpleLogAlert' has exactly one condition.");
  only(criterion, CRITERION, "Condition of kind 'SimpleLogAlert'");
  required({ properties: criterion } as ResourceBody, "properties.query");
  const { query, minRecurrenceCount } = criterion;
  if (minRecurrenceCount !== undefined && !isCount(minRecurrenceCount))
    throw bad("minRecurrenceCount must be a whole number of 0 or more.");
  const fault =
    context.validateRowQuery === undefined
      ? "the sandbox was started without a check of such queries"
      : context.validateRowQuery(String(query), (properties["scopes"] as string[] | undefined)?.[0]);
  if (fault !== undefined) throw bad(`The query is invalid: ${fault}`);
}

function isCount(value: unknown): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}

function bad(message: string): ArmError {
  return new ArmError(400, "BadRequest", message);
}
