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

export const samples: readonly Sample[] = [
  sample("a file download", true),
  sample("a read mailbox", true, {
    ActionType: "MailItemsAccessed",
    Application: "Microsoft Exchange Online",
  }),
  sample("the object id in capitals", true, { AccountObjectId: sampleAccount.objectId.toUpperCase() }),
  sample("the account's name alone, in capitals", true, {
    AccountObjectId: "",
    AccountId: "",
    RawEventData: { UserId: "BG1@CONTOSO.ONMICROSOFT.COM" },
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
