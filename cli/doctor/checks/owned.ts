import { ok, warning } from "../finding.ts";
import { ifThere } from "../unanswered.ts";
import type { Check } from "../visit.ts";
import { watchedAccounts } from "../watched-accounts.ts";

/** What acts in its own name, with a credential that its owner may add. */
const ACTING = ["#microsoft.graph.application", "#microsoft.graph.servicePrincipal"];

/** Of `servicePrincipalType`: learn.microsoft.com/graph/api/resources/serviceprincipal. */
const MANAGED_IDENTITY = "ManagedIdentity";

/**
 * Whether the accounts own applications, or have let some act in their names: what those do is logged under other names, so
 * the rules see them sign in where `applications` names them.
 */
export const owned: Check = {
  id: "owned",
  title: "Applications of the accounts",
  async *run(visit) {
    const { reads, target } = visit;
    const listed = new Set<string>();
    for (const id of target.config.applications) {
      const found = await reads.servicePrincipals(id);
      for (const each of found)
        for (const key of ["id", "appId"]) listed.add(String(each[key]).toLowerCase());
      const [principal] = found;
      if (principal !== undefined) {
        const name = `${String(principal["displayName"])} (${id})`;
        yield principal["servicePrincipalType"] === MANAGED_IDENTITY
          ? warning(
              `The rules do not see sign-ins of ${name}, which breakglass:applications names: it is a managed identity`,
              {
                why: "Managed identities have a log of their own, AADManagedIdentitySignInLogs, which the rules do not read: nobody is notified of it.",
                fix: "Take it out of breakglass:applications. Whoever may change the Azure resources that have this identity can act as it: check their roles in Azure.",
              },
            )
          : ok(`The rules watch the application ${name}`);
        continue;
      }
      yield warning(`No application of the tenant has the id ${id} of breakglass:applications`, {
        why: "A sign-in log never has this id, so nobody is notified of the application that was meant.",
        fix: `Write the application (client) id, or the object id of the service principal: az ad sp show --id ${id}. If the application is gone, take it out.`,
      });
    }
    const isListed = (...ids: readonly unknown[]) => ids.some((id) => listed.has(String(id).toLowerCase()));
    for (const { label, objectId, userPrincipalName } of (await watchedAccounts(visit)).accounts) {
      const user = await ifThere(reads.user(objectId ?? userPrincipalName ?? ""));
      // The check `accounts` reports that.
      if (user === undefined) continue;
      const id = String(user["id"]);
      const names = (await reads.ownedObjects(id))
        .filter((each) => ACTING.includes(String(each["@odata.type"])))
        .filter((each) => !isListed(each["id"], each["appId"]))
        .map((each) => `${each["displayName"]} (${each["appId"] ?? each["id"]})`);
      if (names.length > 0) {
        yield warning(`${label} owns applications: ${names.join(", ")}`, {
          why: "Whoever has the account can add a credential to them, and act in their names. Nobody is notified of that, and it outlives the account.",
          fix: "Entra admin center > App registrations or Enterprise applications > the application > Owners: remove the account. If it must stay, and the application has no daily work, add its id to breakglass:applications.",
        });
      }
      const clients = new Set((await reads.consents(id)).map(({ clientId }) => String(clientId)));
      const consented = [...clients].filter((client) => !isListed(client));
      if (consented.length === 0) continue;
      const shown = await Promise.all(
        consented.map(async (client) => {
          const [principal] = await reads.servicePrincipals(client);
          return principal === undefined ? client : `${principal["displayName"]} (${principal["appId"]})`;
        }),
      );
      yield warning(`${label} has let applications act in its name: ${shown.join(", ")}`, {
        why: "They can do so without another sign-in of the account, for as long as they hold a token that they may renew.",
        fix: "Entra admin center > Enterprise applications > the application > Permissions > User consent: revoke it. If it must stay, add its id to breakglass:applications.",
      });
    }
  },
};
