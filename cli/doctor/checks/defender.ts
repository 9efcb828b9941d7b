import { defenderDetectionsOf } from "breakglass-alerts/queries";
import { error, info, type Judgment, ok, warning } from "../finding.ts";
import { gone } from "../gone.ts";
import { ifThere } from "../unanswered.ts";
import type { Check, Visit } from "../visit.ts";

const NEEDED = "CustomDetection.ReadWrite.All";

/** Whether the custom detection rules of Defender XDR exist and are enabled; before they exist, whether you may deploy them. */
export const defender: Check = {
  id: "defender",
  title: "Defender XDR",
  async *run(visit) {
    const { deployed, reads, target } = visit;
    if (target.config.defender === undefined || deployed === undefined) return;
    const missing = missingRules(defenderDetectionsOf(target.config.defender), deployed.detectionRules);
    const isIncomplete = missing.length > 0 && deployed.resources.length > 0;
    if (isIncomplete) {
      yield error(`Rules of Defender are configured, but not deployed: ${missing.join(", ")}`, {
        why: "Defender XDR raises no alert for these.",
        fix: `pulumi up --stack ${target.stack} --continue-on-error, as an application with ${NEEDED} of Microsoft Graph`,
      });
    }
    if (isIncomplete || deployed.detectionRules.length === 0) yield await mayDeploy(visit);
    let isAnyEnabled = false;
    for (const id of deployed.detectionRules) {
      const rule = await ifThere(reads.detectionRule(id));
      if (rule === undefined) yield gone("The Defender rule", id);
      else if (rule["status"] !== "enabled") {
        yield error(`The Defender rule ${id} is ${rule["status"]}`, {
          why: "Defender XDR raises no alert for what it looks for.",
          fix: `pulumi up --refresh --stack ${target.stack}`,
        });
      } else {
        isAnyEnabled = true;
        yield ok(`The Defender rule ${id} is enabled`);
      }
    }
    if (isAnyEnabled) {
      // learn.microsoft.com/graph/api/resources/security-detectionrule: lastRunDetails is gone after 2026-10-01.
      yield info("No API says when a Defender rule last ran, and whether it failed", {
        fix: "Microsoft Defender portal > Hunting > Custom detection rules: the columns Last run and Last run status.",
      });
    }
  },
};

/** The rules of which none is deployed. An id ends in what it looks for, and the longest such end counts. */
function missingRules(rules: readonly { readonly id: string }[], deployed: readonly string[]): string[] {
  const ids = rules.map(({ id }) => id);
  const found = deployed.map((each) => {
    const ends = ids.filter((id) => each.endsWith(`-${id}`));
    return ends.toSorted((one, other) => other.length - one.length)[0];
  });
  return ids.filter((id) => !found.includes(id));
}

/**
 * The application of the Azure CLI has no permission for custom detections, whatever the person's role
 * (github.com/Azure/azure-cli issues 22775, 26471 and 33062).
 */
async function mayDeploy({ reads, target }: Visit): Promise<Judgment> {
  const granted = await reads.granted();
  const fix = `Deploy as an application that an administrator gave ${NEEDED} of Microsoft Graph (ARM_CLIENT_ID, docs/ci.md), or leave breakglass:defender out. If a pipeline deploys, run doctor there.`;
  if (granted === undefined) {
    return info(`It is unknown whether you may deploy the Defender rules: your token cannot be read`, {
      fix,
    });
  }
  const { isPerson, application = "unknown", permissions } = granted;
  if (permissions.includes(NEEDED)) return ok(`You may deploy the Defender rules: ${NEEDED}`);
  return warning(
    isPerson
      ? `You are signed in as a person, and ${target.stack} has Defender rules: only an application can deploy them`
      : `The application ${application} lacks ${NEEDED} of Microsoft Graph`,
    {
      why: isPerson
        ? "Microsoft Graph refuses the Defender rules to the Azure CLI (403), whatever your role. The rest is deployed."
        : "Microsoft Graph refuses the Defender rules (403). The rest is deployed.",
      fix,
    },
  );
}
