import {
  type Account,
  accountSources,
  type BreakGlassConfig,
  listedAccounts,
} from "breakglass-alerts/config";
import type { AzureAccess } from "../../azure/access.ts";
import { knownAccounts, readWatchlist } from "../../azure/account-entries.ts";
import { azureFault } from "../../azure/fault.ts";
import { azureRest } from "../../azure/rest.ts";
import { UserError } from "../../errors/user-error.ts";
import { ask } from "./ask.ts";

/**
 * The accounts of a stack, with the present members of its groups and watchlists. Without any, nothing is read.
 *
 * @throws UserError if the members cannot be read, or there are none
 */
export async function accountsOf(
  access: AzureAccess,
  { accounts: entries, workspace }: Pick<BreakGlassConfig, "accounts" | "workspace">,
): Promise<readonly Account[]> {
  if (accountSources(entries).length === 0) return listedAccounts(entries);
  const rest = await azureRest(access);
  const inGraph =
    "the application permission Directory.Read.All of Microsoft Graph, or the Entra role Directory Readers";
  // The configuration refuses a watchlist where the workspace is created.
  const workspaceId = "existing" in workspace ? workspace.existing : "";
  const { accounts, faults } = await knownAccounts(entries, {
    members: (group) =>
      ask({ what: `the members of the group ${group}`, needs: inGraph }, () =>
        rest.graphList(`/v1.0/groups/${group}/transitiveMembers`),
      ),
    watchlist: (alias) =>
      ask(
        {
          what: `the watchlist ${alias}`,
          needs: "the role Microsoft Sentinel Reader on the resource group of the workspace",
        },
        () => readWatchlist(rest, workspaceId, alias),
      ),
    user: (key) =>
      ask({ what: `the account ${key}`, needs: inGraph }, () =>
        rest.graph(`/v1.0/users/${encodeURIComponent(key)}?$select=id,userPrincipalName`).catch(notThere),
      ),
  });
  if (accounts.length === 0) throw new UserError(faults.join("\n"));
  return accounts;
}

function notThere(error: unknown): undefined {
  if (azureFault(error).kind !== "missing") throw error;
}
