import { isObject, type Value, type ValueObject } from "./expressions/value.ts";

/** The lists of actions inside an action: of a scope, a loop, the branches of a condition, the cases of a switch. */
export function innerActions(action: ValueObject): ValueObject[] {
  const cases = isObject(action["cases"]) ? Object.values(action["cases"]) : [];
  return [action, action["else"], action["default"], ...cases].flatMap((holder) => {
    const inner: Value | undefined = isObject(holder) ? holder["actions"] : undefined;
    return isObject(inner) ? [inner] : [];
  });
}

/** A scope, a loop, a condition or a switch. */
export interface Block {
  /** In lower case. */
  readonly type: string;
  /** The names of the actions right inside of it. */
  readonly children: readonly string[];
}

/** The blocks at every depth, by their names. */
export function blocksIn(actions: ValueObject): Map<string, Block> {
  const found = new Map<string, Block>();
  for (const [name, action] of Object.entries(actions)) {
    const inner = innerActions(action as ValueObject);
    if (inner.length === 0) continue;
    const type = String((action as ValueObject)["type"]).toLowerCase();
    found.set(name, { type, children: inner.flatMap((each) => Object.keys(each)) });
    for (const each of inner) for (const [below, block] of blocksIn(each)) found.set(below, block);
  }
  return found;
}

/** The names of all actions, at every depth. */
export function namesOf(actions: ValueObject): string[] {
  return Object.entries(actions).flatMap(([name, action]) => [
    name,
    ...innerActions(action as ValueObject).flatMap(namesOf),
  ]);
}
