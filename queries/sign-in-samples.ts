import type { Sample } from "./detection.ts";

/** The account that the samples are about; whoever runs them watches this one. */
export const sampleAccount = {
  label: "bg1",
  objectId: "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
  userPrincipalName: "bg1@contoso.onmicrosoft.com",
} as const;

const signedIn = {
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

const somebodyElse = {
  UserId: "9b2d6c1e-0f53-4c0e-8a42-6f1f0f1f9d10",
  UserPrincipalName: "jane@contoso.onmicrosoft.com",
};

const sample = (name: string, matches: boolean, row: object, table = "SigninLogs"): Sample => ({
  name,
  table,
  matches,
  row: { ...signedIn, ...row },
});

export const samples: readonly Sample[] = [
  sample("an interactive sign-in", true, {}),
  sample("the name in capitals, after the object id changed", true, {
    UserId: "11111111-2222-4333-8444-555555555555",
    UserPrincipalName: "BG1@CONTOSO.ONMICROSOFT.COM",
  }),
  sample("the object id in capitals, after a rename", true, {
    UserId: sampleAccount.objectId.toUpperCase(),
    UserPrincipalName: "renamed@contoso.onmicrosoft.com",
  }),
  sample("multifactor authentication is still asked for", true, { ResultType: "50074" }),
  sample("a Conditional Access policy applied", true, { ConditionalAccessStatus: "success" }),
  sample("a non-interactive sign-in", true, { IsInteractive: false }, "AADNonInteractiveUserSignInLogs"),
  sample("a wrong password", false, { ResultType: "50126" }),
  sample("somebody else", false, somebodyElse),
  sample("somebody else with the account's display name", false, { ...somebodyElse, UserDisplayName: "bg1" }),
  sample("an event without a user", false, { UserId: "", UserPrincipalName: "" }),
];
