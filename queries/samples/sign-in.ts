import type { Sample } from "../detection.ts";
import { sampleAccount, samplesOf, somebodyElse } from "./account.ts";

export const signedIn = {
  TimeGenerated: "2026-01-15T02:13:07.4821930Z",
  UserId: sampleAccount.objectId,
  UserPrincipalName: sampleAccount.userPrincipalName,
  UserDisplayName: "Break glass 1",
  ResultType: "0",
  IPAddress: "203.0.113.7",
  AppDisplayName: "Azure Portal",
  ClientAppUsed: "Browser",
  IsInteractive: true,
};

export const another = { UserId: somebodyElse.id, UserPrincipalName: somebodyElse.userPrincipalName };

/** The same name in another tenant, invited here as a guest. */
export const guest = {
  UserId: "0f0f7c1e-2222-4c0e-8a42-6f1f0f1f9d10",
  UserPrincipalName: "bg1_contoso.onmicrosoft.com#EXT#@fabrikam.onmicrosoft.com",
};

const sample = samplesOf("SigninLogs", signedIn);

export const samples: readonly Sample[] = [
  sample("an interactive sign-in", true),
  sample("the name in capitals, after the object id changed", true, {
    UserId: "11111111-2222-4333-8444-555555555555",
    UserPrincipalName: "BG1@CONTOSO.ONMICROSOFT.COM",
  }),
  sample("the object id in capitals, after a rename", true, {
    UserId: sampleAccount.objectId.toUpperCase(),
    UserPrincipalName: "renamed@contoso.onmicrosoft.com",
  }),
  // Guests have their mail address in the logs, whatever their name is here.
  sample("a mail address in place of the name", true, { UserPrincipalName: "break.glass@partner.example" }),
  sample("multifactor authentication is still asked for", true, { ResultType: "50074" }),
  sample("multifactor authentication has expired", true, { ResultType: "50078" }),
  sample("a right password, but not assigned to the application", true, { ResultType: "50105" }),
  sample("a right password that must be changed", true, { ResultType: "50135" }),
  sample("a Conditional Access policy applied", true, { ConditionalAccessStatus: "success" }),
  sample("a non-interactive sign-in", true, { IsInteractive: false }, "AADNonInteractiveUserSignInLogs"),
  sample("a sign-in to another tenant", true, {
    CrossTenantAccessType: "b2bCollaboration",
    HomeTenantId: "6f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61",
    ResourceTenantId: "1c2d3e4f-5061-4273-8495-a6b7c8d9e0f1",
  }),
  sample("a wrong password", false, { ResultType: "50126" }),
  sample("a silent sign-in without a session", false, { ResultType: "50058" }),
  sample("no account chosen yet", false, { ResultType: "16000" }),
  sample("a right password, blocked by Conditional Access", false, { ResultType: "53003" }),
  sample("a right password, second factor denied", false, { ResultType: "500121" }),
  sample("somebody else", false, another),
  sample("somebody else with the account's display name", false, { ...another, UserDisplayName: "bg1" }),
  sample("a guest with a name like the account's", false, guest),
  sample("an event without a user", false, { UserId: "", UserPrincipalName: "" }),
];
