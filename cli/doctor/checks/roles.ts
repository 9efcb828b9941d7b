import type { Json } from "../../azure/rest.ts";
import { info, ok, warning } from "../finding.ts";
import { person } from "../policies.ts";
import { ifThere } from "../unanswered.ts";
import type { Check } from "../visit.ts";
import { watchedAccounts } from "../watched-accounts.ts";

/** learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference */
const GLOBAL_ADMINISTRATOR = "62e90394-69f5-4237-9190-012177145e10";

/**
 * Whether the accounts have Global Administrator without having to activate it, as Microsoft recommends
 * (learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access).
 */
export const roles: Check = {
  id: "roles",
  title: "Roles of the accounts",
  async *run(visit) {
    const { reads } = visit;
    for (const { label, objectId, userPrincipalName } of (await watchedAccounts(visit)).accounts) {
      const user = await ifThere(reads.user(objectId ?? userPrincipalName ?? ""));
      // The check `accounts` reports that.
      if (user === undefined) continue;
      const id = String(user["id"]);
      if (person(id, await reads.memberships(id)).roles.has(GLOBAL_ADMINISTRATOR)) {
        yield ok(`${label} has the active role Global Administrator`);
        continue;
      }
      const eligible = (await reads.eligibleRoles(id)).map(nameOf);
      if (eligible.includes("Global Administrator")) {
        yield warning(`${label} has to activate the role Global Administrator before it can use it`, {
          why: "To activate a role can need a second factor, an approval or Privileged Identity Management itself: what may be down in an emergency.",
          fix: "Entra admin center > Identity Governance > Privileged Identity Management > Microsoft Entra roles > Assignments: make the assignment active and permanent.",
        });
      } else {
        const others = eligible.length === 0 ? "" : `; it may activate ${eligible.join(", ")}`;
        yield info(`${label} does not have the role Global Administrator${others}`, {
          why: "What the account cannot do, nobody can do in an emergency.",
          fix: "Entra admin center > Identity > Roles & admins > Global Administrator: add the account, if this was not meant.",
        });
      }
    }
  },
};

function nameOf({ roleDefinition, roleDefinitionId }: Json): string {
  const { displayName } = (roleDefinition ?? {}) as { displayName?: unknown };
  return String(roleDefinitionId).toLowerCase() === GLOBAL_ADMINISTRATOR
    ? "Global Administrator"
    : String(displayName ?? roleDefinitionId);
}
