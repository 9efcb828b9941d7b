import { error, ok } from "../finding.ts";
import { appliesTo, type Policy, person } from "../policies.ts";
import { ifThere } from "../unanswered.ts";
import type { Check } from "../visit.ts";
import { watchedAccounts } from "../watched-accounts.ts";

/** learn.microsoft.com/graph/api/resources/compliantnetworknamedlocation */
const COMPLIANT_NETWORK = "#microsoft.graph.compliantNetworkNamedLocation";

/**
 * Whether a policy blocks the accounts outside of Global Secure Access's network: it blocks everywhere but there
 * (learn.microsoft.com/entra/global-secure-access/how-to-compliant-network). If the service is down, or the device without its client, nobody gets in.
 */
export const globalSecureAccess: Check = {
  id: "global-secure-access",
  title: "Global Secure Access",
  async *run(visit) {
    const { reads } = visit;
    const blocking = ((await reads.policies()) as Policy[]).filter(
      ({ state, conditions, grantControls }) =>
        state === "enabled" &&
        grantControls?.builtInControls?.includes("block") === true &&
        (conditions?.locations?.excludeLocations ?? []).length > 0,
    );
    if (blocking.length === 0) return;
    const networks = (await reads.namedLocations())
      .filter((each) => each["@odata.type"] === COMPLIANT_NETWORK)
      .map(({ id }) => String(id).toLowerCase());
    const outside = blocking.filter(({ conditions }) =>
      (conditions?.locations?.excludeLocations ?? []).some((id) => networks.includes(id.toLowerCase())),
    );
    for (const { label, objectId, userPrincipalName } of (await watchedAccounts(visit)).accounts) {
      const user = await ifThere(reads.user(objectId ?? userPrincipalName ?? ""));
      // The check `accounts` reports that.
      if (user === undefined) continue;
      const id = String(user["id"]);
      const who = person(id, await reads.memberships(id));
      const names = outside
        .filter(({ conditions }) => appliesTo(conditions?.users ?? {}, who))
        .map(({ displayName }) => `"${displayName}"`);
      if (names.length === 0) yield ok(`${label} may sign in outside of Global Secure Access`);
      else {
        yield error(
          `${label} can sign in through Global Secure Access alone, because of ${names.join(", ")}`,
          {
            why: "If Global Secure Access is down, or the device at hand does not have its client, the account is locked out.",
            fix: "Entra admin center > Protection > Conditional Access > the policy > Users > Exclude: add the group of the emergency-access accounts.",
          },
        );
      }
    }
  },
};
