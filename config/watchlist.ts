import type { ConfigFault } from "./fault.ts";

/** learn.microsoft.com/rest/api/securityinsights/watchlist-items/list */
export const WATCHLIST_API_VERSION = "2024-09-01";

/** A row that names an account. */
export interface WatchlistRow {
  /** The row, as a sentence names it. */
  readonly row: string;
  readonly by: "objectId" | "userPrincipalName";
  readonly value: string;
}

export interface WatchlistRows {
  readonly rows: readonly WatchlistRow[];
  /** What is wrong with the watchlist; each continues the sentence "the watchlist … ". */
  readonly reasons: readonly string[];
}

/** The id of a watchlist in Azure. */
export function watchlistId(workspaceId: string, alias: string): string {
  return `${workspaceId}/providers/Microsoft.SecurityInsights/watchlists/${encodeURIComponent(alias)}`;
}

/** A watchlist is on a workspace that is there before the deployment. */
export function watchlistFaults({ accounts, workspace }: Record<string, unknown>): ConfigFault[] {
  if (!Array.isArray(accounts) || record(workspace)["create"] === undefined) return [];
  return accounts.flatMap((entry, index) => {
    if (record(entry)["watchlist"] === undefined) return [];
    const reason =
      "needs breakglass:workspace.existing: the watchlist is on that workspace, and one that is created has none yet. Name the workspace, or list the accounts one by one";
    return [{ propertyPath: `breakglass:accounts[${index}].watchlist`, reason }];
  });
}

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * What the rows of a watchlist name, each account once.
 *
 * @param items as Azure answers: `properties.itemsKeyValue` has a row's values by the names of its columns
 * @param column the column with object ids or user principal names
 */
export function rowsOf(items: readonly unknown[], column: string): WatchlistRows {
  const present = items
    .map((item) => record(record(item)["properties"]))
    .filter((each) => each["isDeleted"] !== true);
  if (present.length === 0)
    return { rows: [], reasons: ["has no rows, so that no account of it would be watched"] };
  const rows = new Map<string, WatchlistRow>();
  const reasons = present.flatMap((properties) => {
    const values = record(properties["itemsKeyValue"]);
    const row = `the row ${String(properties["watchlistItemId"])}`;
    const key = Object.keys(values).find((name) => name.toLowerCase() === column.toLowerCase());
    if (key === undefined) {
      const known = Object.keys(values).join(", ") || "none";
      return [`has no column "${column}" in ${row}; its columns are ${known}`];
    }
    const value = String(values[key] ?? "").trim();
    if (GUID.test(value)) {
      rows.set(value.toLowerCase(), { row, by: "objectId", value: value.toLowerCase() });
      return [];
    }
    if (/^[^\s@]+@[^\s@]+$/.test(value)) {
      rows.set(value.toLowerCase(), { row, by: "userPrincipalName", value });
      return [];
    }
    const found = value === "" ? "nothing" : `"${value}"`;
    return [
      `has ${found} in the column "${key}" of ${row}, which is neither an object id nor a user principal name`,
    ];
  });
  return { rows: [...rows.values()], reasons };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
