import type { Detection, Watched } from "./detection.ts";

/**
 * The category of Entra ID's logs that fills a table. The names differ: the category `SignInLogs` fills `SigninLogs`.
 * Source: learn.microsoft.com/entra/identity/monitoring-health/concept-diagnostic-settings-logs-options.
 */
const CATEGORY_OF: Readonly<Record<string, string>> = {
  AADFirstPartyToFirstPartySignInLogs: "MicrosoftServicePrincipalSignInLogs",
  AADManagedIdentitySignInLogs: "ManagedIdentitySignInLogs",
  AADNonInteractiveUserSignInLogs: "NonInteractiveUserSignInLogs",
  AADProvisioningLogs: "ProvisioningLogs",
  AADRiskyServicePrincipals: "RiskyServicePrincipals",
  AADRiskyUsers: "RiskyUsers",
  AADServicePrincipalRiskEvents: "ServicePrincipalRiskEvents",
  AADServicePrincipalSignInLogs: "ServicePrincipalSignInLogs",
  AADUserRiskEvents: "UserRiskEvents",
  ADFSSignInLogs: "ADFSSignInLogs",
  AuditLogs: "AuditLogs",
  MicrosoftGraphActivityLogs: "MicrosoftGraphActivityLogs",
  SigninLogs: "SignInLogs",
};

/**
 * The categories that Entra ID must export for these tables to have rows, each once. Tables that others fill, such as
 * `AzureActivity` (a subscription's own setting) and `CloudAppEvents` (Defender), have none.
 *
 * @example
 * logCategories(["SigninLogs", "AzureActivity"]); // ["SignInLogs"]
 */
export function logCategories(tables: readonly string[]): string[] {
  return [...new Set(tables.flatMap((table) => CATEGORY_OF[table] ?? []))];
}

/** The tables that have to have rows for these detections, with these settings; each once. */
export function neededTables(
  detections: readonly Pick<Detection, "tables">[],
  { applications = [] }: Pick<Watched, "applications">,
): string[] {
  const ofApplications = applications.length === 0 ? [] : ["AADServicePrincipalSignInLogs"];
  return [...new Set([...detections.flatMap(({ tables }) => tables), ...ofApplications])];
}

/** Those of the tables that users' sign-ins fill, each once: in a tenant with people, they are never empty for long. */
export function signInTables(tables: readonly string[]): string[] {
  const people = ["SignInLogs", "NonInteractiveUserSignInLogs"];
  return [...new Set(tables)].filter((table) => people.includes(CATEGORY_OF[table] ?? ""));
}
