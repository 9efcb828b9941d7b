/** The library's state, of which it makes copies as it binds a query. */
type State = Record<string, unknown>;

/** What finds a symbol by its name: the list that it looks in, and where it keeps the map that it makes of the list. */
const MAPS = {
  GetFunction: ["Functions", "functionsMap"],
  GetAggregate: ["Aggregates", "aggregatesMap"],
  GetOperator: ["Operators", "operatorMap"],
  GetPlugIn: ["PlugIns", "pluginMap"],
} as const;

export type Finders = Record<keyof typeof MAPS, (this: State, key: unknown) => unknown>;

/**
 * Has copies of the state share the maps of lists that they share. Each copy would make its own, with an entry for each function
 * of the language: a tenth of the time that a new query takes.
 */
export function shareMaps(finders: Finders): void {
  for (const [method, [list, kept]] of Object.entries(MAPS)) {
    const name = method as keyof Finders;
    const find = finders[name];
    const known = new WeakMap<object, unknown>();
    finders[name] = function (key) {
      const of = this[list] as object;
      this[kept] ??= known.get(of);
      const found = find.call(this, key);
      if (this[kept]) known.set(of, this[kept]);
      return found;
    };
  }
}
