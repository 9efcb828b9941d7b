import type { Detection, Watched } from "./detection.ts";
import { EVENT_COLUMNS } from "./events.ts";

/** The properties of a log search alert rule that follow from a detection, as the Azure API has them. */
export interface LogAlertRule {
  readonly kind: "LogAlert";
  readonly displayName: string;
  readonly description: string;
  readonly severity: number;
  readonly enabled: true;
  readonly autoMitigate: true;
  readonly skipQueryValidation: false;
  readonly evaluationFrequency: string;
  readonly windowSize: string;
}

export interface LogAlertCriterion {
  readonly query: string;
  readonly timeAggregation: "Count";
  readonly operator: "GreaterThan";
  readonly threshold: 0;
  readonly dimensions: { name: string; operator: "Include"; values: string[] }[];
  readonly failingPeriods: { numberOfEvaluationPeriods: 1; minFailingPeriodsToAlert: 1 };
}

/** What the rule is, but for its query: stateful, so that one episode pages once and is closed when it ends. */
export function logAlertRule({ title, description, severity, evaluation }: Detection): LogAlertRule {
  return {
    kind: "LogAlert",
    displayName: title,
    description,
    severity,
    enabled: true,
    autoMitigate: true,
    skipQueryValidation: false,
    evaluationFrequency: evaluation.frequency,
    windowSize: evaluation.window,
  };
}

/**
 * Any row fires; each combination of the episode's columns is an alert of its own.
 *
 * @throws RangeError for a detection that the service would refuse, with its id and every reason
 * @example
 * logAlertCriterion(signIn, watched).dimensions.map(({ name }) => name); // ["AccountId", "Account", "IPAddress", "Client"]
 */
export function logAlertCriterion(detection: Detection, watched: Watched): LogAlertCriterion {
  const query = detection.query(watched);
  const faults = [...refusals(detection, query)];
  if (faults.length > 0) {
    throw new RangeError(`The detection "${detection.id}" cannot be a log alert rule: ${faults.join("; ")}.`);
  }
  return {
    query,
    timeAggregation: "Count",
    operator: "GreaterThan",
    threshold: 0,
    dimensions: detection.episode.map((name) => ({ name, operator: "Include", values: ["*"] })),
    failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
  };
}

/** Bytes of a rule's properties, and what its query may not use (learn.microsoft.com, alerts-create-log-alert-rule, service limits). */
const MOST_BYTES = 64 * 1024;
const MOST_DIMENSIONS = 6;
const MOST_DESCRIPTION = 4096;
const REFUSED = ["bag_unpack", "pivot", "narrow"];

function* refusals({ episode, description }: Detection, query: string): Generator<string> {
  const code = withoutLiterals(query);
  for (const name of REFUSED) {
    if (new RegExp(`\\bevaluate\\s+(?:hint\\.\\S+\\s+)*${name}\\b`).test(code))
      yield `log alerts do not run ${name}`;
  }
  if (/\bAggregatedValue\b/.test(code)) yield "AggregatedValue is a reserved name";
  const bytes = new TextEncoder().encode(query).length;
  if (bytes > MOST_BYTES) yield `its query has ${bytes} bytes, of at most ${MOST_BYTES}`;
  if (episode.length > MOST_DIMENSIONS)
    yield `it has ${episode.length} dimensions, of at most ${MOST_DIMENSIONS}`;
  if (description.length > MOST_DESCRIPTION)
    yield `its description is longer than ${MOST_DESCRIPTION} characters`;
  for (const name of episode) {
    const column = EVENT_COLUMNS.find((each) => each.name === name);
    if (column?.type !== "string") yield `its dimension ${name} is no column of text`;
  }
}

/** What stands in quotation marks is no code. */
function withoutLiterals(query: string): string {
  return query.replace(/@?"(?:[^"\\]|\\.)*"|@?'(?:[^'\\]|\\.)*'/g, '""');
}
