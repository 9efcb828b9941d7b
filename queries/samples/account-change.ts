import type { Sample } from "../detection.ts";
import {
  auditRow,
  changed,
  sampleAccount,
  sampleGroup,
  samplesOf,
  somebodyElse,
  target,
  user,
} from "./account.ts";

const sample = samplesOf("AuditLogs", { ...auditRow, TargetResources: [target()] });

const atRisk = {
  TimeGenerated: "2026-01-15T02:13:07.4821930Z",
  UserPrincipalName: sampleAccount.userPrincipalName,
  RiskLevel: "high",
  RiskState: "atRisk",
  RiskDetail: "none",
  CorrelationId: "2b3c4d5e-6f70-4182-93a4-b5c6d7e8f901",
};
const riskEvent = samplesOf("AADUserRiskEvents", {
  ...atRisk,
  Id: "a1b2c3d4e5f60718293a4b5c6d7e8f90",
  UserId: sampleAccount.objectId,
  OperationName: "User Risk Detection",
  RiskEventType: "leakedCredentials",
  DetectionTimingType: "offline",
});
const riskyUser = samplesOf("AADRiskyUsers", {
  ...atRisk,
  Id: sampleAccount.objectId,
  OperationName: "Risky user",
});

const role = { id: "r", type: "Role", displayName: "Global Administrator", modifiedProperties: [] };
const byApp = {
  app: { displayName: "Provisioning", servicePrincipalId: "c0c0c0c0-0000-4000-8000-000000000001" },
};

/** An operation on the account, by its name in the log. */
const operation = (OperationName: string, Category = "UserManagement") => ({ OperationName, Category });

