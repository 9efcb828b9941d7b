import type { Sample } from "../detection.ts";
import { sampleAccount, samplesOf, somebodyElse } from "./account.ts";

const sample = samplesOf("CloudAppEvents", {
  TimeGenerated: "2026-01-15T02:13:07.4821930Z",
  Timestamp: "2026-01-15T02:13:07.4821930Z",
  ReportId: "5a0f_1",
  ActionType: "FileDownloaded",
  Application: "Microsoft SharePoint Online",
  AccountObjectId: sampleAccount.objectId,
  AccountId: sampleAccount.objectId,
  ObjectName: "https://contoso.sharepoint.com/secrets.xlsx",
  IPAddress: "203.0.113.7",
  RawEventData: { UserId: sampleAccount.userPrincipalName },
});

const office = samplesOf("OfficeActivity", {
  TimeGenerated: "2026-01-15T02:13:07.4821930Z",
  OfficeId: "7c1e5a0f-1b2c-4d3e-8f90-0a1b2c3d4e5f",
  OfficeWorkload: "SharePoint",
  RecordType: "SharePointFileOperation",
  Operation: "FileDownloaded",
  UserId: sampleAccount.userPrincipalName,
  UserKey: "i:0h.f|membership|1003200045a1b2c3@live.com",
  OfficeObjectId: "https://contoso.sharepoint.com/secrets.xlsx",
  ClientIP: "203.0.113.7",
  UserAgent: "Mozilla/5.0",
});

/** In the table that Defender XDR has, too. */
export const defenderSamples: readonly [Sample, ...Sample[]] = [
  sample("a file download", true),
  sample("a read mailbox", true, {
    ActionType: "MailItemsAccessed",
    Application: "Microsoft Exchange Online",
  }),
  sample("the object id in capitals", true, { AccountObjectId: sampleAccount.objectId.toUpperCase() }),
  sample("the account's name alone, in capitals", true, {
    AccountObjectId: "",
    AccountId: "",
    RawEventData: { UserId: "BG1@CONTOSO.ONMICROSOFT.COM " },
  }),
  sample("another application, where the account is known by its name", true, {
    AccountObjectId: "",
    AccountId: sampleAccount.userPrincipalName,
    Application: "Salesforce",
    RawEventData: null,
  }),
  sample("without an address", true, { IPAddress: "" }),
  sample("somebody else", false, {
    AccountObjectId: somebodyElse.id,
    AccountId: somebodyElse.id,
    RawEventData: { UserId: somebodyElse.userPrincipalName },
  }),
  sample("an activity of nobody", false, { AccountObjectId: "", AccountId: "", RawEventData: {} }),
  sample("an activity on the account's own site by somebody else", false, {
    AccountObjectId: somebodyElse.id,
    AccountId: somebodyElse.id,
    RawEventData: { UserId: somebodyElse.userPrincipalName },
    ObjectName: `https://contoso-my.sharepoint.com/personal/${sampleAccount.objectId}`,
  }),
];

export const samples: readonly Sample[] = [
  ...defenderSamples,
  office("a file, by Microsoft 365's own log", true),
  office("a mailbox, by that log, with blanks around the name in capitals", true, {
    UserId: " BG1@CONTOSO.ONMICROSOFT.COM ",
    OfficeWorkload: "Exchange",
    Operation: "MailItemsAccessed",
    ClientIP: "",
    Client_IPAddress: "203.0.113.7",
  }),
  office("by the object id, of an application without a name", true, {
    UserId: sampleAccount.objectId,
    OfficeWorkload: "",
    ClientIP: "",
  }),
  office("somebody else, by that log", false, { UserId: somebodyElse.userPrincipalName }),
  office("a guest with a name like the account's, by that log", false, {
    UserId: "bg1_contoso.onmicrosoft.com#EXT#@fabrikam.onmicrosoft.com",
  }),
  office("nobody, by that log", false, { UserId: "" }),
];
