import type { Account, AccountEntry, AccountGroup } from "./configuration.ts";

/** Whether an entry of `accounts` is an account; a group is not, whose members are known to Entra ID alone. */
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
