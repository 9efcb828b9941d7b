import firstPartySignIns from "./AADFirstPartyToFirstPartySignInLogs.json" with { type: "json" };
import aadGraphActivityLogs from "./AADGraphActivityLogs.json" with { type: "json" };
import managedIdentitySignIns from "./AADManagedIdentitySignInLogs.json" with { type: "json" };
import nonInteractiveSignIns from "./AADNonInteractiveUserSignInLogs.json" with { type: "json" };
import provisioningLogs from "./AADProvisioningLogs.json" with { type: "json" };
import riskyServicePrincipals from "./AADRiskyServicePrincipals.json" with { type: "json" };
import riskyUsers from "./AADRiskyUsers.json" with { type: "json" };
import servicePrincipalRiskEvents from "./AADServicePrincipalRiskEvents.json" with { type: "json" };
import servicePrincipalSignIns from "./AADServicePrincipalSignInLogs.json" with { type: "json" };
import signInEventsBeta from "./AADSignInEventsBeta.json" with { type: "json" };
import spnSignInEventsBeta from "./AADSpnSignInEventsBeta.json" with { type: "json" };
import userRiskEvents from "./AADUserRiskEvents.json" with { type: "json" };
import adfsSignIns from "./ADFSSignInLogs.json" with { type: "json" };
import alertEvidence from "./AlertEvidence.json" with { type: "json" };
import alertInfo from "./AlertInfo.json" with { type: "json" };
import anomalies from "./Anomalies.json" with { type: "json" };
import asimAuthenticationEvents from "./ASimAuthenticationEventLogs.json" with { type: "json" };
import auditLogs from "./AuditLogs.json" with { type: "json" };
import awsCloudTrail from "./AWSCloudTrail.json" with { type: "json" };
import azureActivity from "./AzureActivity.json" with { type: "json" };
import azureDiagnostics from "./AzureDiagnostics.json" with { type: "json" };
import behaviorAnalytics from "./BehaviorAnalytics.json" with { type: "json" };
import behaviorInfo from "./BehaviorInfo.json" with { type: "json" };
import cloudAppEvents from "./CloudAppEvents.json" with { type: "json" };
import commonSecurityLog from "./CommonSecurityLog.json" with { type: "json" };
import deviceEvents from "./DeviceEvents.json" with { type: "json" };
import deviceFileEvents from "./DeviceFileEvents.json" with { type: "json" };
import deviceInfo from "./DeviceInfo.json" with { type: "json" };
import deviceLogonEvents from "./DeviceLogonEvents.json" with { type: "json" };
import deviceNetworkEvents from "./DeviceNetworkEvents.json" with { type: "json" };
import deviceProcessEvents from "./DeviceProcessEvents.json" with { type: "json" };
import emailAttachmentInfo from "./EmailAttachmentInfo.json" with { type: "json" };
import emailEvents from "./EmailEvents.json" with { type: "json" };
import emailUrlInfo from "./EmailUrlInfo.json" with { type: "json" };
import enrichedMicrosoft365AuditLogs from "./EnrichedMicrosoft365AuditLogs.json" with { type: "json" };
import entraIdSignInEvents from "./EntraIdSignInEvents.json" with { type: "json" };
import entraIdSpnSignInEvents from "./EntraIdSpnSignInEvents.json" with { type: "json" };
import event from "./Event.json" with { type: "json" };
import exposureGraphEdges from "./ExposureGraphEdges.json" with { type: "json" };
import exposureGraphNodes from "./ExposureGraphNodes.json" with { type: "json" };
import graphApiAuditEvents from "./GraphAPIAuditEvents.json" with { type: "json" };
import heartbeat from "./Heartbeat.json" with { type: "json" };
import identityAccountInfo from "./IdentityAccountInfo.json" with { type: "json" };
import identityDirectoryEvents from "./IdentityDirectoryEvents.json" with { type: "json" };
import identityEvents from "./IdentityEvents.json" with { type: "json" };
import identityInfo from "./IdentityInfo.json" with { type: "json" };
import identityLogonEvents from "./IdentityLogonEvents.json" with { type: "json" };
import identityQueryEvents from "./IdentityQueryEvents.json" with { type: "json" };
import laQueryLogs from "./LAQueryLogs.json" with { type: "json" };
import microsoftGraphActivityLogs from "./MicrosoftGraphActivityLogs.json" with { type: "json" };
import microsoftServicePrincipalSignIns from "./MicrosoftServicePrincipalSignInLogs.json" with {
  type: "json",
};
import networkAccessTraffic from "./NetworkAccessTraffic.json" with { type: "json" };
import oauthAppInfo from "./OAuthAppInfo.json" with { type: "json" };
import officeActivity from "./OfficeActivity.json" with { type: "json" };
import operation from "./Operation.json" with { type: "json" };
import securityAlert from "./SecurityAlert.json" with { type: "json" };
import securityEvent from "./SecurityEvent.json" with { type: "json" };
import securityIncident from "./SecurityIncident.json" with { type: "json" };
import sentinelHealth from "./SentinelHealth.json" with { type: "json" };
import signinLogs from "./SigninLogs.json" with { type: "json" };
import syslog from "./Syslog.json" with { type: "json" };
import threatIntelIndicators from "./ThreatIntelIndicators.json" with { type: "json" };
import threatIntelligenceIndicator from "./ThreatIntelligenceIndicator.json" with { type: "json" };
import urlClickEvents from "./UrlClickEvents.json" with { type: "json" };
import usage from "./Usage.json" with { type: "json" };
import userAccessAnalytics from "./UserAccessAnalytics.json" with { type: "json" };
import userPeerAnalytics from "./UserPeerAnalytics.json" with { type: "json" };
import w3cIisLog from "./W3CIISLog.json" with { type: "json" };
import watchlist from "./Watchlist.json" with { type: "json" };
import windowsEvent from "./WindowsEvent.json" with { type: "json" };

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
  /** Its rows are what is now, and have no time. */
  readonly timeless?: boolean;
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
      riskyUsers,
      servicePrincipalSignIns,
      signInEventsBeta,
      userRiskEvents,
      adfsSignIns,
      asimAuthenticationEvents,
      alertEvidence,
      alertInfo,
      auditLogs,
      azureActivity,
      azureDiagnostics,
      behaviorAnalytics,
      cloudAppEvents,
      deviceEvents,
      deviceFileEvents,
      deviceInfo,
      deviceLogonEvents,
      deviceNetworkEvents,
      deviceProcessEvents,
      entraIdSignInEvents,
      heartbeat,
      identityInfo,
      identityLogonEvents,
      laQueryLogs,
      microsoftGraphActivityLogs,
      officeActivity,
      operation,
      securityAlert,
      securityEvent,
      securityIncident,
      sentinelHealth,
      signinLogs,
      usage,
      watchlist,
      riskyServicePrincipals,
      servicePrincipalRiskEvents,
      identityDirectoryEvents,
      identityQueryEvents,
      syslog,
      windowsEvent,
      provisioningLogs,
      threatIntelligenceIndicator,
      threatIntelIndicators,
      graphApiAuditEvents,
      oauthAppInfo,
      spnSignInEventsBeta,
      entraIdSpnSignInEvents,
      emailEvents,
      emailUrlInfo,
      urlClickEvents,
      aadGraphActivityLogs,
      anomalies,
      userPeerAnalytics,
      userAccessAnalytics,
      networkAccessTraffic,
      identityAccountInfo,
      commonSecurityLog,
      enrichedMicrosoft365AuditLogs,
      identityEvents,
      behaviorInfo,
      awsCloudTrail,
      microsoftServicePrincipalSignIns,
      emailAttachmentInfo,
      event,
      w3cIisLog,
      exposureGraphNodes,
      exposureGraphEdges,
      // The reference writes it so; the listings of tenants, and most public queries, write the other one.
      { ...graphApiAuditEvents, name: "GraphApiAuditEvents" },
    ] as TableSchema[]
  ).map((table) => [table.name, table]),
);
