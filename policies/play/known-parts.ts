import { isUnknownValue } from "../resource.ts";

/** A plain copy of a value, and whether a preview does not know a part of it, for which something else stands. */
export function knownParts(
  read: () => unknown,
  standIn: (path: readonly string[]) => unknown = (path) => `https://not-known.example.com/${path.join("/")}`,
): { readonly value: unknown; readonly isWhole: boolean } {
  let isWhole = true;
  const copy = (get: () => unknown, path: readonly string[]): unknown => {
    let value: unknown;
    try {
      value = get();
    } catch (error) {
      if (!isUnknownValue(error)) throw error;
      isWhole = false;
      return standIn(path);
    }
    if (typeof value !== "object" || value === null) return value;
    const found = value;
    if (Array.isArray(found))
      return Array.from({ length: found.length }, (_, index) =>
        copy(() => found[index], [...path, String(index)]),
      );
    return Object.fromEntries(
      Object.keys(found).map((key) => [key, copy(() => Reflect.get(found, key), [...path, key])]),
    );
  };
  return { value: copy(read, []), isWhole };
}
