import type { Sample } from "../detection.ts";
import { auditRow, sampleAccount, samplesOf, target } from "./account.ts";

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

export const samples: readonly Sample[] = [
  sample("a change of another user", true),
  sample("its own name in capitals, without an id", true, {
    InitiatedBy: { user: { userPrincipalName: "BG1@CONTOSO.ONMICROSOFT.COM" } },
  }),
  sample("its object id in capitals, after a rename", true, {
    InitiatedBy: { user: { id: sampleAccount.objectId.toUpperCase(), userPrincipalName: "new@contoso.com" } },
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
];
