import type { Column, TableSchema } from "../sandbox/tables/index.ts";

const columns = (types: Readonly<Record<string, Column["type"]>>): Column[] =>
  Object.entries(types).map(([name, type]) => ({ name, type }));

/** A few columns of real tables: what both engines hold in memory at a million rows. */
export const schema: ReadonlyMap<string, TableSchema> = new Map(
  [
    {
      name: "SigninLogs",
      columns: columns({
        TimeGenerated: "datetime",
        UserId: "string",
        UserPrincipalName: "string",
        ResultType: "string",
        IPAddress: "string",
        AppDisplayName: "string",
      }),
      standardColumns: [],
    },
    {
      name: "AuditLogs",
      columns: columns({ TimeGenerated: "datetime", OperationName: "string", TargetResources: "dynamic" }),
      standardColumns: [],
    },
    {
      name: "IdentityInfo",
      columns: columns({ AccountObjectId: "string", Department: "string" }),
      standardColumns: [],
    },
  ].map((table) => [table.name, table]),
);

/** What detections of this field do most. */
export const queries: Readonly<Record<string, string>> = {
  filter:
    'SigninLogs | where ResultType == "0" and IPAddress startswith "203." | project TimeGenerated, UserPrincipalName',
  "in~ list": 'SigninLogs | where UserPrincipalName in~ ("BG1@contoso.com", "user7@contoso.com") | count',
  "mv-expand":
    'AuditLogs | mv-expand TargetResources | extend Target = tostring(TargetResources.userPrincipalName) | where Target =~ "BG1@contoso.com" | project TimeGenerated, OperationName, Target',
  join: 'SigninLogs | where ResultType != "0" | join kind=inner IdentityInfo on $left.UserId == $right.AccountObjectId | summarize count() by Department',
  arg_max: "SigninLogs | summarize arg_max(TimeGenerated, *) by UserPrincipalName",
};

type Rows = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

/** Rows by table; the same for the same count. */
export function workload(count: number): Rows {
  const user = (index: number) => (index % 997 === 0 ? "bg1" : `user${index % 5003}`);
  const time = (index: number) => new Date(Date.UTC(2026, 0, 1) + index * 250).toISOString();
  const each = <T>(length: number, make: (index: number) => T) =>
    Array.from({ length }, (_, index) => make(index));
  return {
    SigninLogs: each(count, (index) => ({
      TimeGenerated: time(index),
      UserId: `id-${index % 5003}`,
      UserPrincipalName: `${user(index)}@contoso.com`,
      ResultType: index % 7 === 0 ? "50126" : "0",
      IPAddress: `${index % 5 === 0 ? 203 : 198}.0.113.${index % 256}`,
      AppDisplayName: `App ${index % 31}`,
    })),
    AuditLogs: each(count, (index) => ({
      TimeGenerated: time(index),
      OperationName: index % 3 === 0 ? "Update user" : "Add member to role",
      TargetResources: each((index % 3) + 1, (target) => ({
        id: `id-${index + target}`,
        userPrincipalName: `${user(index + target)}@contoso.com`,
        modifiedProperties: [{ displayName: "AccountEnabled", oldValue: "[true]", newValue: "[false]" }],
      })),
    })),
    IdentityInfo: each(5003, (index) => ({
      AccountObjectId: `id-${index}`,
      Department: `Department ${index % 20}`,
    })),
  };
}
