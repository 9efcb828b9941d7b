import { deployerSamples, sampleDeployers } from "breakglass-alerts/queries";
import { UserError } from "../errors/user-error.ts";

/** The scenario that no detection has for itself: what is done to an identity that deploys is a changed safeguard, or cuts off. */
export const DEPLOYER_SCENARIO = "deployer-change";

/**
 * A row in which the first of the identities that deploy is given a new credential.
 *
 * @throws UserError if none is configured: then nobody would be notified
 */
export function deployerEvent([first]: readonly string[]): {
  readonly table: string;
  readonly row: Readonly<Record<string, unknown>>;
} {
  if (first === undefined) {
    throw new UserError(
      `The scenario "${DEPLOYER_SCENARIO}" is about an identity of breakglass:deployers, and the stack names none. Add the ids of the application that deploys: docs/onboarding.md.`,
    );
  }
  const { registration, identity } = sampleDeployers;
  const wanted = first.startsWith("/") ? "AzureActivity" : "AuditLogs";
  const sample = deployerSamples.find(({ table, matches }) => matches && table === wanted);
  if (sample === undefined) throw new Error(`There is no sample in ${wanted}.`);
  const text = JSON.stringify(sample.row);
  const row = text.replaceAll(registration, first).replaceAll(identity.toUpperCase(), first);
  return { table: sample.table, row: JSON.parse(row) };
}
