/** Where a text is in something nested. */
export type Path = readonly string[];

export function textPaths(value: unknown, path: Path = []): Path[] {
  if (typeof value === "string") return [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => textPaths(inner, [...path, key]));
}

/** The same with another text there; what is given stays as it is. */
export function changed<T extends object>(row: T, [key, ...rest]: Path, text: string): T {
  if (key === undefined) return row;
  const inner = Reflect.get(row, key);
  const next = rest.length === 0 ? text : changed(inner as object, rest, text);
  if (Array.isArray(row)) return row.with(Number(key), next) as unknown as T;
  return { ...row, [key]: next };
}
