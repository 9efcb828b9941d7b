import { defineDetection } from "./events.ts";
import { fastSignIns, isFirstSignIn } from "./fast-sign-in.ts";
import { samples } from "./samples/sign-in.ts";
import { ACCOUNT_AND_ADDRESS, EPISODE, SIGN_IN_TABLES, signIns } from "./sign-in-events.ts";
import { unusualSignIns } from "./unusual.ts";

/** A break-glass account got in, or gave the right password and was asked for more. */
export const signIn = defineDetection({
  id: "sign-in",
  title: "Break-glass account signed in",
  description:
    "An emergency-access account of this tenant signed in, or gave the right password and was asked for more. Nobody uses these accounts in daily work: treat it as an incident until its use is confirmed.",
  severity: 0,
  wording: {
    noun: ["sign-in", "sign-ins"],
    happened: "An emergency-access account was used.",
    namesActivity: false,
  },
  engines: ["logAlert", "sentinel", "defender"],
  tables: SIGN_IN_TABLES,
  episode: EPISODE,
  entityMappings: [
    ...ACCOUNT_AND_ADDRESS,
    { entityType: "CloudApplication", fields: { Name: "Application" } },
  ],
  tactics: ["InitialAccess", "PrivilegeEscalation"],
  techniques: ["T1078"],
  falsePositives: ["An announced drill, or a planned check of the account."],
  blindSpots: [
    "Sign-ins that Entra ID never exports: without a P1 or P2 licence, or without the diagnostic setting.",
    "A sign-in that is ingested more than two days after it happened.",
    "Use of a token that was issued before, as long as it asks for no new one.",
  ],
  samples,
  unusual: unusualSignIns,
  fast: { queries: fastSignIns, decide: isFirstSignIn },
  legs: (watched, when) => signIns(watched, when, "in"),
});
