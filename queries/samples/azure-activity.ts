import type { Sample } from "../detection.ts";
import { auditRow, sampleAccount, samplesOf, somebodyElse } from "./account.ts";

const ELEVATE = "Microsoft.Authorization/elevateAccess/action";
const OBJECT_ID = "http://schemas.microsoft.com/identity/claims/objectidentifier";
const ASSIGN = "MICROSOFT.AUTHORIZATION/ROLEASSIGNMENTS/WRITE";

const sample = samplesOf("AzureActivity", {
  TimeGenerated: "2026-01-15T02:13:07.4821930Z",
  EventDataId: "8c0d5a1e-0b1c-4b52-9d6e-7a8b9c0d1e2f",
  Caller: sampleAccount.userPrincipalName,
  CallerIpAddress: "203.0.113.7",
  OperationNameValue: "MICROSOFT.COMPUTE/VIRTUALMACHINES/DELETE",
  OperationName: "Delete Virtual Machine",
  ActivityStatusValue: "Success",
  ResourceProviderValue: "MICROSOFT.COMPUTE",
  ResourceGroup: "rg-app",
  Properties: "{}",
});

const byJane = { Caller: somebodyElse.userPrincipalName };
const grants = (principalId: string) => ({
  ...byJane,
  OperationNameValue: ASSIGN,
  OperationName: "Create role assignment",
  Properties: JSON.stringify({ requestbody: JSON.stringify({ properties: { principalId } }) }),
});

const audited = samplesOf("AuditLogs", {
  ...auditRow,
  Category: "RoleManagement",
  OperationName: "User has elevated their access to User Access Administrator for their Azure Resources",
  LoggedByService: "Azure RBAC (Elevated Access)",
  TargetResources: [],
});

export const samples: readonly Sample[] = [
  sample("an operation of the account", true),
  sample("the caller in capitals", true, { Caller: "BG1@CONTOSO.ONMICROSOFT.COM" }),
  sample("the caller as an object id", true, { Caller: sampleAccount.objectId.toUpperCase() }),
  sample("after a rename, by the object id in the claims", true, {
    Caller: "renamed@contoso.onmicrosoft.com",
    Claims_d: { [OBJECT_ID]: sampleAccount.objectId.toUpperCase() },
  }),
  sample("after a rename, by the claims as text", true, {
    Caller: "renamed@contoso.onmicrosoft.com",
    Claims: JSON.stringify({ [OBJECT_ID]: sampleAccount.objectId }),
  }),
  sample("somebody else, by their claims", false, {
    ...byJane,
    Claims_d: { [OBJECT_ID]: somebodyElse.id, name: sampleAccount.userPrincipalName },
  }),
  sample("an operation that failed", true, { ActivityStatusValue: "Failure" }),
  sample("the account elevates its access", true, { OperationNameValue: ELEVATE }),
  sample("somebody else elevates their access", true, {
    ...byJane,
    OperationNameValue: ELEVATE.toUpperCase(),
  }),
  audited("somebody else elevates their access, in Entra ID's log", true),
  audited("somebody else gives it back, in Entra ID's log", true, {
    OperationName: "The role assignment of User Access Administrator has been removed from the user",
  }),
  audited("another service of Entra ID's log", false, { LoggedByService: "Core Directory" }),
  sample("somebody gives the account a role", true, grants(sampleAccount.objectId)),
  sample("the account assigns a role to itself", true, {
    ...grants(sampleAccount.objectId),
    Caller: sampleAccount.userPrincipalName,
  }),
  sample("somebody gives another a role", false, grants(somebodyElse.id)),
  sample("an operation of somebody else", false, byJane),
  sample("an operation without a caller", false, { Caller: "" }),
];
