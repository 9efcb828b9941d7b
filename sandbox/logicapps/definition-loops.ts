import type { Value, ValueObject } from "./expressions/value.ts";
import { innerActions } from "./inner-actions.ts";

const LOOPS = ["foreach", "until"];
/** Actions that the service does not take in loops (learn.microsoft.com, workflow action types, Response, Terminate). */
const OUTSIDE_OF_LOOPS = ["response", "terminate"];

/** What a definition has in loops that may not stand there, each in a sentence. */
export function loopFaults(actions: ValueObject, inLoop = false): string[] {
  return Object.entries(actions).flatMap(([name, action]) => {
    const type = typeOf(action);
    const own =
      inLoop && OUTSIDE_OF_LOOPS.includes(type)
        ? [
            `The action '${name}' of type '${(action as ValueObject)["type"]}' cannot be in a Foreach or Until loop.`,
          ]
        : [];
    const inside = inLoop || LOOPS.includes(type);
    return [...own, ...innerActions(action as ValueObject).flatMap((inner) => loopFaults(inner, inside))];
  });
}

function typeOf(action: Value): string {
  return String((action as ValueObject)["type"]).toLowerCase();
}
