/** The name that follows `kind` in an ARM id; kinds are compared without regard to case, as Azure does. */
export function segment(id: string, kind: string): string {
  const parts = id.split("/");
  const value = parts[parts.findIndex((part) => part.toLowerCase() === kind.toLowerCase()) + 1];
  if (value === undefined) throw new Error(`The id "${id}" names no ${kind}.`);
  return value;
}
