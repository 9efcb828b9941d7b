import nonInteractive from "./AADNonInteractiveUserSignInLogs.json" with { type: "json" };
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
  readonly columns: readonly Column[];
}

/** The standard Log Analytics tables that we know, by name. Each file names the public page that it follows. */
export const tables: ReadonlyMap<string, TableSchema> = new Map(
  ([signIns, nonInteractive] as TableSchema[]).map((table) => [table.name, table]),
);
