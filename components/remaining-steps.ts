import type { BreakGlassConfig } from "../config/index.ts";
import { permissionSteps } from "./permission-steps.ts";

interface Stepped
  extends Pick<
    BreakGlassConfig,
    "channels" | "fallback" | "defender" | "sentinel" | "deployers" | "watchWorkspace"
  > {
  /** Places may have an id that is known only while they are deployed. */
  readonly workspace: { readonly existing: unknown } | { readonly create: object };
  readonly resourceGroup: { readonly existing: unknown } | { readonly create: object };
  readonly outpost?: object | undefined;
}

/** What code cannot do: the steps that a person still has to take, in order. */
export function remainingSteps({
  channels,
  fallback,
  defender,
  sentinel,
  workspace,
  resourceGroup,
  outpost,
  deployers,
  watchWorkspace,
}: Stepped): string[] {
  const uses = (via: string) => channels.some((channel) => channel.via === via);
  const steps: string[] = [];
  const consent =
    "open its consent link (`pulumi stack output consentLinks --show-secrets`) and sign in with";
  if (uses("office365")) steps.push(`Authorise the e-mail connection: ${consent} the mailbox that sends.`);
  if (uses("teams")) {
    steps.push(`Authorise the Teams connection: ${consent} a licensed member of the team.`);
    steps.push("Allow the Workflows app in the Teams admin centre: the connection posts as its bot.");
  }
  steps.push(...permissionSteps(channels));
  for (const channel of sentinel?.playbook ? channels : []) {
    if (channel.via !== "graph" || channel.assignRole) continue;
    steps.push(
      `Let the playbook's identity (stack output playbookPrincipalId) send as ${channel.from}: docs/channels.md, one mailbox only.`,
    );
  }
  const isTwice = fallback.sms.length + fallback.voice.length > 0;
  for (const address of fallback.email) {
    // Source: learn.microsoft.com/azure/azure-monitor/alerts/action-groups (one-time passcode, 2026).
    steps.push(
      `Confirm the mail receiver ${address} with the passcode that Azure sends it, within 30 minutes${isTwice ? ": it is in two action groups, and Azure may send one for each" : ""}.`,
    );
  }
  if (defender !== undefined) {
    steps.push(
      `Where you have Defender for Cloud Apps, ${defender.cloudApps ? "" : "set cloudApps: true in breakglass:defender, and "}make its activity policy by hand: \`pulumi stack output defenderActivityPolicy\` has the values.`,
    );
  }
  if ("existing" in workspace && !watchWorkspace && !isSameSubscription(workspace, resourceGroup)) {
    // learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-activity-log-alert-rule: one rule, one subscription.
    steps.push(
      `If the workspace${typeof workspace.existing === "string" ? ` ${workspace.existing}` : ""} is in another subscription than the alerting, let its owner make an activity log alert there on changes of the workspace, its tables, its watchlists and its alert processing rules, with the receivers of breakglass:fallback: ours see their own subscription alone. Or set breakglass:watchWorkspace, and let whoever deploys be Monitoring Contributor on its resource group.`,
    );
  }
  if (outpost === undefined) {
    steps.push(
      "Set breakglass:outpost to a second resource group: without it, nobody is notified when somebody deletes the whole resource group, and the watchers with it.",
    );
  }
  if (deployers.length === 0) {
    steps.push(
      "Name the identity that deploys in breakglass:deployers: without it, nobody is notified when somebody adds a secret, a certificate or a federated credential to it, and signs in as it.",
    );
  }
  steps.push("Sign in with a break-glass account and check that every channel received the message.");
  return steps;
}

/** Whether both are known to be in one subscription. */
function isSameSubscription(
  workspace: { existing: unknown },
  resourceGroup: Stepped["resourceGroup"],
): boolean {
  if (!("existing" in resourceGroup)) return false;
  const subscriptionOf = (id: unknown) =>
    typeof id === "string" ? id.split("/")[2]?.toLowerCase() : undefined;
  const [one, other] = [subscriptionOf(workspace.existing), subscriptionOf(resourceGroup.existing)];
  return one !== undefined && one === other;
}
