import * as azuread from "@pulumi/azuread";
import type { InvokeOutputOptions, Output } from "@pulumi/pulumi";
import { all, output } from "@pulumi/pulumi";
import type { Account, ObjectId } from "../config/index.ts";
import type { ResolvedAccount } from "../queries/index.ts";

/**
 * The accounts with their object ids. One that is configured by user principal name alone is looked up in
 * Entra ID; a name that nobody has fails the deployment. The object id outlives a rename, the name does not.
 */
export function resolveAccounts(
  accounts: readonly Account[],
  options: InvokeOutputOptions,
): Output<readonly ResolvedAccount[]> {
  return all(accounts.map((account) => resolve(account, options)));
}

function resolve(account: Account, options: InvokeOutputOptions): Output<ResolvedAccount> {
  const { objectId, userPrincipalName } = account;
  if (objectId !== undefined) return output({ ...account, objectId }) as Output<ResolvedAccount>;
  if (userPrincipalName === undefined) {
    throw new Error(`The account "${account.label}" has neither an object id nor a user principal name.`);
  }
  return azuread
    .getUserOutput({ userPrincipalName }, options)
    .apply((user) => ({ ...account, objectId: user.objectId.toLowerCase() as ObjectId }));
}
