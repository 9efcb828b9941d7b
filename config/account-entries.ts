import type { Account, AccountEntry, AccountGroup, AccountWatchlist } from "./configuration.ts";

/** Whether an entry of `accounts` is an account; a group or a watchlist is not, whose members Azure alone knows. */
export function isListed(entry: AccountEntry): entry is Account {
  return "label" in entry;
}

export function listedAccounts(entries: readonly AccountEntry[]): Account[] {
  return entries.filter(isListed);
}

/** The groups whose members are accounts. */
export function accountGroups(entries: readonly AccountEntry[]): AccountGroup[] {
  return entries.filter((entry) => "group" in entry);
}

/** The watchlists whose rows are accounts. */
export function accountWatchlists(entries: readonly AccountEntry[]): AccountWatchlist[] {
  return entries.filter((entry) => "watchlist" in entry);
}

/** Where accounts are found when the stack is deployed, as a sentence names it. */
export function accountSources(entries: readonly AccountEntry[]): string[] {
  return [
    ...accountGroups(entries).map(({ group }) => `the group ${group}`),
    ...accountWatchlists(entries).map(({ watchlist }) => `the watchlist ${watchlist}`),
  ];
}
