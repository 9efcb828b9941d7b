import type { Json } from "../../azure/rest.ts";
import { info, type Judgment, ok, warning } from "../finding.ts";
import { ifThere } from "../unanswered.ts";
import type { Check } from "../visit.ts";

/** The part of learn.microsoft.com/graph/api/resources/conditionalaccessusers that says whom a policy is about. */
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

/** What a policy may name somebody by: his own id, his groups, and the templates of his roles. */
interface Person {
  readonly id: string;
  readonly groups: ReadonlySet<string>;
  readonly roles: ReadonlySet<string>;
}

/**
 * Whether each account is kept out of each policy that would meet it otherwise. A policy that names an account itself is
 * meant for it, such as one that wants a security key.
 */
export const conditionalAccess: Check = {
  id: "conditional-access",
  title: "Exclusion from Conditional Access",
  async *run({ target, reads }) {
    const policies = ((await reads.policies()) as Policy[]).filter(({ state }) => state !== "disabled");
    if (policies.length === 0) {
      yield ok("There is no Conditional Access policy that is switched on");
      return;
    }
    for (const { label, objectId, userPrincipalName } of target.config.accounts) {
      const user = await ifThere(reads.user(objectId ?? userPrincipalName ?? ""));
      // The check `accounts` says so.
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
  const met = policies.filter(({ conditions }) => meets(conditions?.users ?? {}, who));
  const names = (of: readonly Policy[]) => of.map(({ displayName }) => `"${displayName}"`).join(", ");
  const isMeant = ({ conditions }: Policy) => has(conditions?.users?.includeUsers, who.id);
  const enforced = met.filter((policy) => policy.state === "enabled" && !isMeant(policy));
  const reporting = met.filter((policy) => policy.state !== "enabled" && !isMeant(policy));
  const meant = met.filter(isMeant);
  if (enforced.length > 0) {
    yield warning(`${label} is not excluded from ${names(enforced)}`, {
      why: "A policy that is wrong, or whose second factor is out of order, locks out everybody: the account is there for that hour.",
      fix: "Entra admin center > Protection > Conditional Access > the policy > Users > Exclude: the group of the emergency-access accounts.",
    });
  }
  if (reporting.length > 0) {
    yield info(`${label} is not excluded from ${names(reporting)}, report-only so far`, {
      why: "When somebody switches them on, they meet the account.",
      fix: "Exclude the group of the emergency-access accounts before that.",
    });
  }
  if (meant.length > 0) yield info(`${label} is named by ${names(meant)}, which is taken to be meant`);
  if (enforced.length === 0) yield ok(`${label} is excluded from every policy that is enforced for others`);
}

function meets(users: Users, who: Person): boolean {
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
