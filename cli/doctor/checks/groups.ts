import type { Json } from "../../azure/rest.ts";
import { error, info, type Judgment, ok, warning } from "../finding.ts";
import type { Reads } from "../reads.ts";
import { ifThere } from "../unanswered.ts";
import type { Check, Visit } from "../visit.ts";
import { watchedAccounts } from "../watched-accounts.ts";

const PORTAL = "Entra admin center > Groups";
type Config = Visit["target"]["config"];

/** What an account is in, directly and through other groups. */
interface Memberships {
  readonly label: string;
  readonly groups: readonly { readonly id: string; readonly name: string }[];
}

/**
 * Whether the accounts are in the configured groups, and in which others: what is done to a group that is not configured,
 * such as one in between, notifies nobody.
 */
export const groups: Check = {
  id: "groups",
  title: "Groups of the accounts",
  async *run(visit) {
    const { reads } = visit;
    const { config } = visit.target;
    const found: Memberships[] = [];
    const watched = await watchedAccounts(visit);
    for (const { label, objectId, userPrincipalName } of watched.accounts) {
      const user = await ifThere(reads.user(objectId ?? userPrincipalName ?? ""));
      // The check `accounts` reports that.
      if (user !== undefined)
        found.push({ label, groups: groupsAmong(await reads.memberships(String(user["id"]))) });
    }
    if (found.length === 0) return;
    for (const group of config.groups) {
      const judgment = inGroup(group, found);
      yield judgment ?? (await empty(group, reads));
    }
    const configured = [...config.groups.map(({ objectId }) => objectId), ...watched.groups];
    for (const membership of found) yield* unwatched(membership, configured);
  },
};

function groupsAmong(memberships: readonly Json[]): Memberships["groups"] {
  return memberships
    .filter((each) => each["@odata.type"] === "#microsoft.graph.group")
    .map((each) => ({ id: String(each["id"]).toLowerCase(), name: String(each["displayName"]) }));
}

function inGroup(
  { label, objectId }: Config["groups"][number],
  found: readonly Memberships[],
): Judgment | undefined {
  const isIn = ({ groups }: Memberships) => groups.some(({ id }) => id === objectId);
  const lacking = found.filter((each) => !isIn(each)).map((each) => each.label);
  const names = new Intl.ListFormat("en-GB").format(lacking);
  if (lacking.length === 0) return ok(`Each account is in the group ${label} (${objectId})`);
  if (lacking.length < found.length) {
    return warning(`${names} is not in the group ${label} (${objectId}), and other accounts are`, {
      why: "What the group is for, such as an exclusion from Conditional Access or a role, does not hold for this account.",
      fix: `${PORTAL} > the group > Members: add the account, if it was not left out on purpose.`,
    });
  }
  return undefined;
}

/** Of a group that no account is in. */
async function empty({ label, objectId }: Config["groups"][number], reads: Reads): Promise<Judgment> {
  if ((await ifThere(reads.group(objectId))) === undefined) {
    return error(`The group ${label} (${objectId}) does not exist`, {
      why: "Nobody is notified of changes of the right group, such as the one that excludes the accounts from Conditional Access.",
      fix: `${PORTAL}: find the group, and put its object id into breakglass:groups.`,
    });
  }
  return warning(`No account is in the group ${label} (${objectId})`, {
    why: "Either it is another group than the one that is meant, or the accounts have lost their exclusion from Conditional Access or their roles.",
    fix: `${PORTAL}: compare the object id with breakglass:groups, and add the accounts to the group.`,
  });
}

function* unwatched({ label, groups }: Memberships, configured: readonly string[]): Generator<Judgment> {
  const others = groups.filter(({ id }) => !configured.includes(id));
  if (others.length === 0) return;
  const names = others.map(({ id, name }) => `${name} (${id})`).join(", ");
  yield info(`${label} is in groups that are not watched: ${names}`, {
    why: "If the account needs one of them, or a configured group holds it through one of them, nobody is notified of changes there.",
    fix: "Add those that matter to breakglass:groups.",
  });
}
