import type { Sample } from "../detection.ts";
import { sampleAccount, samplesOf, somebodyElse } from "./account.ts";
import { defenderSignedIn } from "./defender-sign-in.ts";

const sample = samplesOf("EntraIdSignInEvents", { ...defenderSignedIn, ErrorCode: 50126 });

export const failedSamples: readonly [Sample, ...Sample[]] = [
  sample("a wrong password", true),
  sample("a locked account", true, { ErrorCode: 50053 }),
  sample("a silent sign-in without a session", true, { ErrorCode: 50058 }),
  sample("a disabled account", true, { ErrorCode: 50057 }),
  sample("the name in capitals, without an object id", true, {
    AccountObjectId: "",
    AccountUpn: sampleAccount.userPrincipalName.toUpperCase(),
  }),
  sample("a failed refresh of a session", true, { LogonType: '["nonInteractiveUser"]' }),
  sample("a sign-in", false, { ErrorCode: 0 }),
  sample("no error code at all", false, { ErrorCode: null }),
  sample("a sign-in that was asked for more", false, { ErrorCode: 50074 }),
  sample("a right password, blocked by Conditional Access", false, { ErrorCode: 53003 }),
  sample("a wrong password of somebody else", false, {
    AccountObjectId: somebodyElse.id,
    AccountUpn: somebodyElse.userPrincipalName,
  }),
];
