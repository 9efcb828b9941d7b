import { type Azure, hasRole, MAY_QUERY } from "../azure/index.ts";
import { type AskLogs, Refusal } from "../connectors/index.ts";
import { KustoError, wireValue } from "../kusto/index.ts";
import type { WorkspaceLogs } from "./workspace-logs.ts";

/** What the connector of Azure Monitor Logs asks behind it: the query API, with the identity of the caller. */
export function askLogs(
  { store }: Pick<Azure, "store">,
  logs: WorkspaceLogs,
  clock: { now(): Date },
): AskLogs {
  return (principalId, workspaceId, query) => {
    const workspace = store.get(workspaceId);
    if (workspace === undefined || !hasRole(store, principalId, MAY_QUERY, workspace.id)) {
      throw new Refusal(
        403,
        "The provided credentials have insufficient access to perform the requested operation.",
      );
    }
    try {
      const { columns, rows } = logs.query(workspace.id, query, clock.now());
      return {
        columns: columns.map(({ name }) => name),
        rows: rows.map((row) =>
          row.map((value, index) => wireValue(value, columns[index]?.type ?? "dynamic")),
        ),
      };
    } catch (error) {
      if (!(error instanceof KustoError) || error.code === "SANDBOX") throw error;
      const place = `(line ${error.line}, column ${error.column})`;
      throw new Refusal(400, `${error.code}: ${error.message} ${place}`);
    }
  };
}
