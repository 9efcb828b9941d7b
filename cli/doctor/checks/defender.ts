import { error, info, type Judgment, ok, warning } from "../finding.ts";
import { gone } from "../gone.ts";
import { ifThere } from "../unanswered.ts";
import type { Check, Visit } from "../visit.ts";

const NEEDED = "CustomDetection.ReadWrite.All";

/** Whether the custom detection rule of Defender XDR exists and is enabled; before it exists, whether you may deploy it. */
export const defender: Check = {
  id: "defender",
  title: "Defender XDR",
  async *run(visit) {
    const { deployed, reads, target } = visit;
    if (target.config.defender === undefined || deployed === undefined) return;
    if (deployed.detectionRules.length === 0) {
      if (deployed.resources.length > 0) {
        yield error("The Defender rule is configured, but not deployed", {
          why: "Defender XDR raises no alert for a sign-in.",
          fix: `pulumi up --stack ${target.stack} --continue-on-error, as an application with ${NEEDED} of Microsoft Graph`,
        });
      }
      yield await mayDeploy(visit);
    }
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

/**
 * The application of the Azure CLI has no permission for custom detections, whatever the person's role
 * (github.com/Azure/azure-cli issues 22775, 26471 and 33062).
 */
async function mayDeploy({ reads, target }: Visit): Promise<Judgment> {
  const granted = await reads.granted();
  const fix = `Deploy as an application that an administrator gave ${NEEDED} of Microsoft Graph (ARM_CLIENT_ID, docs/ci.md), or leave breakglass:defender out. If a pipeline deploys, run doctor there.`;
  if (granted === undefined) {
    return info(`It is unknown whether you may deploy the Defender rule: your token cannot be read`, { fix });
  }
  const { isPerson, application = "unknown", permissions } = granted;
  if (permissions.includes(NEEDED)) return ok(`You may deploy the Defender rule: ${NEEDED}`);
  return warning(
    isPerson
      ? `You are signed in as a person, and ${target.stack} has a Defender rule: only an application can deploy it`
      : `The application ${application} lacks ${NEEDED} of Microsoft Graph`,
    {
      why: isPerson
        ? "Microsoft Graph refuses the Defender rule to the Azure CLI (403), whatever your role. The rest is deployed."
        : "Microsoft Graph refuses the Defender rule (403). The rest is deployed.",
      fix,
    },
  );
}
