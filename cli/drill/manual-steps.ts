import {
  confirmReceiver,
  connectionOf,
  forgetReceivers,
  giveRole,
  grantConsent,
  grantMailbox,
  type LocalCloud,
  sendActivityLog,
  takeRole,
  withdrawConsent,
  withdrawMailboxes,
} from "azure-alerting-sandbox";

import type { Deployment } from "../stack/deployment.ts";

/** Takes the manual steps after a deployment, or not. Every drill starts as after a first deployment, before any of them. */
export function takeManualSteps(deployment: Deployment, consent: boolean): void {
  authorise(deployment.cloud, consent);
  openMailboxes(deployment, consent);
  openServices(deployment, consent);
  if (consent) exportActivityLog(deployment);
}

/** Has the subscription send its activity log to the workspace. */
function exportActivityLog({ cloud: { azure, clock, timeline }, result }: Deployment): void {
  const { workspaceId, workflowId } = result.outputs;
  if (typeof workspaceId !== "string" || typeof workflowId !== "string") return;
  sendActivityLog(azure.store, workflowId.split("/")[2] ?? "", workspaceId);
  timeline.note(clock.now(), "consent", "an administrator had the activity log sent to the workspace");
}

/** Authorises connections, and confirms the passcodes of e-mail receivers. */
function authorise({ azure, clock, timeline }: LocalCloud, consent: boolean): void {
  for (const { id, resource } of azure.store.list("Microsoft.Web/connections")) {
    withdrawConsent(azure.store, id);
    if (!consent || connectionOf(azure.store, id)?.status === "Connected") continue;
    grantConsent(azure.store, id);
    timeline.note(clock.now(), "consent", `a person authorised the connection ${resource.name}`);
  }
  for (const { id, resource } of azure.store.list("Microsoft.Insights/actionGroups")) {
    forgetReceivers(azure.store, id);
    const receivers = (resource.properties?.["emailReceivers"] ?? []) as { emailAddress: string }[];
    for (const { emailAddress } of consent ? receivers : []) {
      confirmReceiver(azure.store, id, emailAddress);
      timeline.note(clock.now(), "consent", `${emailAddress} confirmed the passcode of ${resource.name}`);
    }
  }
}

/** Grants access to mailboxes as an Exchange administrator, for channels whose role the deployment does not assign. */
function openMailboxes({ cloud, settings, result }: Deployment, consent: boolean): void {
  const { azure, clock, timeline } = cloud;
  for (const { id, resource } of azure.store.list("Microsoft.Logic/workflows")) {
    withdrawMailboxes(azure.store, id);
    for (const name of consent ? settings.mailboxes : []) {
      const user = azure.findUser(name);
      if (user === undefined) continue;
      grantMailbox(azure.store, id, user.id);
      const who = id === result.outputs["workflowId"] ? "the workflow" : resource.name;
      timeline.note(clock.now(), "consent", `an administrator allowed ${who} to send as ${name}`);
    }
  }
}

/** The role that is documented for text messages (docs/channels.md). */
const SENDER = "Contributor";

/** Grants access to Communication Services as their owner, for channels whose role the deployment does not assign. */
function openServices(
  { cloud: { azure, clock, timeline }, settings }: Pick<Deployment, "cloud" | "settings">,
  consent: boolean,
): void {
  for (const { resource } of azure.store.list("Microsoft.Logic/workflows")) {
    const principal = resource.identity?.["principalId"];
    if (typeof principal !== "string") continue;
    for (const service of settings.services) {
      takeRole(azure.store, principal, SENDER, service);
      if (!consent) continue;
      giveRole(azure.store, principal, SENDER, service);
      const what = `the owner of ${service.split("/").at(-1)} allowed ${resource.name} to send by it`;
      timeline.note(clock.now(), "consent", what);
    }
  }
}
