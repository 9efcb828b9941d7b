import { type PlacedAction, runAfter } from "./workflow-actions.ts";

type Status = "succeeded" | "failed" | "timedout" | "skipped";

/**
 * The actions before one, at its own level, whose failure keeps it from running. An action that fails may take those
 * after it along, so both is tried: that these succeed, and that they fail too.
 */
export function stoppedBy({ name, siblings }: Pick<PlacedAction, "name" | "siblings">): string[] {
  const before = predecessors(name, siblings);
  return [...before].filter((culprit) =>
    (["failed", "timedout"] as const).some((forced) =>
      (["succeeded", "failed"] as const).some((others) => {
        const status = statusOf(siblings, culprit, forced, others);
        return status(name) === "skipped";
      }),
    ),
  );
}

function predecessors(
  name: string,
  siblings: ReadonlyMap<string, unknown>,
  found = new Set<string>(),
): Set<string> {
  for (const before of runAfter(siblings.get(name)).keys()) {
    if (found.has(before)) continue;
    found.add(before);
    predecessors(before, siblings, found);
  }
  return found;
}

/** The status of each action where one has failed; `others` is what those that run after it come to. */
function statusOf(siblings: ReadonlyMap<string, unknown>, culprit: string, forced: Status, others: Status) {
  const known = new Map<string, Status>([[culprit, forced]]);
  const open = new Set<string>();
  const status = (name: string): Status => {
    const found = known.get(name);
    if (found !== undefined) return found;
    // A cycle, or an action that is not there: it never ends.
    if (open.has(name) || !siblings.has(name)) return "skipped";
    open.add(name);
    const waits = [...runAfter(siblings.get(name))];
    const runs = waits.every(
      ([before, accepted]) => siblings.has(before) && accepted.includes(status(before)),
    );
    const isAfter = predecessors(name, siblings).has(culprit);
    const result = runs ? (isAfter ? others : "succeeded") : "skipped";
    known.set(name, result);
    return result;
  };
  return status;
}
