import { warning } from "../finding.ts";
import { ifThere } from "../unanswered.ts";
import type { Check } from "../visit.ts";
import { watchedAccounts } from "../watched-accounts.ts";

/** What acts in its own name, with a credential that its owner may add. */
const ACTING = ["#microsoft.graph.application", "#microsoft.graph.servicePrincipal"];

/** Whether the accounts own applications: what those do is logged under their names, and no detection looks for it. */
export const owned: Check = {
  id: "owned",
  title: "Applications of the accounts",
  async *run(visit) {
    const { reads } = visit;
    for (const { label, objectId, userPrincipalName } of (await watchedAccounts(visit)).accounts) {
      const user = await ifThere(reads.user(objectId ?? userPrincipalName ?? ""));
      // The check `accounts` reports that.
      if (user === undefined) continue;
      const names = (await reads.ownedObjects(String(user["id"])))
        .filter((each) => ACTING.includes(String(each["@odata.type"])))
        .map(({ displayName, id }) => `${displayName} (${id})`);
      if (names.length === 0) continue;
      yield warning(`${label} owns applications: ${names.join(", ")}`, {
        why: "Whoever has the account can add a credential to them, and act in their names. Nobody is notified of that, and it outlives the account.",
        fix: "Entra admin center > App registrations or Enterprise applications > the application > Owners: remove the account.",
      });
    }
  },
};
