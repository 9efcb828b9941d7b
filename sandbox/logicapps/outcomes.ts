import type { ValueObject } from "./expressions/value.ts";
import { runAfter } from "./status.ts";
import type { ActionRecord, Outcome } from "./types.ts";

/**
 * Codes and errors of actions that did not run, and of blocks, as `actions()` and `result()` show them. Measured on the
 * service by the authors of tomdam/flowforger.
 */

/** Of what has no code: variables, blocks, Terminate. `actions()` leaves it out. */
export const NOT_SPECIFIED = "NotSpecified";

/** It runs after an action that ended otherwise. */
export function skippedByRunAfter(name: string, action: ValueObject, before: ActionRecord): Outcome {
  const expected = (runAfter(action)[before.name] ?? []).join(", ");
  return skipped(
    "ActionConditionFailed",
    `The execution of template action '${name}' is skipped: the 'runAfter' condition for action '${before.name}' is not satisfied. Expected status values '${expected}' and actual value '${before.status}'.`,
  );
}

/** It stands in a branch that was not taken. */
export function skippedByBranch(name: string): Outcome {
  return skipped(
    "ActionBranchingConditionNotSatisfied",
    `The execution of template action '${name}' skipped: the branching condition for this action is not satisfied.`,
  );
}

/** The block around it was skipped, or failed before it ran. */
export function skippedByParent(
  name: string,
  parent: Pick<ActionRecord, "name" | "status" | "code">,
): Outcome {
  return skipped(
    "ActionDependencyFailed",
    `The execution of template action '${name}' is skipped: dependant action '${parent.name}' completed with status '${parent.status}' and code '${parent.code}'.`,
  );
}

/** A Terminate came first. */
export const SKIPPED_BY_TERMINATE: Outcome = { status: "Skipped", code: "Terminated" };
/** A Terminate came while it ran (learn.microsoft.com, workflow action types, Terminate). */
export const CANCELLED_BY_TERMINATE: Outcome = { status: "Cancelled", code: "Terminated" };

export const ACTION_FAILED = {
  code: "ActionFailed",
  message: "An action failed. No dependent actions succeeded.",
};

/** Of a scope, a branch or a loop. */
export function blockOutcome(succeeded: boolean): Outcome {
  if (succeeded) return { status: "Succeeded", code: NOT_SPECIFIED };
  return { status: "Failed", code: "ActionFailed", error: ACTION_FAILED };
}

function skipped(code: string, message: string): Outcome {
  return { status: "Skipped", code: "ActionSkipped", error: { code, message } };
}
