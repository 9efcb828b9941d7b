import managedIdentity from "./AADManagedIdentitySignInLogs.json" with { type: "json" };
import nonInteractive from "./AADNonInteractiveUserSignInLogs.json" with { type: "json" };
import audit from "./AuditLogs.json" with { type: "json" };
import azureActivity from "./AzureActivity.json" with { type: "json" };
import laQueryLogs from "./LAQueryLogs.json" with { type: "json" };
import operation from "./Operation.json" with { type: "json" };
import signIns from "./SigninLogs.json" with { type: "json" };

export type ColumnType =
  | "bool"
  | "int"
  | "long"
  | "real"
  | "decimal"
  | "string"
  | "datetime"
  | "timespan"
  | "guid"
  | "dynamic";

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

export interface TableSchema {
  readonly name: string;
  /** The columns of a row that passes through whole, in the order of the public reference. */
  readonly columns: readonly Column[];
  /**
   * Columns that a query may name, but that no result shows unless it does: `_BilledSize`, `_ItemId` and the like.
   * Source: learn.microsoft.com/azure/azure-monitor/logs/log-standard-columns. The table pages give `_IsBillable`
   * as a string, the queries on that page compare it with `true`, which Kusto allows for a bool only: it is a bool.
   */
  readonly standardColumns: readonly Column[];
}

/** The standard tables of Log Analytics and Defender XDR that we know, by name. Each file names its public source. */
export const tables: ReadonlyMap<string, TableSchema> = new Map(
  (
    [nonInteractive, managedIdentity, audit, azureActivity, laQueryLogs, operation, signIns] as TableSchema[]
  ).map((table) => [table.name, table]),
);
