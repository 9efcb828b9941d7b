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
  sample("by an application, without a user", true, {
    InitiatedBy: { app: { displayName: "CA automation" } },
  }),
  sample("without targets", true, { TargetResources: [] }),
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
  sample("another policy", false, { OperationName: "Update authorization policy" }),
];
