import type { Sample } from "../detection.ts";
import { sampleAccount, samplesOf } from "./account.ts";

/** A row of `EntraIdSignInEvents` as Defender XDR has it. */
export const defenderSignedIn = {
  TimeGenerated: "2026-01-15T02:13:07.4821930Z",
  Timestamp: "2026-01-15T02:13:07.4821930Z",
  ReportId: "5f1c9e0a-1",
  AccountObjectId: sampleAccount.objectId,
  AccountUpn: sampleAccount.userPrincipalName,
  AccountDisplayName: "Break glass 1",
  ErrorCode: 0,
  LogonType: '["interactiveUser"]',
  IPAddress: "203.0.113.7",
  Country: "NL",
  Application: "Azure Portal",
};

const sample = samplesOf("EntraIdSignInEvents", defenderSignedIn);

export const signedIn = sample("an interactive sign-in", true);
export const blocked = sample("a right password, blocked by Conditional Access", true, { ErrorCode: 53003 });

export const defenderSamples: readonly Sample[] = [
  signedIn,
  sample("a non-interactive sign-in", true, { LogonType: '["nonInteractiveUser"]' }),
  sample("the name in capitals, after the object id changed", true, {
    AccountObjectId: "11111111-2222-4333-8444-555555555555",
    AccountUpn: "BG1@CONTOSO.ONMICROSOFT.COM",
  }),
  sample("the object id in capitals, after a rename", true, {
    AccountObjectId: sampleAccount.objectId.toUpperCase(),
    AccountUpn: "renamed@contoso.onmicrosoft.com",
  }),
  sample("multifactor authentication is still asked for", true, { ErrorCode: 50074 }),
  blocked,
  sample("a right password, second factor denied", true, { ErrorCode: 500121 }),
  sample("the application needs consent", true, { ErrorCode: 65001 }),
  sample("no error code at all", true, { ErrorCode: null }),
  sample("a wrong password", false, { ErrorCode: 50126 }),
  sample("a locked account", false, { ErrorCode: 50053 }),
  sample("somebody else", false, {
    AccountObjectId: "9b2d6c1e-0f53-4c0e-8a42-6f1f0f1f9d10",
    AccountUpn: "jane@contoso.onmicrosoft.com",
  }),
  sample("somebody else with the account's display name", false, {
    AccountObjectId: "9b2d6c1e-0f53-4c0e-8a42-6f1f0f1f9d10",
    AccountUpn: "break.glass@contoso.onmicrosoft.com",
    AccountDisplayName: sampleAccount.userPrincipalName,
  }),
  sample("a name that only begins alike", false, {
    AccountObjectId: "9b2d6c1e-0f53-4c0e-8a42-6f1f0f1f9d10",
    AccountUpn: `${sampleAccount.userPrincipalName}.evil.example`,
  }),
];
