import { ExpressionError } from "../expressions/error.ts";
import { resolve } from "../expressions/template.ts";
import { typeName, type Value, type ValueObject } from "../expressions/value.ts";
import { functions } from "../functions/index.ts";
import type { Scheduler } from "../schedule.ts";
import { branchStatus } from "../status.ts";
import type { Outcome, Status } from "../types.ts";

/** Runs one of two branches; the actions of the other are skipped. */
export async function condition(
  action: ValueObject,
  run: Scheduler,
  item: Value | undefined,
): Promise<Outcome> {
  const holds = decide(action["expression"] ?? null, run, item);
  const yes = (action["actions"] ?? {}) as ValueObject;
  const no = ((action["else"] as ValueObject | undefined)?.["actions"] ?? {}) as ValueObject;
  run.skip(holds ? no : yes, "ActionBranchingConditionNotSatisfied");
  return block(holds ? yes : no, run, item);
}

export function scope(action: ValueObject, run: Scheduler, item: Value | undefined): Promise<Outcome> {
  return block((action["actions"] ?? {}) as ValueObject, run, item);
}

async function block(actions: ValueObject, run: Scheduler, item: Value | undefined): Promise<Outcome> {
  const status = branchStatus(actions, await run.actions(actions, item));
  if (status === "Succeeded") return { status, code: "OK" };
  const error = { code: "ActionFailed", message: "An action failed. No dependent actions succeeded." };
  return { status, code: "ActionFailed", error };
}

/** Either a text with an expression, or the designer's tree of `and`, `or`, `not` and comparisons. */
function decide(expression: Value, run: Scheduler, item: Value | undefined): boolean {
  if (typeof expression === "object" && expression !== null && !Array.isArray(expression)) {
    const [entry, another] = Object.entries(expression as ValueObject);
    if (entry === undefined || another !== undefined)
      throw new ExpressionError("A condition must have exactly one operator.");
    return operator(entry[0], entry[1], run, item);
  }
  const value = resolve(expression, run.context(item));
  if (typeof value === "boolean") return value;
  throw new ExpressionError(
    `The condition must be a boolean. The provided value is of type '${typeName(value)}'.`,
  );
}

function operator(name: string, operands: Value, run: Scheduler, item: Value | undefined): boolean {
  const key = name.toLowerCase();
  const list = Array.isArray(operands) ? (operands as readonly Value[]) : [operands];
  if (key === "and") return list.every((each) => decide(each, run, item));
  if (key === "or") return list.some((each) => decide(each, run, item));
  if (key === "not") return !decide(list[0] ?? null, run, item);
  const comparison = COMPARISONS.includes(key) ? functions.get(key) : undefined;
  if (comparison === undefined)
    throw new ExpressionError(`The sandbox does not know the operator '${name}' in a condition.`);
  const context = run.context(item);
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
export function terminate(action: ValueObject, run: Scheduler, item: Value | undefined): Outcome {
  const inputs = resolve(action["inputs"] ?? {}, run.context(item)) as ValueObject;
  const status = RUN_STATUSES.find((known) => known === inputs["runStatus"]);
  if (status === undefined)
    throw new ExpressionError(
      `The run status '${inputs["runStatus"]}' is not one of ${RUN_STATUSES.join(", ")}.`,
    );
  run.terminated = status;
  return { status: "Succeeded", code: "OK", inputs };
}
