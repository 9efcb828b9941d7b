/** The labels of a stack's accounts and groups, by object id and user principal name in lower case. */
export function labelsOf(config: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  const entries = ["breakglass:accounts", "breakglass:groups"].flatMap((key) => list(config[key]));
  return new Map(
    entries.flatMap(({ label, objectId, userPrincipalName }) =>
      [objectId, userPrincipalName].flatMap((name): [string, string][] =>
        typeof name === "string" && typeof label === "string" ? [[name.toLowerCase(), label]] : [],
      ),
    ),
  );
}

/** The configuration in a preview has lists as JSON; a stack file has them as YAML. */
function list(value: unknown): Record<string, unknown>[] {
  let found = value;
  if (typeof value === "string") {
    try {
      found = JSON.parse(value);
    } catch {
      return [];
    }
  }
  return Array.isArray(found) ? found.filter((each) => typeof each === "object" && each !== null) : [];
}
