import { getUser } from "@pulumi/azuread/getUser.js";
import type { InvokeOptions, Output } from "@pulumi/pulumi";
import { all, output } from "@pulumi/pulumi";
import type { Account, ConfigFault, ObjectId } from "../config/index.ts";
import type { ResolvedAccount } from "../queries/index.ts";
import { ConfigurationError } from "./configuration-error.ts";
import { lookUp, plainError } from "./look-up.ts";
import { mayReadUsers } from "./refusals.ts";

/**
 * The accounts with their object ids. One that is configured by user principal name alone is looked up in
 * Entra ID; a name that nobody has fails the deployment. The object id outlives a rename, the name does not.
 */
export function resolveAccounts(
  accounts: readonly Account[],
  options: InvokeOptions,
): Output<readonly ResolvedAccount[]> {
  const resolved = accounts.map((account, index) =>
    resolve(account, `breakglass:accounts[${index}]`, options),
  );
  return all(resolved).apply((found) => {
    const faults = sameAccounts(found);
    if (faults.length > 0) throw plainError(new ConfigurationError("The configuration", faults).message);
    return found;
  });
}

/** Accounts that are given twice, once by id and once by name: only the look-up shows it. */
export function sameAccounts(accounts: readonly ResolvedAccount[]): ConfigFault[] {
  return accounts.flatMap(({ objectId, userPrincipalName, label }, index) => {
    const first = accounts.findIndex((each) => each.objectId.toLowerCase() === objectId.toLowerCase());
    const before = accounts[first];
    if (first === index || before === undefined) return [];
    const reason = `${userPrincipalName ?? label} is the account ${objectId}, which accounts[${first}] (${before.label}) is already. Leave one of the two out, and give the other both objectId and userPrincipalName.`;
    return [{ propertyPath: `breakglass:accounts[${index}]`, reason }];
  });
}

function resolve(account: Account, propertyPath: string, options: InvokeOptions): Output<ResolvedAccount> {
  const { objectId, userPrincipalName } = account;
  if (objectId !== undefined) return output({ ...account, objectId }) as Output<ResolvedAccount>;
  if (userPrincipalName === undefined) {
    throw new Error(`The account "${account.label}" has neither an object id nor a user principal name.`);
  }
  return lookUp(
    `${propertyPath}.userPrincipalName`,
    getUser({ userPrincipalName }, options),
    mayReadUsers,
  ).apply((user) => ({ ...account, objectId: user.objectId.toLowerCase() as ObjectId }));
}
