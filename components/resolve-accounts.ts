import { getUser } from "@pulumi/azuread/getUser.js";
import type { InvokeOptions, Output } from "@pulumi/pulumi";
import { all, output } from "@pulumi/pulumi";
import type { Account, ObjectId } from "../config/index.ts";
import type { ResolvedAccount } from "../queries/index.ts";
import { lookUp } from "./look-up.ts";
import { mayReadUsers } from "./refusals.ts";

/**
 * The accounts with their object ids. One that is configured by user principal name alone is looked up in
 * Entra ID; a name that nobody has fails the deployment. The object id outlives a rename, the name does not.
 */
export function resolveAccounts(
  accounts: readonly Account[],
  options: InvokeOptions,
): Output<readonly ResolvedAccount[]> {
  return all(accounts.map((account, index) => resolve(account, `breakglass:accounts[${index}]`, options)));
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
