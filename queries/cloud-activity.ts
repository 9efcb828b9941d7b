import { isWatched, mentioned } from "./accounts.ts";
import { defineDetection, projectEvent } from "./events.ts";
import { kql } from "./kql.ts";
import { samples } from "./samples/cloud-activity.ts";
import { ACCOUNT_AND_ADDRESS } from "./sign-in-events.ts";

/**
 * What Defender for Cloud Apps calls the workloads of Microsoft 365: an act that both tables have is one episode. Source:
 * learn.microsoft.com/azure/azure-monitor/reference/tables/officeactivity (OfficeWorkload); the other names are those of the
 * public hunting queries on CloudAppEvents (github.com/Azure/Azure-Sentinel).
 */
const APPLICATION = kql`case(OfficeWorkload =~ "Exchange", "Microsoft Exchange Online", OfficeWorkload =~ "SharePoint", "Microsoft SharePoint Online", OfficeWorkload =~ "OneDrive", "Microsoft OneDrive for Business", OfficeWorkload =~ "MicrosoftTeams", "Microsoft Teams", isempty(OfficeWorkload), "unknown application", OfficeWorkload)`;

/** A break-glass account uses Microsoft 365 or another connected application: reads mail, downloads files. */
export const cloudActivity = defineDetection({
  id: "cloud-activity",
  title: "Break-glass use of cloud apps",
  description:
    "An emergency-access account did something in a cloud application, such as downloading a file. These accounts are for restoring access to the tenant: they have no business in mail, files or other applications.",
  severity: 1,
  wording: {
    noun: ["activity", "activities"],
    happened: "An emergency-access account is being used in a cloud application.",
    namesActivity: true,
  },
  engines: ["logAlert", "sentinel"],
  tables: ["CloudAppEvents"],
  optionalTables: ["OfficeActivity"],
  episode: ["AccountId", "Account", "IPAddress", "Application"],
  entityMappings: [
    ...ACCOUNT_AND_ADDRESS,
    { entityType: "CloudApplication", fields: { Name: "Application" } },
  ],
  tactics: ["Collection", "Exfiltration"],
  techniques: ["T1530", "T1078"],
  falsePositives: ["An announced emergency in which the account has to look into an application."],
  blindSpots: [
    "Tenants with neither Defender for Cloud Apps nor Sentinel's connector of Microsoft 365 to the workspace: both tables are missing.",
    "Other applications than those of Microsoft 365, without Defender for Cloud Apps.",
    "Applications that are not connected to Defender for Cloud Apps.",
    "Anonymous activity, and activity through another identity.",
  ],
  runbook: {
    meaning: [
      "Mail, files, other applications: nobody should use these accounts there. Where Defender for Cloud Apps is not connected, `OfficeActivity` has what was done in Microsoft 365.",
    ],
    query: `CloudAppEvents
| where TimeGenerated > ago(1d) and (AccountObjectId in~ (who) or AccountId in~ (who) or tostring(RawEventData.UserId) in~ (who))
| project TimeGenerated, Application, ActionType, Object = coalesce(ObjectName, tostring(RawEventData.ObjectId)), IPAddress, CountryCode, UserAgent, IsAnonymousProxy, ReportId
| sort by TimeGenerated asc`,
    steps: [
      "Do: contain; list what was read or taken; inform the data protection officer (the deadline for a report may start when you learn of it).",
    ],
    history: [
      `OfficeActivity | where TimeGenerated > since and UserId in~ (who)
    | project TimeGenerated, What = Operation, To = OfficeObjectId, Result = ResultStatus, IPAddress = ClientIP, CorrelationId = OfficeId`,
      `CloudAppEvents | where TimeGenerated > since and (AccountObjectId in~ (who) or AccountId in~ (who))
    | project TimeGenerated, What = ActionType, To = ObjectName, Result = "", IPAddress, CorrelationId = ReportId`,
    ],
  },
  samples,
  legs: (watched, when) => [
    kql`CloudAppEvents
  | where ${when}
  | where ${isWatched(watched, { id: kql`AccountObjectId` })} or ${isWatched(watched, { id: kql`AccountId`, name: kql`AccountId` })} or ${isWatched(watched, { name: kql`trim(@'\\s+', tostring(RawEventData.UserId))` })}
  ${projectEvent({
    AccountId: kql`tolower(iff(isempty(AccountObjectId), AccountId, AccountObjectId))`,
    Account: kql`tolower(coalesce(tostring(RawEventData.UserId), AccountId, AccountObjectId))`,
    Activity: kql`coalesce(ActionType, ActivityType)`,
    Result: kql`tostring(RawEventData.ResultStatus)`,
    Target: kql`coalesce(ObjectName, tostring(RawEventData.ObjectId))`,
    IPAddress: kql`coalesce(IPAddress, "unknown address")`,
    City: kql`City`,
    Country: kql`CountryCode`,
    Application: kql`coalesce(Application, "unknown application")`,
    Client: kql`coalesce(OSPlatform, UserAgent)`,
    Device: kql`DeviceType`,
    Details: kql`iff(IsAnonymousProxy == true, "Through an anonymous proxy", "")`,
    EventId: kql`ReportId`,
  })}`,
    kql`OfficeActivity
  | where ${when}
  | where ${isWatched(watched, { idOrName: kql`trim(@'\\s+', UserId)` })}
  ${mentioned(watched, kql`strcat('"', UserId, '"')`)}
  ${projectEvent({
    AccountId: kql`AccountId_`,
    Account: kql`Account_`,
    Activity: kql`Operation`,
    Result: kql`ResultStatus`,
    Target: kql`coalesce(OfficeObjectId, ItemName, MailboxOwnerUPN)`,
    IPAddress: kql`coalesce(ClientIP, Client_IPAddress, ActorIpAddress, "unknown address")`,
    Application: APPLICATION,
    Client: kql`coalesce(UserAgent, ClientInfoString)`,
    EventId: kql`OfficeId`,
  })}`,
  ],
});
