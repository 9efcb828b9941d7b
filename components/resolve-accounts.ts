import { getUser } from "@pulumi/azuread/getUser.js";
import { type InvokeOptions, type Output, output, unknown } from "@pulumi/pulumi";
import { type Account, type ConfigFault, isListed, type ObjectId } from "../config/index.ts";
import type { ResolvedAccount, Watched } from "../queries/index.ts";
import type { CheckedArguments } from "./arguments.ts";
import { ConfigurationError } from "./configuration-error.ts";
import { groupMembers } from "./group-members.ts";
import { answerOf, explained, plainError } from "./look-up.ts";
import { mayReadUsers } from "./refusals.ts";
import { watchlistMembers } from "./watchlist-members.ts";

/** What an entry of `accounts` stands for; undefined where a preview cannot know it yet. */
export type Found = (Watched & { readonly faults: readonly ConfigFault[] }) | undefined;

/**
 * The accounts with their object ids, and the groups to watch: those of `groups`, and those that accounts are found by. An account that
 * is configured by user principal name alone is looked up in Entra ID, and so are the members of a group or a
 * watchlist. The object id outlives a rename, the name does not.
 *
 * What is not found fails the deployment, with every fault at once.
 *
 * @param alsoWrong what else is wrong with all of them together
 */
export function resolveWatched(
  {
    accounts,
    groups,
    applications,
    deployers,
    workspace,
    cloud,
  }: Pick<CheckedArguments, "accounts" | "groups" | "applications" | "deployers" | "workspace" | "cloud">,
  options: InvokeOptions,
  alsoWrong: (watched: Watched) => ConfigFault[],
): Output<Watched> {
  const asked = accounts.map((entry, index): Promise<Found> => {
    const path = `breakglass:accounts[${index}]`;
    if ("group" in entry) return groupMembers(entry, path, options);
    if ("watchlist" in entry) return watchlistMembers(entry, path, { workspace, cloud }, options);
    return resolve(entry, path, options);
  });
  const resolved = Promise.all(asked).then((found) => {
    const known = found.filter((each) => each !== undefined);
    const listed = found.map((each, index) =>
      isListed(accounts[index] as Account) ? each?.accounts[0] : undefined,
    );
    const faults = [...known.flatMap((each) => each.faults), ...sameAccounts(listed)];
    const isKnown = known.length === found.length;
    const watched = { ...together(listed, known, groups), applications, deployers };
    if (isKnown && faults.length === 0) faults.push(...alsoWrong(watched));
    if (faults.length > 0) throw plainError(new ConfigurationError("The configuration", faults).message);
    return isKnown ? watched : unknown;
  });
  return output(resolved) as unknown as Output<Watched>;
}

/** Each account and group once. What somebody wrote comes before what a group has: its label is the better one. */
function together(
  listed: readonly (ResolvedAccount | undefined)[],
  found: readonly Watched[],
  groups: Watched["groups"],
): Watched {
  const accounts = [
    ...listed.filter((each) => each !== undefined),
    ...found.flatMap((each) => each.accounts),
  ];
  return {
    accounts: distinct(accounts),
    groups: distinct([...groups, ...found.flatMap((each) => each.groups)]),
  };
}

function distinct<T extends { readonly objectId: string }>(all: readonly T[]): T[] {
  const isFirst = (each: T, index: number) =>
    all.findIndex(({ objectId }) => objectId.toLowerCase() === each.objectId.toLowerCase()) === index;
  return all.filter(isFirst);
}

/** Accounts that are given twice, once by id and once by name: only the look-up shows it. */
export function sameAccounts(accounts: readonly (ResolvedAccount | undefined)[]): ConfigFault[] {
  return accounts.flatMap((account, index) => {
    if (account === undefined) return [];
    const { objectId, userPrincipalName, label } = account;
    const first = accounts.findIndex((each) => each?.objectId.toLowerCase() === objectId.toLowerCase());
    const before = accounts[first];
    if (first === index || before === undefined) return [];
    const reason = `${userPrincipalName ?? label} is the account ${objectId}, which accounts[${first}] (${before.label}) is already. Leave one of the two out, and give the other both objectId and userPrincipalName.`;
    return [{ propertyPath: `breakglass:accounts[${index}]`, reason }];
  });
}

async function resolve(account: Account, path: string, options: InvokeOptions): Promise<Found> {
  const { objectId, userPrincipalName } = account;
  if (objectId !== undefined) return { accounts: [{ ...account, objectId }], groups: [], faults: [] };
  if (userPrincipalName === undefined) {
    throw new Error(`The account "${account.label}" has neither an object id nor a user principal name.`);
  }
  try {
    const user = await answerOf(getUser({ userPrincipalName }, options));
    if (user === undefined) return undefined;
    const found = { ...account, objectId: user.objectId.toLowerCase() as ObjectId };
    return { accounts: [found], groups: [], faults: [] };
  } catch (error) {
    const fault = { propertyPath: `${path}.userPrincipalName`, reason: explained(error, mayReadUsers) };
    return { accounts: [], groups: [], faults: [fault] };
  }
}
