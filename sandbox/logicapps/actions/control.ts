import { ExpressionError } from "../expressions/error.ts";
import { resolve } from "../expressions/template.ts";
import { textOf } from "../expressions/text.ts";
import { isObject, sameValue, typeName, type Value, type ValueObject } from "../expressions/value.ts";
import { functions } from "../functions/index.ts";
import { blockOutcome, CANCELLED_BY_TERMINATE, NOT_SPECIFIED, skippedByBranch } from "../outcomes.ts";
import type { Place } from "../place.ts";
import type { Scheduler } from "../scheduler.ts";
import { branchStatus } from "../status.ts";
import type { Outcome, Status } from "../types.ts";

/** Runs one of two branches; the actions of the other are skipped. */
export async function condition(action: ValueObject, run: Scheduler, place: Place): Promise<Outcome> {
  const holds = decide(action["expression"] ?? null, run, place);
  const yes = (action["actions"] ?? {}) as ValueObject;
  const no = ((action["else"] as ValueObject | undefined)?.["actions"] ?? {}) as ValueObject;
  run.mark(holds ? no : yes, skippedByBranch, place);
  return block(holds ? yes : no, run, place);
}

/**
 * Runs the case whose value is the expression's, else the default. The expression must be a text or an integer; a case
 * of another type fails every branch (measured on the service by the authors of tomdam/flowforger).
 */
export async function switchCase(
  action: ValueObject,
  run: Scheduler,
  place: Place,
  name: string,
): Promise<Outcome> {
  const value = resolve(action["expression"] ?? null, run.context(place));
  const type = typeName(value);
  if (type !== "String" && type !== "Integer") return noSwitchValue(action, name, type);
  const cases = Object.values((action["cases"] ?? {}) as ValueObject) as ValueObject[];
  const values = cases.map((each) => resolve(each["case"] ?? null, run.context(place)));
  const otherwise = (action["default"] ?? {}) as ValueObject;
  const other = values.map(typeName).find((each) => each !== type);
  if (other !== undefined) {
    const failed = (child: string) => branchesOfTypes(child, `${type},${other}`);
    for (const each of [...cases, otherwise]) run.mark(actionsIn(each), failed, place);
    return blockOutcome(false);
  }
  const taken = cases[values.findIndex((each) => sameValue(each, value))] ?? otherwise;
  for (const each of [...cases, otherwise])
    if (each !== taken) run.mark(actionsIn(each), skippedByBranch, place);
  return block(actionsIn(taken), run, place);
}

function actionsIn(branch: ValueObject): ValueObject {
  return (branch["actions"] ?? {}) as ValueObject;
}

function noSwitchValue(action: ValueObject, name: string, type: string): Outcome {
  const code = "ExpressionEvaluationFailed";
  const message = `The execution of template action '${name}' failed: The result of the evaluation of 'scope' action expression '${textOf(action["expression"] ?? null)}' is not valid. It is of type '${type}' but is expected to be a value of type 'String, Integer'.`;
  return { status: "Failed", code, error: { code, message } };
}

function branchesOfTypes(child: string, types: string): Outcome {
  const message = `The execution of template action '${child}' failed: an unexpected exception encountered when evaluating branching condition. 'Template language function 'strongEquals' expects parameters of same type, but found '${types}' distinct types.'`;
  return {
    status: "Failed",
    code: "InternalServerError",
    error: { code: "ActionConditionFailed", message },
  };
}

export function scope(action: ValueObject, run: Scheduler, place: Place): Promise<Outcome> {
  return block((action["actions"] ?? {}) as ValueObject, run, place);
}

async function block(actions: ValueObject, run: Scheduler, place: Place): Promise<Outcome> {
  const status = branchStatus(actions, await run.actions(actions, place));
  return run.terminated === undefined ? blockOutcome(status === "Succeeded") : CANCELLED_BY_TERMINATE;
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

/** Ends the run with the status that it names; a failed one has the error that it names. */
export function terminate(action: ValueObject, run: Scheduler, place: Place): Outcome {
  const inputs = resolve(action["inputs"] ?? {}, run.context(place)) as ValueObject;
  const status = RUN_STATUSES.find((known) => known === inputs["runStatus"]);
  if (status === undefined)
    throw new ExpressionError(
      `The run status '${inputs["runStatus"]}' is not one of ${RUN_STATUSES.join(", ")}.`,
    );
  const error = status === "Failed" && isObject(inputs["runError"]) ? inputs["runError"] : undefined;
  const said = (what: string) => textOf(error?.[what] ?? null);
  run.terminated = {
    status,
    ...(error === undefined ? {} : { error: { code: said("code"), message: said("message") } }),
  };
  return { status: "Succeeded", code: NOT_SPECIFIED, inputs };
}
