import { isObject, type Value, type ValueObject } from "./expressions/value.ts";

/** The lists of actions inside an action: of a scope, a loop, the branches of a condition, the cases of a switch. */
export function innerActions(action: ValueObject): ValueObject[] {
  const cases = isObject(action["cases"]) ? Object.values(action["cases"]) : [];
  return [action, action["else"], action["default"], ...cases].flatMap((holder) => {
    const inner: Value | undefined = isObject(holder) ? holder["actions"] : undefined;
    return isObject(inner) ? [inner] : [];
  });
}

/** The names of the actions right inside each block, by the block's name, at every depth. */
export function childrenOf(actions: ValueObject): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [name, action] of Object.entries(actions)) {
    const blocks = innerActions(action as ValueObject);
    if (blocks.length > 0)
      found.set(
        name,
        blocks.flatMap((block) => Object.keys(block)),
      );
    for (const block of blocks) for (const [inner, names] of childrenOf(block)) found.set(inner, names);
  }
  return found;
}
