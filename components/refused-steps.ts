import { all, type Output } from "@pulumi/pulumi";
import { settled } from "./settled.ts";

/** What Azure or Entra ID may refuse: what happens without it, and what whoever deploys needs for it. */
export const PARTS = {
  core: {
    name: "A part of the alerting itself",
    without: "`pulumi stack` lists what is there, and docs/refusals.md what alerts without the rest.",
  },
  runs: {
    name: "The permission of the workflow to read its own runs",
    without:
      "Closing messages do not say whether a channel failed, and with speed: fast an episode may page twice. Whoever deploys must be allowed to assign the role Reader, too (docs/onboarding.md).",
  },
  channels: {
    name: "A permission of the workflow's identity",
    without:
      "A channel cannot send. Mail.Send needs AppRoleAssignment.ReadWrite.All of Microsoft Graph (docs/channels.md), a role on a Communication Services resource needs Role Based Access Control Administrator there.",
  },
  defender: {
    name: "A custom detection rule of Defender XDR",
    without:
      "An application needs CustomDetection.ReadWrite.All of Microsoft Graph for it, and the tenant the table that it reads (docs/troubleshooting.md).",
  },
  sentinel: {
    name: "A part of Microsoft Sentinel",
    without: "It needs Microsoft Sentinel Contributor on the workspace's resource group.",
  },
  playbook: {
    name: "A part of the playbook of Microsoft Sentinel",
    without:
      "It needs Logic App Contributor and Role Based Access Control Administrator on its resource group, and Microsoft Sentinel Contributor on that of the workspace.",
  },
  workspace: {
    name: "A rule that watches the workspace in its own subscription",
    without: "It needs Monitoring Contributor on the workspace's resource group.",
  },
  export: {
    name: "Entra ID's diagnostic setting",
    without:
      "Until something exports the logs to the workspace, no log alert sees a sign-in. A person needs Security Administrator; docs/troubleshooting.md has what a pipeline needs.",
  },
  locks: {
    name: "A lock",
    without: "The alerting can be deleted by mistake. Locks need Owner or User Access Administrator.",
  },
} as const;

/** A step for each part that was refused, before all others. */
export function refusedSteps(
  made: Readonly<Partial<Record<keyof typeof PARTS, readonly Output<unknown>[]>>>,
): Output<string[]> {
  const names = Object.keys(made) as (keyof typeof PARTS)[];
  return all(names.map((name) => settled(made[name] ?? []))).apply((parts) =>
    parts.flatMap((deployed, index) => {
      const part = PARTS[names[index] ?? "core"];
      if (deployed.every(Boolean)) return [];
      return [
        `REFUSED: ${part.name} was not deployed. ${part.without} The deployment's error has the reason. Then run \`pulumi up --continue-on-error\` again.`,
      ];
    }),
  );
}
