import type { ValueObject } from "./expressions/value.ts";
import type { ActionRecord, Status } from "./types.ts";

/**
 * The status of a run: every branch is judged by its last action, a skipped one by what it ran after; one branch
 * that failed fails the whole (learn.microsoft.com/azure/logic-apps/error-exception-handling).
 */
export function branchStatus(actions: ValueObject, records: ReadonlyMap<string, ActionRecord>): Status {
  const followed = new Set(
    Object.values(actions).flatMap((action) => Object.keys(runAfter(action as ValueObject))),
  );
  const leaves = Object.keys(actions).filter((name) => !followed.has(name));
  const failed = leaves.some((name) => hasFailed(name, actions, records));
  return failed ? "Failed" : "Succeeded";
}

function hasFailed(name: string, actions: ValueObject, records: ReadonlyMap<string, ActionRecord>): boolean {
  const status = records.get(name)?.status;
  if (status !== "Skipped") return status !== "Succeeded";
  return Object.keys(runAfter(actions[name] as ValueObject)).some((before) =>
    hasFailed(before, actions, records),
  );
}

/** What an action waits for: names of its siblings, and the statuses that let it run. */
export function runAfter(action: ValueObject): Readonly<Record<string, readonly string[]>> {
  return (action["runAfter"] ?? {}) as Readonly<Record<string, readonly string[]>>;
}
