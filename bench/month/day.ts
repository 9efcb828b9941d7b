import type { Person } from "./people.ts";

type Row = Readonly<Record<string, unknown>>;
export type DayRows = Readonly<Record<string, readonly Row[]>>;

const MINUTE = 60_000;
const APPLICATIONS = ["Office 365", "Microsoft Teams", "Azure Portal", "Salesforce", "My Profile"];
/** Of sign-ins: most succeed, some need a second factor, some fail or are blocked. */
const RESULTS = [
  ...Array(88).fill("0"),
  ..."50074 50076 50140 50126 50126 50126 50053 53003 500121 50058 50058 50173 65001".split(" "),
];
/** What administrators, help desk and Entra ID itself do to users, groups, devices and applications. */
const CHANGES: readonly (readonly [category: string, operation: string, type: string])[] = [
  ["UserManagement", "Update user", "User"],
  ["UserManagement", "Add user", "User"],
  ["UserManagement", "Reset password (by admin)", "User"],
  ["UserManagement", "User registered security info", "User"],
  ["UserManagement", "Change user license", "User"],
  ["UserManagement", "Update StsRefreshTokenValidFrom Timestamp", "User"],
  ["UserManagement", "Disable account", "User"],
  ["UserManagement", "Add FIDO2 security key", "User"],
  ["GroupManagement", "Add member to group", "Group"],
  ["GroupManagement", "Remove member from group", "Group"],
  ["GroupManagement", "Update group", "Group"],
  ["RoleManagement", "Add member to role completed (PIM activation)", "Role"],
  ["RoleManagement", "Remove member from role (PIM activation expired)", "Role"],
  ["Device", "Register device", "Device"],
  ["Device", "Add registered owner to device", "Device"],
  ["ApplicationManagement", "Consent to application", "ServicePrincipal"],
  ["ApplicationManagement", "Add service principal", "ServicePrincipal"],
  ["ApplicationManagement", "Update application – Certificates and secrets management ", "Application"],
  ["AdministrativeUnit", "Add member to administrative unit", "AdministrativeUnit"],
  ["Policy", "Apply decision", "User"],
  ["Policy", "Update access review", "Other"],
  ["Policy", "Accept Terms Of Use", "User"],
  ["ProvisioningManagement", "Synchronization rule action", "User"],
  ["DirectoryManagement", "Update company settings", "Other"],
  ["Other", "DismissUser", "User"],
];
const OPERATIONS = [
  "Microsoft.Compute/virtualMachines/write",
  "Microsoft.Insights/diagnosticSettings/write",
  "Microsoft.Insights/scheduledQueryRules/write",
  "Microsoft.Authorization/roleAssignments/write",
  "Microsoft.Resources/deployments/write",
  "Microsoft.KeyVault/vaults/write",
];
const ACTS = ["FileAccessed", "FileDownloaded", "MailItemsAccessed", "MessageSent", "FileModified"];

/**
 * What one day of ordinary work leaves in the logs. Nobody uses the emergency-access accounts, changes Conditional Access or
 * silences alerts: such work notifies on purpose.
 *
 * @param random numbers from 0 up to, but not, 1
 */
