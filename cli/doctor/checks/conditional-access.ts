import { info, type Judgment, ok, warning } from "../finding.ts";
import { appliesTo, has, type Person, type Policy, person } from "../policies.ts";
import { ifThere } from "../unanswered.ts";
import type { Check } from "../visit.ts";
import { watchedAccounts } from "../watched-accounts.ts";

/**
 * Whether each account is excluded from every policy that would otherwise apply to it. A policy that names an account
 * directly is taken as intended, such as one that requires a security key.
 */
export const conditionalAccess: Check = {
  id: "conditional-access",
  title: "Exclusion from Conditional Access",
  async *run(visit) {
    const { reads } = visit;
    const policies = ((await reads.policies()) as Policy[]).filter(({ state }) => state !== "disabled");
    if (policies.length === 0) {
      yield ok("No Conditional Access policy is enabled");
      return;
    }
    for (const { label, objectId, userPrincipalName } of (await watchedAccounts(visit)).accounts) {
      const user = await ifThere(reads.user(objectId ?? userPrincipalName ?? ""));
      // The check `accounts` reports that.
      if (user === undefined) continue;
      const id = String(user["id"]);
      yield* judged(label, person(id, await reads.memberships(id)), policies);
    }
  },
};

function* judged(label: string, who: Person, policies: readonly Policy[]): Generator<Judgment> {
  const applying = policies.filter(({ conditions }) => appliesTo(conditions?.users ?? {}, who));
  const names = (of: readonly Policy[]) => of.map(({ displayName }) => `"${displayName}"`).join(", ");
  const isIntended = ({ conditions }: Policy) => has(conditions?.users?.includeUsers, who.id);
  const enforced = applying.filter((policy) => policy.state === "enabled" && !isIntended(policy));
  const reporting = applying.filter((policy) => policy.state !== "enabled" && !isIntended(policy));
  const intended = applying.filter(isIntended);
  if (enforced.length > 0) {
    yield warning(`${label} is not excluded from ${names(enforced)}`, {
      why: "If a policy is wrong, or its second factor is down, it locks everybody out. The account exists for that moment.",
      fix: "Entra admin center > Protection > Conditional Access > the policy > Users > Exclude: add the group of the emergency-access accounts.",
    });
  }
  if (reporting.length > 0) {
    yield info(`${label} is not excluded from ${names(reporting)}, in report-only mode so far`, {
      why: "Once they are switched on, they apply to the account.",
      fix: "Exclude the group of the emergency-access accounts first.",
    });
  }
  if (intended.length > 0)
    yield info(`${label} is named directly in ${names(intended)}; we assume that this is intended`);
  if (enforced.length === 0) yield ok(`${label} is excluded from every policy that is enforced for others`);
}
