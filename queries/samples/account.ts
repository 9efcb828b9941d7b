import type { Sample } from "../detection.ts";

/** The account that the samples are about; whoever runs them watches this one. */
export const sampleAccount = {
  label: "bg1",
  objectId: "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
  userPrincipalName: "bg1@contoso.onmicrosoft.com",
} as const;

/** The group that keeps it out of Conditional Access. */
export const sampleGroup = {
  label: "ca-exclusions",
  objectId: "b1d7c1de-8c9e-4c1a-9f0f-2d5f6a7b8c9d",
} as const;

export const somebodyElse = {
  id: "9b2d6c1e-0f53-4c0e-8a42-6f1f0f1f9d10",
  userPrincipalName: "jane@contoso.onmicrosoft.com",
} as const;

/** Makes samples of one table, each a variation of one row. */
export function samplesOf(table: string, base: object) {
  return (name: string, matches: boolean, changes: object = {}, otherTable = table): Sample => ({
    name,
    table: otherTable,
    matches,
    row: { ...base, ...changes },
  });
}

/** A row of `AuditLogs` as Entra ID exports it: an administrator does something to a user. */
export const auditRow = {
  TimeGenerated: "2026-01-15T02:13:07.4821930Z",
  Id: "Directory_5f6ad1b2-7c55-4a0f-9a3e-0d1c8f2b7e64_1",
  Category: "UserManagement",
  OperationName: "Update user",
  Result: "success",
  LoggedByService: "Core Directory",
  CorrelationId: "5f6ad1b2-7c55-4a0f-9a3e-0d1c8f2b7e64",
  InitiatedBy: {
    user: {
      id: somebodyElse.id,
      userPrincipalName: somebodyElse.userPrincipalName,
      ipAddress: "198.51.100.9",
    },
  },
  TargetResources: [
    {
      id: somebodyElse.id,
      type: "User",
      userPrincipalName: somebodyElse.userPrincipalName,
      modifiedProperties: [],
    },
  ],
};

export const user = (id: string, userPrincipalName: string, modifiedProperties: readonly object[] = []) => ({
  id,
  type: "User",
  userPrincipalName,
  modifiedProperties,
});

/** The sample account as a target. */
export const target = (...modifiedProperties: readonly object[]) =>
  user(sampleAccount.objectId, sampleAccount.userPrincipalName, modifiedProperties);

export const changed = (displayName: string, oldValue: string, newValue: string) => ({
  displayName,
  oldValue,
  newValue,
});
