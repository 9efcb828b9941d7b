import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { tables } from "../../../sandbox/tables/index.ts";

const TYPES = new Set("bool int long real decimal string datetime timespan guid dynamic".split(" "));
const folder = new URL("../../../sandbox/tables/", import.meta.url);
const names = [...tables.keys()];

function typeOf(table: string, column: string): string | undefined {
  const schema = tables.get(table);
  return [...(schema?.columns ?? []), ...(schema?.standardColumns ?? [])].find(({ name }) => name === column)
    ?.type;
}

test("every table that detections, monitoring and hunting of this field read is there", () => {
  expect(names.toSorted()).toEqual([
    "AADFirstPartyToFirstPartySignInLogs",
    "AADGraphActivityLogs",
    "AADManagedIdentitySignInLogs",
    "AADNonInteractiveUserSignInLogs",
    "AADProvisioningLogs",
    "AADRiskyServicePrincipals",
    "AADRiskyUsers",
    "AADServicePrincipalRiskEvents",
    "AADServicePrincipalSignInLogs",
    "AADSignInEventsBeta",
    "AADSpnSignInEventsBeta",
    "AADUserRiskEvents",
    "ADFSSignInLogs",
    "ASimAuthenticationEventLogs",
    "AWSCloudTrail",
    "AlertEvidence",
    "AlertInfo",
    "Anomalies",
    "AuditLogs",
    "AzureActivity",
    "AzureDiagnostics",
    "BehaviorAnalytics",
    "BehaviorInfo",
    "CloudAppEvents",
    "CommonSecurityLog",
    "DeviceEvents",
    "DeviceFileEvents",
    "DeviceInfo",
    "DeviceLogonEvents",
    "DeviceNetworkEvents",
    "DeviceProcessEvents",
    "EmailAttachmentInfo",
    "EmailEvents",
    "EmailUrlInfo",
    "EnrichedMicrosoft365AuditLogs",
    "EntraIdSignInEvents",
    "EntraIdSpnSignInEvents",
    "Event",
    "ExposureGraphEdges",
    "ExposureGraphNodes",
    "GraphAPIAuditEvents",
    "GraphApiAuditEvents",
    "Heartbeat",
    "IdentityAccountInfo",
    "IdentityDirectoryEvents",
    "IdentityEvents",
    "IdentityInfo",
    "IdentityLogonEvents",
    "IdentityQueryEvents",
    "LAQueryLogs",
    "MicrosoftGraphActivityLogs",
    "MicrosoftServicePrincipalSignInLogs",
    "NetworkAccessTraffic",
    "OAuthAppInfo",
    "OfficeActivity",
    "Operation",
    "SecurityAlert",
    "SecurityEvent",
    "SecurityIncident",
    "SentinelHealth",
    "SigninLogs",
    "Syslog",
    "ThreatIntelIndicators",
    "ThreatIntelligenceIndicator",
    "UrlClickEvents",
    "Usage",
    "UserAccessAnalytics",
    "UserPeerAnalytics",
    "W3CIISLog",
    "Watchlist",
    "WindowsEvent",
  ]);
});

test("every file in the folder is in the map under its own name, and names its public source", () => {
  const files = readdirSync(folder).filter((file) => file.endsWith(".json"));
  expect([...files.map((file) => file.slice(0, -5)), "GraphApiAuditEvents"].toSorted()).toEqual(
    names.toSorted(),
  );
  for (const file of files) {
    const { name, source } = JSON.parse(readFileSync(new URL(file, folder), "utf8"));
    expect(`${name}.json`).toBe(file);
    expect(source).toMatch(/^(learn\.microsoft\.com|github\.com\/MicrosoftDocs)\/\S+/);
  }
});

