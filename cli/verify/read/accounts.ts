import { type Account, accountGroups, type BreakGlassConfig, listedAccounts } from "breakglass-alerts/config";
import type { AzureAccess } from "../../azure/access.ts";
import { knownAccounts } from "../../azure/account-entries.ts";
import { azureRest } from "../../azure/rest.ts";
import { UserError } from "../../errors/user-error.ts";
import { ask } from "./ask.ts";

/**
 * The accounts of a stack, with the present members of its groups. Without a group, nothing is read.
 *
 * @throws UserError if the members cannot be read, or there are none
 */
export async function accountsOf(
  access: AzureAccess,
  { accounts: entries }: Pick<BreakGlassConfig, "accounts">,
): Promise<readonly Account[]> {
  if (accountGroups(entries).length === 0) return listedAccounts(entries);
  const rest = await azureRest(access);
  const { accounts, faults } = await knownAccounts(entries, (group) =>
    ask(
      {
        what: `the members of the group ${group}`,
        needs:
          "the application permission Directory.Read.All of Microsoft Graph, or the Entra role Directory Readers",
      },
      () => rest.graphList(`/v1.0/groups/${group}/transitiveMembers`),
    ),
  );
  if (accounts.length === 0) throw new UserError(faults.join("\n"));
  return accounts;
}
