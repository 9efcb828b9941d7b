import type { Sample } from "../detection.ts";
import { auditRow, changed, sampleAccount, sampleGroup, samplesOf, target } from "./account.ts";

const policy = (...modifiedProperties: readonly object[]) => ({
  id: "p",
  type: "Policy",
  displayName: "CA001: Require multifactor authentication",
  modifiedProperties,
});

const sample = samplesOf("AuditLogs", {
  ...auditRow,
  Category: "Policy",
  OperationName: "Update conditional access policy",
  LoggedByService: "Conditional Access",
  TargetResources: [policy()],
});

const group = {
  id: sampleGroup.objectId,
  type: "Group",
  displayName: "ca-exclusions",
  modifiedProperties: [],
};

export const samples: readonly Sample[] = [
  sample("a policy that no longer excludes the account", true, {
    TargetResources: [
      policy(
        changed(
          "ConditionalAccessPolicy",
          JSON.stringify({ conditions: { users: { excludeUsers: [sampleAccount.objectId] } } }),
          JSON.stringify({ conditions: { users: { excludeUsers: [] } } }),
        ),
      ),
    ],
  }),
  sample("a policy added", true, { OperationName: "Add conditional access policy" }),
  sample("a policy deleted", true, { OperationName: "Delete conditional access policy" }),
  sample("a named location", true, { OperationName: "Update named location" }),
  sample("the authentication methods policy", true, {
    OperationName: "Authentication Methods Policy Update",
  }),
  sample("security defaults", true, { OperationName: "Disable Security Defaults" }),
  sample("an authentication context", true, {
    OperationName: "Delete AuthenticationContextClassReference",
    LoggedByService: "Authentication Methods",
  }),
  sample("an authentication context, as another portal calls it", true, {
    Category: "RoleManagement",
    OperationName: "Set authentication context on role permission",
  }),
  sample("protected actions", true, {
    Category: "RoleManagement",
    OperationName: "Update protected actions",
  }),
  sample("a certificate authority of the newer store", true, {
    Category: "PublicKeyInfrastructure",
    OperationName: "Create CertificateAuthorityDetail",
    LoggedByService: "Core Directory",
  }),
  sample("the store of certificate authorities is deleted", true, {
    Category: "PublicKeyInfrastructure",
    OperationName: "Hard Delete PublicKeyInfrastructure",
    LoggedByService: "Core Directory",
  }),
  sample("a certificate authority, of an operation that is new", true, {
    Category: "CertificateBasedAuthConfiguration",
    OperationName: "Update trusted issuers",
    LoggedByService: "Core Directory",
  }),
  sample("a certificate of an application", false, {
    Category: "ApplicationManagement",
    OperationName: "Update application – Certificates and secrets management ",
  }),
  sample("a role definition", false, {
    Category: "RoleManagement",
    OperationName: "Update role definition",
  }),
  sample("by an application, without a user", true, {
    InitiatedBy: { app: { displayName: "CA automation" } },
  }),
  sample("without targets", true, { TargetResources: [] }),
  sample("the directory's own record of a policy that names the account", true, {
    OperationName: "Update policy",
    LoggedByService: "Core Directory",
    TargetResources: [policy(changed("PolicyDetail", "", `["${sampleAccount.objectId.toUpperCase()}"]`))],
  }),
  sample("the exclusion group loses a member", true, {
    Category: "GroupManagement",
    OperationName: "Remove member from group",
    TargetResources: [{ ...target(changed("Group.ObjectID", `"${sampleGroup.objectId}"`, "")) }, group],
  }),
  sample("the exclusion group is deleted", true, {
    Category: "GroupManagement",
    OperationName: "Delete group",
    TargetResources: [{ ...group, id: sampleGroup.objectId.toUpperCase() }],
  }),
  sample("another group", false, {
    Category: "GroupManagement",
    OperationName: "Update group",
    TargetResources: [{ ...group, id: "00000000-1111-4222-8333-444444444444" }],
  }),
  sample("a password reset of the account", false, {
    Category: "UserManagement",
    OperationName: "Reset password (by admin)",
    TargetResources: [target()],
  }),
  ...[
    "Update authorization policy",
    "Set domain authentication",
    "Set federation settings on domain",
    "Add unverified domain",
    "Add verified domain",
    "Remove verified domain",
    "Verify domain",
    "Verify email verified domain",
    "Add CertificationBasedAuthConfiguration",
    "Delete CertificationBasedAuthConfiguration",
    "Add AuthenticationContextClassReference",
    "Update AuthenticationContextClassReference",
    "Update role setting in PIM",
    "PIM policy removed",
    "Disable PIM alert",
    "Update PIM alert setting",
    "Tenant offboarded from PIM",
    "Update Sign-In Risk Policy",
    "Update User Risk and MFA Registration Policy",
    "Update IdentityProtectionPolicy",
    "Update continuous access evaluation",
    "Update security defaults",
    "Set password policy",
    "Set device registration policies",
    "Add partner to company",
    "Remove partner from company",
    "Set Partnership",
    "Update administrative unit",
    "Delete administrative unit",
    "Hard Delete administrative unit",
    "Disable passthrough authentication",
    "Update rollout policy of feature",
    "Update Forwarding Policy",
    "Update Filtering Policy Profile",
    "Update Adaptive Access Policy",
    "Set DirSync feature",
    "Set DirSyncEnabled flag",
    "Set directory feature on tenant",
    "Directory scheduled for deletion (UserRequest)",
    "Promote sub domain to root domain",
    "Add kerberos domain",
    "Update a partner cross-tenant identity sync setting",
    "Add MultiTenantOrg tenant",
    "Update a multitenant org partner configuration template",
    "Update permission grant policy",
    "Offboarded resource from PIM",
    "PATCH Tenant.Patch",
    "Update PrivateLinkResource",
  ].map((OperationName) => sample(OperationName, true, { OperationName })),
  ...[
    "Add member to administrative unit",
    "Update access review",
    "Update company settings",
    "Update policy",
    "Update domain",
    "PATCH Tenant.PatchCaches",
    "Onboarded resource to PIM",
    "Add device configuration",
    "Triggered PIM alert",
    "Resolve PIM alert",
    "Add member to role completed (PIM activation)",
    "Update application",
  ].map((OperationName) => sample(OperationName, false, { OperationName })),
];
