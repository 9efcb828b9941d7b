import { error, info, type Judgment, ok, warning } from "../finding.ts";
import { ifThere } from "../unanswered.ts";
import type { Check, Visit } from "../visit.ts";

const PORTAL = "Entra admin center > Users";

/** Whether the accounts exist, can be used, and depend on nothing but the cloud. */
export const accounts: Check = {
  id: "accounts",
  title: "Emergency-access accounts",
  async *run(visit) {
    for (const account of visit.target.config.accounts) yield* judged(account, visit);
  },
};

type Account = Visit["target"]["config"]["accounts"][number];

async function* judged(
  { label, objectId, userPrincipalName }: Account,
  { reads }: Visit,
): AsyncGenerator<Judgment> {
  const key = objectId ?? userPrincipalName ?? "";
  const user = await ifThere(reads.user(key));
  if (user === undefined) {
    yield error(`${label} (${key}) does not exist in the tenant`, {
      why: "Nobody can sign in with it, and the alerting waits for an account that is not there.",
      fix: `${PORTAL}: find the account, and write its object id to breakglass:accounts; or restore it under Deleted users.`,
    });
    return;
  }
  const name = String(user["userPrincipalName"]);
  const faults: Judgment[] = [];
  if (user["accountEnabled"] === false) {
    faults.push(
      error(`${label} (${name}) is disabled`, {
        why: "In an emergency nobody can sign in with it.",
        fix: `az ad user update --id ${user["id"]} --account-enabled true`,
      }),
    );
  }
  if (user["onPremisesSyncEnabled"] === true) {
    // Source: learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access.
    faults.push(
      warning(`${label} (${name}) is synchronised from a directory on premises`, {
        why: "It fails together with that directory, and whoever owns the directory owns the account.",
        fix: `${PORTAL} > New user > Create new user: make a cloud-only account instead, and write its object id to breakglass:accounts.`,
      }),
    );
  }
  if (userPrincipalName !== undefined && userPrincipalName.toLowerCase() !== name.toLowerCase()) {
    faults.push(
      warning(`${label} is called ${name} now, and ${userPrincipalName} in the configuration`, {
        why: "Rows that name the account by its user principal name alone are matched by the old one.",
        fix: `Set userPrincipalName: ${name} in breakglass:accounts, and pulumi up.`,
      }),
    );
  }
  if (faults.length > 0) yield* faults;
  else yield ok(`${label} (${name}) exists, is enabled, and is cloud-only`);
  if (!/\.onmicrosoft\.(com|us|cn)$/i.test(name)) {
    yield info(`${label} (${name}) has a domain of its own`, {
      why: "A domain that is federated, or whose registration ends, takes the account with it; Microsoft recommends *.onmicrosoft.com.",
      fix: `${PORTAL} > the account > Properties > User principal name.`,
    });
  }
}
