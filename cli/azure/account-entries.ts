import {
  type Account,
  type AccountEntry,
  type AccountGroup,
  type AccountWatchlist,
  isListed,
  type ObjectId,
  rowsOf,
  WATCHLIST_API_VERSION,
  watchlistId,
} from "breakglass-alerts/config";
import type { AzureRest, Json } from "./rest.ts";

/** The accounts of a stack, as far as they are known now. */
export interface KnownAccounts {
  readonly accounts: readonly Account[];
  /** The ids of the groups that they are found by, and of the groups in these. */
  readonly groups: readonly string[];
  /** What could not be resolved, each with the property and the entry. */
  readonly faults: readonly string[];
}

/** What entries stand for, as Azure has it now; undefined of what is not there. */
export interface AccountReads {
  /** The members of a group, directly and through other groups, as Microsoft Graph has them. */
  members(group: string): Promise<readonly Json[] | undefined>;
  watchlist(alias: string): Promise<Watchlist | undefined>;
  /** @param key object id or user principal name */
  user(key: string): Promise<Json | undefined>;
}

export interface Watchlist {
  readonly searchKey: string;
  readonly items: readonly Json[];
}

/** Reads a watchlist and its rows. */
export async function readWatchlist(rest: AzureRest, workspaceId: string, alias: string): Promise<Watchlist> {
  const id = watchlistId(workspaceId, alias);
  const { properties } = await rest.arm(id, WATCHLIST_API_VERSION);
  const searchKey = String((properties as Json | undefined)?.["itemsSearchKey"] ?? "");
  return { searchKey, items: await rest.armList(`${id}/watchlistItems`, WATCHLIST_API_VERSION) };
}

/** The accounts that the configuration stands for now: a deployment would find the same. */
export async function knownAccounts(
  entries: readonly AccountEntry[],
  reads: AccountReads,
): Promise<KnownAccounts> {
  const found = await Promise.all(
    entries.map(async (entry, index): Promise<KnownAccounts> => {
      if (isListed(entry)) return { accounts: [entry], groups: [], faults: [] };
      const path = `breakglass:accounts[${index}]`;
      if ("watchlist" in entry) return inWatchlist(entry, `${path}.watchlist`, reads);
      return membersOf(entry, `${path}.group`, await reads.members(entry.group));
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
  const accounts = users.map(accountOf);
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

async function inWatchlist(
  { watchlist, column }: AccountWatchlist,
  path: string,
  reads: AccountReads,
): Promise<KnownAccounts> {
  const found = await reads.watchlist(watchlist);
  if (found === undefined)
    return { accounts: [], groups: [], faults: [`${path}: there is no watchlist ${watchlist}`] };
  const { rows, reasons } = rowsOf(found.items, column ?? found.searchKey);
  const users = await Promise.all(rows.map(({ value }) => reads.user(value)));
  const missing = rows.filter((_, index) => users[index] === undefined);
  return {
    accounts: users.filter((each) => each !== undefined).map(accountOf),
    groups: [],
    faults: [
      ...reasons,
      ...missing.map(({ row, value }) => `names ${value} in ${row}, and the tenant has no such user`),
    ].map((reason) => `${path}: the watchlist ${watchlist} ${reason}`),
  };
}

function accountOf({ id, userPrincipalName }: Json): Account {
  const name = String(userPrincipalName);
  return { label: name, objectId: String(id).toLowerCase() as ObjectId, userPrincipalName: name };
}
