import { getUser } from "@pulumi/azuread/getUser.js";
import type { InvokeOptions } from "@pulumi/pulumi";
import {
  type AccountWatchlist,
  type ConfigFault,
  type ObjectId,
  rowsOf,
  WATCHLIST_API_VERSION,
  type WatchlistRow,
  watchlistId,
} from "../config/index.ts";
import type { ResolvedAccount, Watched } from "../queries/index.ts";
import type { CheckedArguments } from "./arguments.ts";
import { explained } from "./look-up.ts";
import { isMissing, mayReadUsers, mayReadWatchlists } from "./refusals.ts";
import { resourceManager } from "./resource-manager.ts";

type Members = Watched & { readonly faults: readonly ConfigFault[] };

/**
 * The accounts that are rows of a watchlist of Microsoft Sentinel.
 *
 * @returns undefined where a preview cannot know it yet
 */
export async function watchlistMembers(
  { watchlist, column }: AccountWatchlist,
  path: string,
  { workspace, cloud }: Pick<CheckedArguments, "workspace" | "cloud">,
  options: InvokeOptions,
): Promise<Members | undefined> {
  const propertyPath = `${path}.watchlist`;
  const wrong = (reasons: readonly string[]): Members => ({
    accounts: [],
    groups: [],
    faults: reasons.map((reason) => ({ propertyPath, reason })),
  });
  // The configuration refuses a workspace that is created.
  const workspaceId = "existing" in workspace ? workspace.existing : "";
  if (typeof workspaceId !== "string") {
    return wrong([
      "needs workspace.existing as a text: the rows are looked up before anything is deployed, and an Output is not known then",
    ]);
  }
  try {
    const azure = await resourceManager(cloud, options);
    if (azure === undefined) return undefined;
    const id = watchlistId(workspaceId, watchlist);
    const { properties } = await azure.get(id, WATCHLIST_API_VERSION);
    const searchKey = String((properties as { itemsSearchKey?: unknown } | undefined)?.itemsSearchKey ?? "");
    const items = await azure.list(`${id}/watchlistItems`, WATCHLIST_API_VERSION);
    const { rows, reasons } = rowsOf(items, column ?? searchKey);
    const found = await Promise.all(rows.map((row) => userOf(row, options)));
    return {
      accounts: found.filter((each) => typeof each !== "string"),
      groups: [],
      faults: wrong(
        [...reasons, ...found.filter((each) => typeof each === "string")].map(
          (reason) =>
            `the watchlist ${watchlist} ${reason}. Correct it in Microsoft Sentinel > Watchlist, or list the accounts one by one.`,
        ),
      ).faults,
    };
  } catch (error) {
    const advise = error instanceof UsersUnread ? mayReadUsers : mayReadWatchlists(watchlist, workspaceId);
    return wrong([explained(error, advise)]);
  }
}

class UsersUnread extends Error {}

/** The user of a row, or what is wrong with it. */
async function userOf(
  { row, by, value }: WatchlistRow,
  options: InvokeOptions,
): Promise<ResolvedAccount | string> {
  try {
    const user = await getUser(
      by === "objectId" ? { objectId: value } : { userPrincipalName: value },
      options,
    );
    const { objectId, userPrincipalName } = user;
    if (userPrincipalName === "") return `names ${value} in ${row}, who has no user principal name`;
    return { label: userPrincipalName, objectId: objectId.toLowerCase() as ObjectId, userPrincipalName };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (isMissing(reason)) return `names ${value} in ${row}, and the tenant has no such user`;
    throw new UsersUnread(reason);
  }
}
