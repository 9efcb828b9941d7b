import type { Actions } from "./actions.ts";

/** The siblings that have ended before `name` begins: its predecessors, and theirs. */
export function upstreamOf(name: string, siblings: Actions): ReadonlySet<string> {
  const found = new Set<string>();
  const follow = (action: string) => {
    for (const predecessor of Object.keys(siblings[action]?.runAfter ?? {})) {
      if (found.has(predecessor) || !Object.hasOwn(siblings, predecessor)) continue;
      found.add(predecessor);
      follow(predecessor);
    }
  };
  follow(name);
  return found;
}

/** Chains of `runAfter` that come back to their beginning: `[a, b, a]`. Each action stands in at most one. */
export function findCycles(siblings: Actions): readonly (readonly string[])[] {
  const cycles: string[][] = [];
  const done = new Set<string>();
  const walk = (name: string, path: readonly string[]) => {
    const start = path.indexOf(name);
    if (start >= 0) cycles.push([...path.slice(start), name]);
    if (done.has(name)) return;
    done.add(name);
    for (const predecessor of Object.keys(siblings[name]?.runAfter ?? {})) walk(predecessor, [...path, name]);
  };
  for (const name of Object.keys(siblings)) walk(name, []);
  return cycles;
}