export function ordinaryDay(everybody: readonly Person[], midnight: Date, random: () => number): DayRows {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const isWeekend = [0, 6].includes(midnight.getUTCDay());
  const working = everybody.filter(() => random() < (isWeekend ? 0.1 : 0.9));
  const administrators = everybody.filter(({ isAdministrator }) => isAdministrator);
  let number = 0;
  /** Most rows of a day are of working hours, and arrive within minutes. */
  const stamped = () => {
    const hour = random() < 0.9 ? 7 + random() * 11 : random() * 24;
    const at = midnight.getTime() + hour * 60 * MINUTE;
    const time = new Date(at).toISOString();
    const arrived = new Date(at + (0.2 + random() * 5) * MINUTE).toISOString();
    return { TimeGenerated: time, Timestamp: time, _ingested: arrived, id: `${time}-${number++}` };
  };
  const address = () => `198.51.100.${Math.floor(random() * 256)}`;
  const each = (times: number, of: readonly Person[], make: (who: Person) => Row): Row[] =>
    of.flatMap((who) => Array.from({ length: times }, () => make(who)));
  const signIn = (who: Person, isInteractive: boolean): Row => {
    const { Timestamp: _, id, ...when } = stamped();
    return {
      ...when,
      Id: id,
      UserId: who.id,
      UserPrincipalName: who.name,
      UserDisplayName: who.name.split("@")[0],
      ResultType: pick(RESULTS),
      IsInteractive: isInteractive,
      IPAddress: address(),
      AppDisplayName: pick(APPLICATIONS),
      ClientAppUsed: "Browser",
    };
  };
  const change = (by: Person): Row => {
    const { Timestamp: _, id, ...when } = stamped();
    const [Category, OperationName, type] = pick(CHANGES);
    const of = pick(everybody);
    return {
      ...when,
      Id: id,
      ...{ Category, OperationName, LoggedByService: "Core Directory", Result: "success" },
      InitiatedBy:
        random() < 0.2
          ? { app: { displayName: "Provisioning" } }
          : { user: { id: by.id, userPrincipalName: by.name, ipAddress: address() } },
      TargetResources: [
        {
          ...{ id: of.id, type, displayName: of.name.split("@")[0], userPrincipalName: of.name },
          modifiedProperties: [
            { displayName: "Department", oldValue: '["Sales"]', newValue: `["${of.name}"]` },
          ],
        },
      ],
    };
  };
  const operation = (by: Person): Row => {
    const { Timestamp: _, id, ...when } = stamped();
    const OperationNameValue = pick(OPERATIONS);
    return {
      ...when,
      EventDataId: id,
      ...{ OperationNameValue, Caller: by.name, CallerIpAddress: address(), ActivityStatusValue: "Success" },
      ResourceId: `/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f/resourceGroups/app/providers/x/y/z`,
      Properties: JSON.stringify({ requestbody: { PrincipalId: pick(everybody).id } }),
    };
  };
  const cloudAct = (who: Person): Row => {
    const { id, ...when } = stamped();
    return {
      ...when,
      ReportId: id,
      ...{ ActionType: pick(ACTS), Application: "Microsoft SharePoint Online", IPAddress: address() },
      ...{ AccountObjectId: who.id, AccountId: who.id, RawEventData: { UserId: who.name } },
    };
  };
  const officeAct = (who: Person): Row => {
    const { Timestamp: _, id, ...when } = stamped();
    return {
      ...when,
      ...{
        OfficeId: id,
        OfficeWorkload: "SharePoint",
        Operation: pick(ACTS),
        UserId: who.name,
        ClientIP: address(),
      },
    };
  };
  const graphCall = (who: Person): Row => {
    const { Timestamp: _, id, ...when } = stamped();
    return {
      ...when,
      ...{
        RequestId: id,
        RequestMethod: "GET",
        UserId: who.id,
        IPAddress: address(),
        ResponseStatusCode: 200,
      },
      RequestUri: `https://graph.microsoft.com/v1.0/users/${pick(everybody).id}`,
    };
  };
  const risk = (who: Person): Row => {
    const { Timestamp: _, id, ...when } = stamped();
    return {
      ...when,
      ...{ Id: id, UserId: who.id, UserPrincipalName: who.name, RiskEventType: "unfamiliarFeatures" },
      ...{ RiskLevel: "medium", RiskState: "atRisk" },
    };
  };
  const some = (share: number) => working.filter(() => random() < share);
  return {
    SigninLogs: each(3, working, (who) => signIn(who, true)),
    AADNonInteractiveUserSignInLogs: each(9, working, (who) => signIn(who, false)),
    AuditLogs: [...each(8, administrators, change), ...each(1, some(0.1), change)],
    AzureActivity: each(6, administrators, operation),
    CloudAppEvents: each(2, some(0.5), cloudAct),
    OfficeActivity: each(2, some(0.5), officeAct),
    MicrosoftGraphActivityLogs: each(2, some(0.5), graphCall),
    AADUserRiskEvents: each(1, some(0.002), risk),
  };
}
