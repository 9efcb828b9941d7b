import type { Account } from "breakglass-alerts/config";
import { error, info, type Judgment, ok, warning } from "../finding.ts";
import { ifThere } from "../unanswered.ts";
import type { Check, Visit } from "../visit.ts";
import { watchedAccounts } from "../watched-accounts.ts";

const PORTAL = "Entra admin center > Users";

/** Whether the accounts exist, are enabled, and are cloud-only. */
export const accounts: Check = {
  id: "accounts",
  title: "Emergency-access accounts",
  async *run(visit) {
    const { accounts: known, faults } = await watchedAccounts(visit);
    for (const fault of faults) {
      yield error(fault, {
        why: "The next deployment stops there, and an account that is not found is not watched.",
        fix: fault.includes(".watchlist:")
          ? "Microsoft Sentinel > Watchlist: correct the rows, or breakglass:accounts. Each row names one user of the tenant."
          : "Entra admin center > Groups: correct the members or breakglass:accounts. Only users and groups of them may be members.",
      });
    }
    for (const account of known) yield* judged(account, visit);
  },
};

async function* judged(
  { label, objectId, userPrincipalName }: Account,
  { reads }: Visit,
): AsyncGenerator<Judgment> {
  const key = objectId ?? userPrincipalName ?? "";
  const user = await ifThere(reads.user(key));
  if (user === undefined) {
    yield error(`${label} (${key}) does not exist in the tenant`, {
      why: "Nobody can sign in with it, and the alerting watches an account that does not exist.",
      fix: `${PORTAL}: find the account and put its object id into breakglass:accounts, or restore it under Deleted users.`,
    });
    return;
  }
  const name = String(user["userPrincipalName"]);
  const faults: Judgment[] = [];
  if (user["accountEnabled"] === false) {
    faults.push(
      error(`${label} (${name}) is disabled`, {
        why: "You cannot sign in with it in an emergency.",
        fix: `az ad user update --id ${user["id"]} --account-enabled true`,
      }),
    );
  }
  if (user["onPremisesSyncEnabled"] === true) {
    // Source: learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access.
    faults.push(
      warning(`${label} (${name}) is synchronised from an on-premises directory`, {
        why: "It fails when that directory fails, and whoever controls the directory controls the account.",
        fix: `${PORTAL} > New user > Create new user: create a cloud-only account instead, and put its object id into breakglass:accounts.`,
      }),
    );
  }
  if (userPrincipalName !== undefined && userPrincipalName.toLowerCase() !== name.toLowerCase()) {
    faults.push(
      warning(`${label} is now called ${name}, but ${userPrincipalName} in the configuration`, {
        why: "Rows that have only the user principal name of an account are still matched against the old name.",
        fix: `Set userPrincipalName: ${name} in breakglass:accounts, then run pulumi up.`,
      }),
    );
  }
  if (faults.length > 0) yield* faults;
  else yield ok(`${label} (${name}) exists, is enabled, and is cloud-only`);
  if (!/\.onmicrosoft\.(com|us|cn)$/i.test(name)) {
    yield info(`${label} (${name}) uses a custom domain`, {
      why: "If the domain is federated or its registration ends, the account stops working with it. Microsoft recommends *.onmicrosoft.com.",
      fix: `${PORTAL} > the account > Properties > User principal name.`,
    });
  }
}
