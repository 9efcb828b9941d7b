import {
  type Account,
  type AccountEntry,
  type AccountGroup,
  isListed,
  type ObjectId,
} from "breakglass-alerts/config";
import type { Json } from "./rest.ts";

/** The accounts of a stack, as far as they are known now. */
export interface KnownAccounts {
  readonly accounts: readonly Account[];
  /** The ids of the groups that they are found by, and of the groups in these. */
  readonly groups: readonly string[];
  /** What could not be resolved, each with the property and the entry. */
  readonly faults: readonly string[];
}

/** The members of a group, directly and through other groups, as Microsoft Graph has them; undefined where there is no such group. */
export type ReadMembers = (group: string) => Promise<readonly Json[] | undefined>;

/** The accounts that the configuration stands for now: a deployment would find the same. */
export async function knownAccounts(
  entries: readonly AccountEntry[],
  readMembers: ReadMembers,
): Promise<KnownAccounts> {
  const found = await Promise.all(
    entries.map(async (entry, index): Promise<KnownAccounts> => {
      if (isListed(entry)) return { accounts: [entry], groups: [], faults: [] };
      return membersOf(entry, `breakglass:accounts[${index}].group`, await readMembers(entry.group));
    }),
  );
  const listed = entries.filter(isListed);
  const isKnown = (account: Account, all: readonly Account[]) =>
    all.some(
      ({ objectId, userPrincipalName = "" }) =>
        objectId === account.objectId ||
        userPrincipalName.toLowerCase() === account.userPrincipalName?.toLowerCase(),
    );
  const accounts = [...listed];
  for (const each of found.flatMap((entry) => entry.accounts)) {
    if (!isKnown(each, accounts)) accounts.push(each);
  }
  const groups = found.flatMap((each) => each.groups);
  return { accounts, groups, faults: found.flatMap(({ faults }) => faults) };
}

function membersOf(
  { group }: AccountGroup,
  path: string,
  members: readonly Json[] | undefined,
): KnownAccounts {
  if (members === undefined)
    return { accounts: [], groups: [], faults: [`${path}: there is no group ${group}`] };
  const of = (kind: string) => members.filter((each) => each["@odata.type"] === `#microsoft.graph.${kind}`);
  const users = of("user");
  const nested = of("group");
  const strangers = members.filter((each) => !users.includes(each) && !nested.includes(each));
  const accounts = users.map(({ id, userPrincipalName }): Account => {
    const name = String(userPrincipalName);
    return { label: name, objectId: String(id).toLowerCase() as ObjectId, userPrincipalName: name };
  });
  return {
    accounts,
    groups: [group, ...nested.map(({ id }) => String(id).toLowerCase())],
    faults: [
      ...(users.length === 0 ? [`${path}: the group ${group} has no user among its members`] : []),
      ...strangers.map(
        ({ id }) =>
          `${path}: the group ${group} has the member ${String(id)}, which is neither a user nor a group`,
      ),
    ],
  };
}
