import type { Sample } from "../detection.ts";
import { auditRow, sampleAccount, samplesOf, somebodyElse, target } from "./account.ts";

const sample = samplesOf("AuditLogs", {
  ...auditRow,
  InitiatedBy: {
    user: {
      id: sampleAccount.objectId,
      userPrincipalName: sampleAccount.userPrincipalName,
      ipAddress: "203.0.113.7",
    },
  },
});

const graph = samplesOf("MicrosoftGraphActivityLogs", {
  TimeGenerated: "2026-01-15T02:13:07.4821930Z",
  RequestId: "1f2e3d4c-5b6a-4978-8695-a4b3c2d1e0f9",
  OperationId: "1f2e3d4c-5b6a-4978-8695-a4b3c2d1e0f9",
  RequestMethod: "GET",
  RequestUri: "https://graph.microsoft.com/v1.0/users?$select=id",
  ResponseStatusCode: 200,
  UserId: sampleAccount.objectId,
  AppId: "14d82eec-204b-4c2f-b7e8-296a70dab67e",
  IPAddress: "203.0.113.7",
  Scopes: "User.Read.All",
});

export const samples: readonly Sample[] = [
  sample("a change of another user", true),
  sample("its own name in capitals, without an id", true, {
    InitiatedBy: { user: { userPrincipalName: "BG1@CONTOSO.ONMICROSOFT.COM" } },
  }),
  sample("its object id in capitals, after a rename", true, {
    InitiatedBy: { user: { id: sampleAccount.objectId.toUpperCase(), userPrincipalName: "new@contoso.com" } },
  }),
  sample("a mail address in place of its name", true, {
    InitiatedBy: {
      user: { id: sampleAccount.objectId, userPrincipalName: "break.glass@partner.example" },
    },
  }),
  sample("an operation that failed", true, { Result: "failure" }),
  sample("an operation without targets", true, { TargetResources: [] }),
  sample("an operation with null targets", true, { TargetResources: null }),
  sample("a change of the account by somebody else", false, {
    InitiatedBy: auditRow.InitiatedBy,
    TargetResources: [target()],
  }),
  sample("an operation of an application", false, {
    InitiatedBy: { app: { displayName: "bg1@contoso.onmicrosoft.com", servicePrincipalId: "" } },
  }),
  sample("an operation of nobody", false, { InitiatedBy: null }),
  sample("a guest with a name like the account's", false, {
    InitiatedBy: { user: { id: "", userPrincipalName: "bg1_contoso.onmicrosoft.com#EXT#@fabrikam.com" } },
  }),
  sample("an application that it consents to", true, {
    Category: "ApplicationManagement",
    OperationName: "Consent to application",
  }),
  sample("a device that it registers", true, { Category: "Device", OperationName: "Register device" }),
  sample("an initiator as text", true, {
    InitiatedBy: JSON.stringify({ user: { id: sampleAccount.objectId } }),
  }),
  sample("an initiator in a list", true, { InitiatedBy: [{ user: { id: sampleAccount.objectId } }] }),
  graph("a call of Microsoft Graph", true),
  graph("a call of Microsoft Graph, the id in capitals, from nowhere", true, {
    UserId: sampleAccount.objectId.toUpperCase(),
    IPAddress: "",
  }),
  graph("a call of Microsoft Graph by somebody else", false, { UserId: somebodyElse.id }),
  graph("a call of Microsoft Graph by an application, about the account", false, {
    UserId: "",
    ServicePrincipalId: "c0c0c0c0-0000-4000-8000-000000000001",
    RequestUri: `https://graph.microsoft.com/v1.0/users/${sampleAccount.objectId}`,
  }),
];
