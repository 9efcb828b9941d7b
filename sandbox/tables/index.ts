import firstPartySignIns from "./AADFirstPartyToFirstPartySignInLogs.json" with { type: "json" };
import managedIdentitySignIns from "./AADManagedIdentitySignInLogs.json" with { type: "json" };
import nonInteractiveSignIns from "./AADNonInteractiveUserSignInLogs.json" with { type: "json" };
import servicePrincipalSignIns from "./AADServicePrincipalSignInLogs.json" with { type: "json" };
import adfsSignIns from "./ADFSSignInLogs.json" with { type: "json" };
import auditLogs from "./AuditLogs.json" with { type: "json" };
import azureActivity from "./AzureActivity.json" with { type: "json" };
import azureDiagnostics from "./AzureDiagnostics.json" with { type: "json" };
import behaviorAnalytics from "./BehaviorAnalytics.json" with { type: "json" };
import cloudAppEvents from "./CloudAppEvents.json" with { type: "json" };
import entraIdSignInEvents from "./EntraIdSignInEvents.json" with { type: "json" };
import heartbeat from "./Heartbeat.json" with { type: "json" };
import identityInfo from "./IdentityInfo.json" with { type: "json" };
import identityLogonEvents from "./IdentityLogonEvents.json" with { type: "json" };
import laQueryLogs from "./LAQueryLogs.json" with { type: "json" };
import officeActivity from "./OfficeActivity.json" with { type: "json" };
import operation from "./Operation.json" with { type: "json" };
import securityAlert from "./SecurityAlert.json" with { type: "json" };
import securityIncident from "./SecurityIncident.json" with { type: "json" };
import sentinelHealth from "./SentinelHealth.json" with { type: "json" };
import signinLogs from "./SigninLogs.json" with { type: "json" };
import usage from "./Usage.json" with { type: "json" };

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
   * Source: learn.microsoft.com/azure/azure-monitor/logs/log-standard-columns.
   */
  readonly standardColumns: readonly Column[];
}

/**
 * The tables of Log Analytics and of Defender XDR's advanced hunting that we know, by name. Each file names its
 * public source, and what that source leaves open.
 */
export const tables: ReadonlyMap<string, TableSchema> = new Map(
  (
    [
      firstPartySignIns,
      managedIdentitySignIns,
      nonInteractiveSignIns,
      servicePrincipalSignIns,
      adfsSignIns,
      auditLogs,
      azureActivity,
      azureDiagnostics,
      behaviorAnalytics,
      cloudAppEvents,
      entraIdSignInEvents,
      heartbeat,
      identityInfo,
      identityLogonEvents,
      laQueryLogs,
      officeActivity,
      operation,
      securityAlert,
      securityIncident,
      sentinelHealth,
      signinLogs,
      usage,
    ] as TableSchema[]
  ).map((table) => [table.name, table]),
);
