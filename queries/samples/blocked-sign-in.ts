import type { Sample } from "../detection.ts";
import { samplesOf } from "./account.ts";
import { another, guest, signedIn } from "./sign-in.ts";

const sample = samplesOf("SigninLogs", {
  ...signedIn,
  ResultType: "53003",
  ResultDescription: "Access has been blocked by Conditional Access policies.",
  ConditionalAccessStatus: "failure",
});

export const samples: readonly Sample[] = [
  sample("blocked by a policy", true),
  sample("blocked because of the device", true, { ResultType: "53000" }),
  sample("blocked because the device is not joined", true, { ResultType: "53001" }),
  sample("blocked because of the application", true, { ResultType: "53002" }),
  sample("blocked by security defaults", true, { ResultType: "530035" }),
  sample("the second factor was denied", true, {
    ResultType: "500121",
    ResultDescription: "Authentication failed during strong authentication request.",
    AuthenticationDetails: JSON.stringify([
      { authenticationMethod: "Password", succeeded: true },
      {
        authenticationMethod: "Mobile app notification",
        succeeded: false,
        authenticationStepResultDetail: "MFA denied; user declined the authentication",
      },
    ]),
  }),
  sample("the name in capitals, without an object id", true, {
    UserId: "",
    UserPrincipalName: "BG1@CONTOSO.ONMICROSOFT.COM",
  }),
  sample("a blocked refresh of a session", true, { IsInteractive: false }, "AADNonInteractiveUserSignInLogs"),
  sample("a sign-in", false, { ResultType: "0" }),
  sample("a sign-in that was asked for more", false, { ResultType: "50074" }),
  sample("a wrong password", false, { ResultType: "50126" }),
  sample("a locked account", false, { ResultType: "50053" }),
  sample("somebody else, whose second factor was denied", false, { ...another, ResultType: "500121" }),
  sample("somebody else, blocked", false, another),
  sample("a guest with a name like the account's, blocked", false, guest),
  sample("an event without a user", false, { UserId: "", UserPrincipalName: "" }),
];