export const samples: readonly Sample[] = [
  sample("a new user principal name", true, {
    TargetResources: [
      target(changed("UserPrincipalName", '["bg1@contoso.onmicrosoft.com"]', '["x@contoso.com"]')),
    ],
  }),
  sample("a password reset by an administrator", true, operation("Reset password (by admin)")),
  sample("a change of its own password", true, operation("Change password (self-service)")),
  sample("new security information", true, operation("User registered security info", "UserManagement")),
  sample("security information deleted by an administrator", true, operation("Admin deleted security info")),
  sample("a Temporary Access Pass", true, {
    ...operation("Admin registered security info"),
    ResultReason: "Admin registered temporary access pass method for user",
  }),
  sample("a passkey added", true, operation("Add Passkey (device-bound) security info")),
  sample("disabled", true, operation("Disable account")),
  sample("deleted", true, operation("Delete user")),
  sample("restored", true, operation("Restore user")),
  sample("a role", true, {
    ...operation("Add member to role", "RoleManagement"),
    TargetResources: [target(), role],
  }),
  sample("an eligible role, with the role first and the account later", true, {
    ...operation("Add eligible member to role in PIM completed (permanent)", "RoleManagement"),
    TargetResources: [role, user(somebodyElse.id, somebodyElse.userPrincipalName), target()],
  }),
  sample(
    "the activation of a role",
    true,
    operation("Add member to role completed (PIM activation)", "RoleManagement"),
  ),
  sample("a role for a group that it is in", true, {
    ...operation("Add member to role", "RoleManagement"),
    TargetResources: [{ id: sampleGroup.objectId, type: "Group", displayName: "ca-exclusions" }, role],
  }),
  sample("a group", true, {
    ...operation("Add member to group", "GroupManagement"),
    TargetResources: [target(changed("Group.DisplayName", "", '"Administrators"'))],
  }),
  sample("a group whose entry names the account in its properties alone", true, {
    ...operation("Remove member from group", "GroupManagement"),
    TargetResources: [
      {
        id: "g",
        type: "Group",
        modifiedProperties: [changed("User.ObjectID", `"${sampleAccount.objectId}"`, "")],
      },
    ],
  }),
  sample("a restricted management administrative unit", true, {
    ...operation("Add member to restricted management administrative unit", "AdministrativeUnit"),
    TargetResources: [{ id: "au", type: "AdministrativeUnit", displayName: "Emergency access" }, target()],
  }),
  sample("multifactor authentication blocked", true, operation("Add blocked user", "Policy")),
  sample("an access review that takes something away", true, operation("Apply decision", "Policy")),
  sample("its sessions revoked", true, operation("Update StsRefreshTokenValidFrom Timestamp")),
  sample("a licence", true, operation("Change user license")),
  sample("a security key", true, operation("Add FIDO2 security key")),
  sample("a credential of Windows Hello", true, operation("Add Windows Hello for Business credential")),
  sample("a device registered to it", true, {
    ...operation("Add registered owner to device", "Device"),
    TargetResources: [{ id: "d", type: "Device", displayName: "LAPTOP-1" }, target()],
  }),
  sample("called compromised by an administrator", true, operation("ConfirmAccountCompromised", "Other")),
  sample("an application that it is assigned to", true, {
    ...operation("Add app role assignment grant to user"),
    TargetResources: [{ id: "sp", type: "ServicePrincipal", displayName: "Payroll" }, target()],
  }),
  sample("by an application, without a user", true, { InitiatedBy: byApp }),
  sample("by nobody", true, { InitiatedBy: null }),
  sample("the name in capitals, without an id", true, {
    TargetResources: [user("", "BG1@CONTOSO.ONMICROSOFT.COM")],
  }),
  sample("the object id in capitals, after a rename", true, {
    TargetResources: [user(sampleAccount.objectId.toUpperCase(), "renamed@contoso.com")],
  }),
  sample("a change of somebody else", false, { TargetResources: auditRow.TargetResources }),
  sample("a change of somebody whose name ends like the account's", false, {
    TargetResources: [user(somebodyElse.id, "old.bg1@contoso.onmicrosoft.com")],
  }),
  sample("a change of a guest with a name like the account's", false, {
    TargetResources: [user(somebodyElse.id, "bg1_contoso.onmicrosoft.com#EXT#@fabrikam.com")],
  }),
  sample("a change by the account of somebody else", false, {
    InitiatedBy: { user: { id: sampleAccount.objectId } },
    TargetResources: auditRow.TargetResources,
  }),
  sample("a policy that names the account", false, operation("Update conditional access policy", "Policy")),
  sample("the directory's own record of such a policy", false, operation("Update policy", "Policy")),
  sample("a device of somebody else", false, {
    ...operation("Add registered owner to device", "Device"),
    TargetResources: [{ id: "d", type: "Device" }, user(somebodyElse.id, somebodyElse.userPrincipalName)],
  }),
  sample("no targets", false, { TargetResources: [] }),
  sample("null targets", false, { TargetResources: null }),
  sample("a target without id and name", false, { TargetResources: [user("", "")] }),
  riskEvent("leaked credentials", true),
  riskEvent("a risk, by the name in capitals", true, {
    UserId: "",
    UserPrincipalName: " BG1@CONTOSO.ONMICROSOFT.COM ",
    RiskEventType: "unfamiliarFeatures",
  }),
  riskEvent("a risk of a kind that is new", true, {
    RiskEventType: "somethingNew",
    RiskState: "somethingNew",
  }),
  riskEvent("a risk that was dismissed", false, { RiskState: "dismissed" }),
  riskEvent("a risk of somebody else", false, {
    UserId: somebodyElse.id,
    UserPrincipalName: somebodyElse.userPrincipalName,
  }),
  riskEvent("a risk of a guest with a name like the account's", false, {
    UserId: somebodyElse.id,
    UserPrincipalName: "bg1_contoso.onmicrosoft.com#EXT#@fabrikam.com",
  }),
  riskyUser("called a risky user", true),
  riskyUser("called compromised, the id in capitals", true, {
    Id: sampleAccount.objectId.toUpperCase(),
    RiskState: "confirmedCompromised",
  }),
  riskyUser("called safe", false, { RiskState: "confirmedSafe", RiskLevel: "none" }),
  riskyUser("somebody else called a risky user", false, {
    Id: somebodyElse.id,
    UserPrincipalName: somebodyElse.userPrincipalName,
  }),
];
