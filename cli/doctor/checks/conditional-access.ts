import type { Json } from "../../azure/rest.ts";
import { info, type Judgment, ok, warning } from "../finding.ts";
import { ifThere } from "../unanswered.ts";
import type { Check } from "../visit.ts";

/** The part of learn.microsoft.com/graph/api/resources/conditionalaccessusers that says to whom a policy applies. */
interface Users {
  readonly includeUsers?: readonly string[];
  readonly excludeUsers?: readonly string[];
  readonly includeGroups?: readonly string[];
  readonly excludeGroups?: readonly string[];
  readonly includeRoles?: readonly string[];
  readonly excludeRoles?: readonly string[];
}

interface Policy {
  readonly displayName?: string;
  readonly state?: "enabled" | "disabled" | "enabledForReportingButNotEnforced";
  readonly conditions?: { readonly users?: Users };
}

/** Everything that a policy may use to name a user: the user's id, groups, and role templates. */
interface Person {
  readonly id: string;
  readonly groups: ReadonlySet<string>;
  readonly roles: ReadonlySet<string>;
}

/**
 * Whether each account is excluded from every policy that would otherwise apply to it. A policy that names an account
 * directly is taken as intended, such as one that requires a security key.
 */
export const conditionalAccess: Check = {
  id: "conditional-access",
  title: "Exclusion from Conditional Access",
  async *run({ target, reads }) {
    const policies = ((await reads.policies()) as Policy[]).filter(({ state }) => state !== "disabled");
    if (policies.length === 0) {
      yield ok("No Conditional Access policy is enabled");
      return;
    }
    for (const { label, objectId, userPrincipalName } of target.config.accounts) {
      const user = await ifThere(reads.user(objectId ?? userPrincipalName ?? ""));
      // The check `accounts` reports that.
      if (user === undefined) continue;
      const id = String(user["id"]);
      yield* judged(label, person(id, await reads.memberships(id)), policies);
    }
  },
};

function person(id: string, memberships: readonly Json[]): Person {
  const of = (kind: string, key: string) =>
    new Set(
      memberships.flatMap((each) => (each["@odata.type"] === kind ? String(each[key]).toLowerCase() : [])),
    );
  return {
    id: id.toLowerCase(),
    groups: of("#microsoft.graph.group", "id"),
    roles: of("#microsoft.graph.directoryRole", "roleTemplateId"),
  };
}

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

function appliesTo(users: Users, who: Person): boolean {
  if (
    has(users.excludeUsers, who.id) ||
    hasAny(users.excludeGroups, who.groups) ||
    hasAny(users.excludeRoles, who.roles)
  ) {
    return false;
  }
  return (
    has(users.includeUsers, "all") ||
    has(users.includeUsers, who.id) ||
    hasAny(users.includeGroups, who.groups) ||
    hasAny(users.includeRoles, who.roles)
  );
}

function has(ids: readonly string[] = [], wanted: string): boolean {
  return ids.some((id) => id.toLowerCase() === wanted);
}

function hasAny(ids: readonly string[] = [], wanted: ReadonlySet<string>): boolean {
  return ids.some((id) => wanted.has(id.toLowerCase()));
}
