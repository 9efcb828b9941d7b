import type { AzureAccess } from "./access.ts";
import { AzureError } from "./fault.ts";

export type LogRow = Readonly<Record<string, unknown>>;
export type AskWorkspace = (query: string, hours: number) => Promise<LogRow[]>;

/**
 * Queries a Log Analytics workspace by the id that Azure gave it (`customerId`). Rows are objects keyed by column name.
 * Only events of the last `hours` hours are read.
 *
 * @example
 * const ask = await workspaceQueries(access, customerId);
 * const [row] = await ask("SigninLogs | count", 24);
 */
export async function workspaceQueries(access: AzureAccess, customerId: string): Promise<AskWorkspace> {
  const { LogsQueryClient, LogsQueryResultStatus } = await import("@azure/monitor-query-logs");
  const { endpoints, audience } = access.cloud.logs;
  const client = new LogsQueryClient(access.credential, {
    ...access.options,
    endpoint: `${endpoints[0]}/v1`,
    credentials: { scopes: [`${audience}/.default`] },
  });
  return async (query, hours) => {
    const result = await client.queryWorkspace(customerId, query, { duration: `PT${hours}H` });
    // Azure cut off a partial result: taking it for the whole would miss something.
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