describe.each(names)("%s", (name) => {
  const { columns, standardColumns } = tables.get(name) ?? { columns: [], standardColumns: [] };
  const all = [...columns, ...standardColumns];

  test("has a type of Kusto for each column", () => {
    expect(all.filter(({ type }) => !TYPES.has(type))).toEqual([]);
  });

  test("has no column twice", () => {
    expect(new Set(all.map((column) => column.name)).size).toBe(all.length);
  });

  test("has an event time, the table's name and the workspace, unless it is timeless", () => {
    const [time, text] = tables.get(name)?.timeless === true ? [] : ["datetime", "string"];
    expect(typeOf(name, "TimeGenerated")).toBe(time);
    expect(typeOf(name, "Type")).toBe(text);
    expect(typeOf(name, "TenantId")).toBe(text);
  });

  test("keeps the columns that no result shows unasked apart from the others", () => {
    expect(columns.filter((column) => column.name.startsWith("_"))).toEqual([]);
    expect(standardColumns.filter((column) => !column.name.startsWith("_"))).toEqual([]);
  });
});

test.each([
  // The same fact is dynamic in one sign-in table and a JSON text in the other.
  ["SigninLogs", "DeviceDetail", "dynamic"],
  ["AADNonInteractiveUserSignInLogs", "DeviceDetail", "string"],
  ["SigninLogs", "Status", "dynamic"],
  ["AADNonInteractiveUserSignInLogs", "Status", "string"],
  ["SigninLogs", "ConditionalAccessPolicies", "dynamic"],
  ["AADNonInteractiveUserSignInLogs", "ConditionalAccessPolicies", "string"],
  ["SigninLogs", "ResultType", "string"],
  ["SigninLogs", "AuthenticationDetails", "string"],
  ["SigninLogs", "IsInteractive", "bool"],
  ["SigninLogs", "CreatedDateTime", "datetime"],
  ["AADServicePrincipalSignInLogs", "ServicePrincipalId", "string"],
  ["AADManagedIdentitySignInLogs", "ManagedServiceIdentity", "string"],
  ["AADFirstPartyToFirstPartySignInLogs", "ResultSignature", "string"],
  ["ADFSSignInLogs", "IsInteractive", "bool"],
  ["AuditLogs", "TargetResources", "dynamic"],
  ["AuditLogs", "InitiatedBy", "dynamic"],
  ["AuditLogs", "DurationMs", "long"],
  ["AzureActivity", "Authorization", "string"],
  ["AzureActivity", "Authorization_d", "dynamic"],
  ["AzureActivity", "_ResourceId", "string"],
  ["AzureDiagnostics", "resource_workflowName_s", "string"],
  ["AzureDiagnostics", "resource_workflowId_g", "guid"],
  ["AzureDiagnostics", "httpStatusCode_d", "real"],
  ["AzureDiagnostics", "AdditionalFields", "dynamic"],
  ["SecurityIncident", "IncidentNumber", "int"],
  ["SecurityIncident", "AlertIds", "dynamic"],
  ["SecurityAlert", "Entities", "string"],
  ["SecurityAlert", "ConfidenceScore", "real"],
  ["Operation", "OperationCategory", "string"],
  ["Heartbeat", "ComputerPrivateIPs", "dynamic"],
  ["Usage", "IsBillable", "bool"],
  ["Usage", "_IsBillable", "string"],
  ["LAQueryLogs", "ResponseRowCount", "int"],
  ["SentinelHealth", "ExtendedProperties", "dynamic"],
  ["IdentityInfo", "AssignedRoles", "dynamic"],
  ["BehaviorAnalytics", "InvestigationPriority", "int"],
  ["CloudAppEvents", "ApplicationId", "int"],
  ["CloudAppEvents", "Timestamp", "datetime"],
  ["IdentityLogonEvents", "Timestamp", "datetime"],
  ["EntraIdSignInEvents", "Timestamp", "datetime"],
  ["EntraIdSignInEvents", "ErrorCode", "int"],
  ["EntraIdSignInEvents", "IsGuestUser", "bool"],
  ["OfficeActivity", "ExtraProperties", "dynamic"],
  ["AADRiskyUsers", "RiskLastUpdatedDateTime", "datetime"],
  ["AADUserRiskEvents", "Location", "dynamic"],
  ["AADSignInEventsBeta", "RiskState", "int"],
  ["MicrosoftGraphActivityLogs", "ResponseStatusCode", "int"],
  ["AlertEvidence", "AdditionalFields", "dynamic"],
  ["AlertInfo", "AttackTechniques", "string"],
  ["ASimAuthenticationEventLogs", "SrcGeoLatitude", "real"],
  ["DeviceInfo", "LoggedOnUsers", "dynamic"],
  ["DeviceEvents", "RemotePort", "int"],
  ["DeviceFileEvents", "FileSize", "long"],
  ["DeviceLogonEvents", "IsLocalAdmin", "bool"],
  ["DeviceNetworkEvents", "LocalPort", "int"],
  ["DeviceProcessEvents", "ProcessVersionInfoFileDescription", "string"],
  ["SecurityEvent", "EventID", "int"],
  ["SecurityEvent", "LogonType", "int"],
  ["Watchlist", "WatchlistItem", "dynamic"],
  ["WindowsEvent", "EventData", "dynamic"],
  ["Syslog", "ProcessID", "int"],
  ["IdentityDirectoryEvents", "Timestamp", "datetime"],
  ["IdentityQueryEvents", "QueryType", "string"],
  ["AADServicePrincipalRiskEvents", "KeyIds", "dynamic"],
  ["AADRiskyServicePrincipals", "AccountEnabled", "bool"],
  ["Watchlist", "_DTItemId", "string"],
  ["AADProvisioningLogs", "SourceIdentity", "string"],
  ["AADProvisioningLogs", "DurationMs", "long"],
  ["ThreatIntelligenceIndicator", "Active", "bool"],
  ["ThreatIntelligenceIndicator", "ExpirationDateTime", "datetime"],
  ["ThreatIntelIndicators", "Data", "dynamic"],
  ["ThreatIntelIndicators", "Confidence", "int"],
  ["GraphAPIAuditEvents", "ResponseStatusCode", "string"],
  ["GraphApiAuditEvents", "ResponseSize", "long"],
  ["OAuthAppInfo", "Permissions", "dynamic"],
  ["OAuthAppInfo", "IsAdminConsented", "bool"],
  ["EmailEvents", "EmailClusterId", "long"],
  ["EmailEvents", "AdditionalFields", "dynamic"],
  ["EmailUrlInfo", "UrlDomain", "string"],
  ["UrlClickEvents", "IsClickedThrough", "bool"],
  ["CommonSecurityLog", "DestinationPort", "int"],
  ["CommonSecurityLog", "SentBytes", "long"],
  ["CommonSecurityLog", "_ResourceId", "string"],
  ["AADSpnSignInEventsBeta", "IsManagedIdentity", "bool"],
  ["EntraIdSpnSignInEvents", "ErrorCode", "int"],
  ["AADGraphActivityLogs", "ResponseStatusCode", "int"],
  ["AADGraphActivityLogs", "TokenIssuedAt", "datetime"],
  ["Anomalies", "UserInsights", "dynamic"],
  ["Anomalies", "Score", "real"],
  ["UserPeerAnalytics", "Rank", "int"],
  ["UserAccessAnalytics", "AccessStartTime", "datetime"],
  ["NetworkAccessTraffic", "SentBytes", "long"],
  ["IdentityAccountInfo", "EligibleRoles", "dynamic"],
  ["IdentityEvents", "TargetObjects", "dynamic"],
  ["BehaviorInfo", "AdditionalFields", "string"],
  ["EnrichedMicrosoft365AuditLogs", "RecordType", "int"],
  ["AWSCloudTrail", "SessionMfaAuthenticated", "bool"],
  ["MicrosoftServicePrincipalSignInLogs", "CreatedDateTime", "datetime"],
  ["ExposureGraphNodes", "NodeProperties", "dynamic"],
  ["ExposureGraphEdges", "EdgeLabel", "string"],
  ["IdentityInfo", "OnPremisesAccountObjectId", "string"],
  ["Event", "EventID", "int"],
  ["W3CIISLog", "scStatus", "string"],
  ["EmailAttachmentInfo", "FileSize", "long"],
])("%s.%s is %s, as the reference says", (table, column, type) => {
  expect(typeOf(table, column)).toBe(type);
});
