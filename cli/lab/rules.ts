import {
  type DeployedResource,
  knownRules,
  type RuleShape,
  readRules,
  SHAPE_DEFAULTS,
} from "azure-alerting-sandbox/lab";
import { logAlertCriterion, logAlertRule, signIn, type Watched } from "breakglass-alerts/queries";
import { UserError } from "../errors/user-error.ts";

/** Our own rules, by their names in the report. */
export const OURS = ["standard", "fast"] as const;

/**
 * What the workflow decides by, and how long the rules wait. A fast rule pages for an episode that started within the last
 * two minutes after half an hour without sign-ins, and that is not in the workflow's history. The standard rule waits until
 * the fast one must have paged. A run takes one second to decide, and one to find the details.
 */
const ONCE = { quietMinutes: 35, begunMinutes: 2, historyMinutes: 20 } as const;
const FAST_WAIT_SECONDS = 17;
const STANDARD_WAIT_SECONDS = 182;

/** The standard rule of the sign-in detection, and the fast one. */
export function ourRules(): readonly RuleShape[] {
  const account = { label: "bg1", objectId: "00000000-0000-0000-0000-000000000001" };
  const watched = { accounts: [account], groups: [] } as unknown as Watched;
  const { kind, ...properties } = logAlertRule(signIn);
  const criteria = { allOf: [logAlertCriterion(signIn, watched)] };
  const [read] = readRules([
    {
      id: "/providers/Microsoft.Insights/scheduledQueryRules/standard",
      type: "Microsoft.Insights/scheduledQueryRules",
      body: { kind, properties: { ...properties, scopes: [""], criteria } },
    },
  ]);
  if (read === undefined || !("shape" in read)) throw new Error("The sign-in detection returns no sign-in.");
  return paired({ ...read.shape, closingMessage: true }, read.shape.tables);
}

function paired(rule: RuleShape, fastTables: RuleShape["tables"]): readonly RuleShape[] {
  const standard = {
    ...rule,
    name: "standard",
    about:
      "ours: a stateful log alert every 5 minutes, three evaluations back by ingestion time, one alert per episode, whose closing message lists every sign-in",
  };
  if (fastTables.length === 0) return [standard];
  const fast: RuleShape = {
    ...SHAPE_DEFAULTS,
    name: "fast",
    about:
      "ours: in addition a simple log alert for each table, whose workflow pages for an episode that has just started; standard confirms it, and pages if fast did not",
    engine: "rowAlert",
    frequencyMinutes: 1,
    tables: fastTables,
    waitSeconds: FAST_WAIT_SECONDS,
    once: ONCE,
    assurance: { ...standard, waitSeconds: STANDARD_WAIT_SECONDS },
  };
  return [standard, fast];
}

export interface ChosenRules {
  readonly rules: readonly RuleShape[];
  readonly leftOut: readonly string[];
}

/**
 * The rules of a run: those that are always compared, the given ones, and ours (deployed, if given). Rules of the same
 * name get a number.
 *
 * @throws UserError if a deployed rule of ours returns no sign-ins, or cannot be read
 */
export function chooseRules(
  resources: readonly (readonly DeployedResource[])[],
  others: readonly RuleShape[],
): ChosenRules {
  const read = resources.flatMap((each) => readRules(each));
  // A deployed rule of ours that cannot be read must not be replaced by the detection's definition.
  const own = read.find(
    (each) => "leftOut" in each && (STANDARD_NAME.test(each.name) || FAST_NAME.test(each.name)),
  );
  if (own !== undefined && "leftOut" in own) throw new UserError(`${own.leftOut}.`);
  const shapes = read.flatMap((each) => ("shape" in each ? [each.shape] : []));
  const deployed = withOurNames(shapes);
  const isOurs = ({ name }: RuleShape) => OURS.some((each) => each === name);
  const ours = deployed.some(isOurs) ? [] : ourRules();
  const all = [
    ...knownRules,
    ...others,
    ...deployed.filter((rule) => !isOurs(rule)),
    ...deployed.filter(isOurs),
    ...ours,
  ];
  return {
    rules: numbered(all),
    leftOut: read.flatMap((each) => ("leftOut" in each ? [each.leftOut] : [])),
  };
}

/** The names that the components give the sign-in detection's rules. */
const STANDARD_NAME = /(^|-)rules-sign-in$/;
const FAST_NAME = /(^|-)fast-sign-in-\w+$/;

function withOurNames(shapes: readonly RuleShape[]): readonly RuleShape[] {
  const standard = shapes.find(({ engine, name }) => engine === "logAlert" && STANDARD_NAME.test(name));
  if (standard === undefined) return shapes;
  const fast = shapes.filter(({ engine, name }) => engine === "rowAlert" && FAST_NAME.test(name));
  const rest = shapes.filter((each) => each !== standard && !fast.includes(each));
  return [
    ...rest,
    ...paired(
      standard,
      fast.flatMap(({ tables }) => tables),
    ),
  ];
}

function numbered(rules: readonly RuleShape[]): RuleShape[] {
  const seen = new Map<string, number>();
  return rules.map((rule) => {
    const count = (seen.get(rule.name) ?? 0) + 1;
    seen.set(rule.name, count);
    return count === 1 ? rule : { ...rule, name: `${rule.name}-${count}` };
  });
}
