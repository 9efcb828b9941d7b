import type { AzureAccess } from "./access.ts";
import { AzureError } from "./fault.ts";

export type LogRow = Readonly<Record<string, unknown>>;
export type AskWorkspace = (query: string, hours: number) => Promise<LogRow[]>;

/**
 * Asks a Log Analytics workspace, by the id that Azure made for it (`customerId`); rows come with the names of their
 * columns. Only events of the given hours before now are looked at.
 *
 * @example
 * const ask = await workspaceQueries(access, customerId);
 * const [row] = await ask("SigninLogs | count", 24);
 */
export async function workspaceQueries(access: AzureAccess, customerId: string): Promise<AskWorkspace> {
  const { LogsQueryClient, LogsQueryResultStatus } = await import("@azure/monitor-query-logs");
  const client = new LogsQueryClient(access.credential, access.options);
  return async (query, hours) => {
    const result = await client.queryWorkspace(customerId, query, { duration: `PT${hours}H` });
    // A partial result is one that Azure cut off: to read it as the whole would be to miss something.
    if (result.status !== LogsQueryResultStatus.Success) {
      throw new AzureError(200, "PartialError", result.partialError.message ?? "The result was cut off.");
    }
    const [table] = result.tables;
    if (table === undefined) return [];
    return table.rows.map((row) =>
      Object.fromEntries(table.columnDescriptors.map(({ name }, index) => [name ?? index, row[index]])),
    );
  };
}
