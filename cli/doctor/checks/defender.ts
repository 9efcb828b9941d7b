import { error, info, ok } from "../finding.ts";
import { gone } from "../gone.ts";
import { ifThere } from "../unanswered.ts";
import type { Check } from "../visit.ts";

/** Whether the custom detection rule of Defender XDR exists and is enabled. */
export const defender: Check = {
  id: "defender",
  title: "Defender XDR",
  async *run({ deployed, reads, target }) {
    if (target.config.defender === undefined || deployed === undefined) return;
    for (const id of deployed.detectionRules) {
      const rule = await ifThere(reads.detectionRule(id));
      if (rule === undefined) yield gone("The Defender rule", id);
      else if (rule["status"] !== "enabled") {
        yield error(`The Defender rule ${id} is ${rule["status"]}`, {
          why: "Defender XDR raises no alert for a sign-in.",
          fix: `pulumi up --refresh --stack ${target.stack}`,
        });
      } else {
        yield ok(`The Defender rule ${id} is enabled`);
        // learn.microsoft.com/graph/api/resources/security-detectionrule: lastRunDetails is gone after 2026-10-01.
        yield info("No API says when the Defender rule last ran, and whether it failed", {
          fix: "Microsoft Defender portal > Hunting > Custom detection rules: the columns Last run and Last run status.",
        });
      }
    }
  },
};
