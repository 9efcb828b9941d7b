import type { Sample } from "../detection.ts";
import { samplesOf } from "./account.ts";
import { another, guest, signedIn } from "./sign-in.ts";

const sample = samplesOf("SigninLogs", {
  ...signedIn,
  ResultType: "50126",
  ResultDescription: "Invalid username or password or Invalid on-premise username or password.",
});

export const samples: readonly Sample[] = [
  sample("a wrong password", true),
  sample("a locked account", true, { ResultType: "50053" }),
  sample("a silent sign-in without a session", true, { ResultType: "50058" }),
  sample("no account chosen yet", true, { ResultType: "16000" }),
  sample("a disabled account", true, { ResultType: "50057" }),
  sample("the name in capitals, without an object id", true, {
    UserId: "",
    UserPrincipalName: "BG1@CONTOSO.ONMICROSOFT.COM",
  }),
  sample("a failed refresh of a session", true, { IsInteractive: false }, "AADNonInteractiveUserSignInLogs"),
  sample("a sign-in", false, { ResultType: "0" }),
  sample("a sign-in that was asked for more", false, { ResultType: "50074" }),
  sample("a right password, blocked by Conditional Access", false, { ResultType: "53003" }),
  sample("a right password, second factor denied", false, { ResultType: "500121" }),
  sample("a wrong password of somebody else", false, another),
  sample("a wrong password of a guest with a name like the account's", false, guest),
  sample("an event without a user", false, { UserId: "", UserPrincipalName: "" }),
];
