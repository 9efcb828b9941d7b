import { expect, test } from "@jest/globals";
import { compare } from "../../../cli/review/compare.ts";
import { sharingIds } from "../../../cli/review/deployment.ts";
import { deploymentOf, sampleStack } from "../../policies/proof/grammar/base.ts";
import { PlayedOnce } from "./played-once.ts";

const stack = await sampleStack();
const base = deploymentOf(stack);
const unchanged = new PlayedOnce(base);

const reviewWithout = async (type: string) => {
  const head = deploymentOf(stack.filter((each) => !each.type.endsWith(`:${type}`)));
  const { verdict, findings } = await compare(base, sharingIds(base, head), { stageOf: unchanged.stageOf });
  return { verdict, findings: findings.map(({ effect, text }) => `${effect}: ${text.replaceAll("**", "")}`) };
};
const MINUTE = 60_000;

test(
  "a removed rule of Defender is weaker: the plain sign-in raises no alert there",
  async () => {
    const { verdict, findings } = await reviewWithout("DefenderDetection");
    expect(verdict).toBe("weaker");
    expect(findings).toEqual([
      "weaker: Microsoft Defender XDR no longer raises an alert for “an interactive sign-in”, “a non-interactive sign-in”, “the name in capitals, after the object id changed”, “the object id in capitals, after a rename”, “multifactor authentication is still asked for”, “a right password, blocked by Conditional Access”, “a right password, second factor denied”, “the application needs consent” and “no error code at all” (bg1 and bg2).",
      "weaker: Microsoft Defender XDR no longer raises an alert for “a wrong password”, “a locked account”, “a silent sign-in without a session”, “a disabled account”, “the name in capitals, without an object id” and “a failed refresh of a session” (bg1 and bg2).",
      "weaker: Microsoft Defender XDR no longer raises an alert for “a file download”, “a read mailbox”, “the object id in capitals”, “the account's name alone, in capitals”, “another application, where the account is known by its name” and “without an address” (bg1 and bg2).",
    ]);
  },
  2 * MINUTE,
);

test(
  "a removed export is weaker: nobody is notified of what Entra ID logs, and everybody of the rest",
  async () => {
    const { verdict, findings } = await reviewWithout("DiagnosticSetting");
    expect(verdict).toBe("weaker");
    expect(findings).toEqual([
      "weaker: `sign-in` no longer notifies anybody: sign-ins of all accounts go unnoticed.",
      "weaker: `blocked-sign-in` no longer notifies anybody: blocked sign-ins of all accounts go unnoticed.",
      "weaker: `failed-sign-in` no longer notifies anybody: failed sign-ins of all accounts go unnoticed.",
      "weaker: `account-activity` no longer notifies anybody: operations of all accounts go unnoticed.",
      "weaker: `account-change` no longer notifies anybody: changes of all accounts go unnoticed.",
      "weaker: `safeguard-change` no longer notifies anybody: changes of all accounts go unnoticed.",
      "weaker: `break-glass-alerts` (microsoft.aadiam/diagnosticSettings) is removed: the alerting relies on it.",
    ]);
  },
  2 * MINUTE,
);
