import { ExpressionError } from "../expressions/error.ts";
import { resolve } from "../expressions/template.ts";
import { sameValue, typeName, type Value, type ValueObject } from "../expressions/value.ts";
import { functions } from "../functions/index.ts";
import type { Place } from "../place.ts";
import type { Scheduler } from "../scheduler.ts";
import { branchStatus } from "../status.ts";
import type { Outcome, Status } from "../types.ts";

/** Runs one of two branches; the actions of the other are skipped. */
export async function condition(action: ValueObject, run: Scheduler, place: Place): Promise<Outcome> {
  const holds = decide(action["expression"] ?? null, run, place);
  const yes = (action["actions"] ?? {}) as ValueObject;
  const no = ((action["else"] as ValueObject | undefined)?.["actions"] ?? {}) as ValueObject;
  run.skip(holds ? no : yes, NOT_TAKEN, place);
  return block(holds ? yes : no, run, place);
}

/** Runs the case whose value is the expression's, type and all, else the default. */
export async function switchCase(action: ValueObject, run: Scheduler, place: Place): Promise<Outcome> {
  const value = resolve(action["expression"] ?? null, run.context(place));
  const cases = Object.values((action["cases"] ?? {}) as ValueObject) as ValueObject[];
  const taken = cases.find((each) => sameValue(resolve(each["case"] ?? null, run.context(place)), value));
  const otherwise = (action["default"] ?? {}) as ValueObject;
  for (const each of [...cases, otherwise]) {
    if (each !== (taken ?? otherwise)) run.skip((each["actions"] ?? {}) as ValueObject, NOT_TAKEN, place);
  }
  return block(((taken ?? otherwise)["actions"] ?? {}) as ValueObject, run, place);
}

const NOT_TAKEN = "ActionBranchingConditionNotSatisfied";

export function scope(action: ValueObject, run: Scheduler, place: Place): Promise<Outcome> {
  return block((action["actions"] ?? {}) as ValueObject, run, place);
}

async function block(actions: ValueObject, run: Scheduler, place: Place): Promise<Outcome> {
  return blockOutcome(branchStatus(actions, await run.actions(actions, place)) === "Succeeded");
}

/** Of a scope, a branch or a loop. */
export function blockOutcome(succeeded: boolean): Outcome {
  if (succeeded) return { status: "Succeeded", code: "OK" };
  const error = { code: "ActionFailed", message: "An action failed. No dependent actions succeeded." };
  return { status: "Failed", code: "ActionFailed", error };
}

/** Either a text with an expression, or the designer's tree of `and`, `or`, `not` and comparisons. */
export function decide(expression: Value, run: Scheduler, place: Place): boolean {
  if (typeof expression === "object" && expression !== null && !Array.isArray(expression)) {
    const [entry, another] = Object.entries(expression as ValueObject);
    if (entry === undefined || another !== undefined)
      throw new ExpressionError("A condition must have exactly one operator.");
    return operator(entry[0], entry[1], run, place);
  }
  const value = resolve(expression, run.context(place));
  if (typeof value === "boolean") return value;
  throw new ExpressionError(
    `The condition must be a boolean. The provided value is of type '${typeName(value)}'.`,
  );
}

function operator(name: string, operands: Value, run: Scheduler, place: Place): boolean {
  const key = name.toLowerCase();
  const list = Array.isArray(operands) ? (operands as readonly Value[]) : [operands];
  if (key === "and") return list.every((each) => decide(each, run, place));
  if (key === "or") return list.some((each) => decide(each, run, place));
  if (key === "not") return !decide(list[0] ?? null, run, place);
  const comparison = COMPARISONS.includes(key) ? functions.get(key) : undefined;
  if (comparison === undefined)
    throw new ExpressionError(`The sandbox does not know the operator '${name}' in a condition.`);
  const context = run.context(place);
  return (
    comparison.call(
      list.map((each) => resolve(each, context)),
      name,
      context,
    ) === true
  );
}

const COMPARISONS = [
  "contains",
  "endswith",
  "equals",
  "greater",
  "greaterorequals",
  "less",
  "lessorequals",
  "startswith",
];

const RUN_STATUSES: readonly Status[] = ["Succeeded", "Failed", "Cancelled"];

/** Ends the run with the status that it names; what runs already goes on to its end. */
export function terminate(action: ValueObject, run: Scheduler, place: Place): Outcome {
  const inputs = resolve(action["inputs"] ?? {}, run.context(place)) as ValueObject;
  const status = RUN_STATUSES.find((known) => known === inputs["runStatus"]);
  if (status === undefined)
    throw new ExpressionError(
      `The run status '${inputs["runStatus"]}' is not one of ${RUN_STATUSES.join(", ")}.`,
    );
  run.terminated = status;
  return { status: "Succeeded", code: "OK", inputs };
}
