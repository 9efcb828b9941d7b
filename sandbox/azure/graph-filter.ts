import { GraphError } from "./graph-fault.ts";

/**
 * What a `$filter` of equality keeps; all where there is none. Texts are compared without regard to letter case, as Entra ID does.
 *
 * @param properties that may be filtered by
 * @throws GraphError for any other filter
 */
export function filtered<T extends object>(
  entities: readonly T[],
  filter: string | null,
  properties: readonly (keyof T & string)[],
): T[] {
  if (filter === null) return [...entities];
  const match = /^(\w+) eq '((?:[^']|'')*)'$/.exec(filter);
  const [, name = "", quoted = ""] = match ?? [];
  const property = properties.find((known) => known === name);
  if (property === undefined) {
    const message = `The sandbox does not know the filter ${filter}.`;
    throw new GraphError(400, "Request_UnsupportedQuery", message);
  }
  const wanted = quoted.replaceAll("''", "'");
  return entities.filter((entity) => same(String(entity[property]), wanted));
}

export function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
