import { ArmError } from "./resource-type.ts";

/**
 * The API version that a request names.
 *
 * @throws ArmError where it names none, or one that the type does not have
 */
export function versionIn({ searchParams }: URL, type: string, known: readonly string[]): string {
  const version = searchParams.get("api-version");
  if (version === null || version === "") {
    throw new ArmError(
      400,
      "MissingApiVersionParameter",
      "The api-version query parameter (?api-version=) is required for all requests.",
    );
  }
  if (known.includes(version)) return version;
  throw new ArmError(
    400,
    "NoRegisteredProviderFound",
    `No registered resource provider found for API version '${version}' for type '${type}'. The supported api-versions are '${[...new Set(known)].sort().join(", ")}'.`,
  );
}
