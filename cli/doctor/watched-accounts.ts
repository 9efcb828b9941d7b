import { listedAccounts } from "breakglass-alerts/config";
import { type KnownAccounts, knownAccounts } from "../azure/account-entries.ts";
import { ifThere, Unanswered } from "./unanswered.ts";
import type { Visit } from "./visit.ts";

type Source = Pick<Visit, "target" | "reads">;

/**
 * The accounts of the stack, with the present members of its groups and watchlists.
 *
 * @throws Unanswered
 */
export function watchedAccounts({ target, reads }: Source): Promise<KnownAccounts> {
  const { accounts, workspace } = target.config;
  // The configuration refuses a watchlist where the workspace is created.
  const workspaceId = "existing" in workspace ? workspace.existing : "";
  return knownAccounts(accounts, {
    members: (group) => ifThere(reads.members(group)),
    watchlist: (alias) => ifThere(reads.watchlist(workspaceId, alias)),
    user: (key) => ifThere(reads.user(key)),
  });
}

/** The same for a check that does without Azure: those that are listed in the configuration where Entra ID does not answer. */
export async function accountsIfAnswered(source: Source): Promise<KnownAccounts["accounts"]> {
  try {
    return (await watchedAccounts(source)).accounts;
  } catch (thrown) {
    if (thrown instanceof Unanswered) return listedAccounts(source.target.config.accounts);
    throw thrown;
  }
}
