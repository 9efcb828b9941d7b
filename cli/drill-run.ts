import {
  confirmReceiver,
  connectionOf,
  deployedResources,
  forgetReceivers,
  grantConsent,
  grantMailbox,
  withdrawConsent,
  withdrawMailboxes,
} from "../sandbox/azure/index.ts";
import type { LocalCloud } from "../sandbox/cloud/index.ts";
import { type Deployment, deployStack, PROJECT } from "./deployment.ts";
import { type EventRows, firstTime, ingestEvents, readEvents, sampleSignIn } from "./events.ts";
import { progress } from "./progress.ts";
import { readStackSettings } from "./stack-settings.ts";
import { UserError } from "./user-fault.ts";

export interface DrillOptions {
  readonly stack: string;
  readonly events?: string;
  readonly json?: boolean;
  readonly consent: boolean;
}

export interface DrillResult {
  readonly deployed: readonly { readonly id: string; readonly type: string }[];
  readonly timeline: readonly { readonly at: string; readonly what: string; readonly detail: string }[];
  readonly messages: readonly DrillMessage[];
  readonly verdict: { readonly ok: boolean; readonly reasons: readonly string[] };
}

export interface DrillMessage {
  readonly channel: string;
  readonly via: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly body: string;
  readonly at: string;
}

/**
 * Deploys, plays the events, and tells who heard of them.
 *
 * @throws UserError, DeployError, CliError
 */
export async function drill({ stack, events: file, consent }: DrillOptions) {
  const settings = readStackSettings(PROJECT, stack);
  const rows = file === undefined ? sampleSignIn(settings.users) : readEvents(file);
  const events = ingestEvents(rows, file ?? "the sample sign-in");
  const first = firstTime(rows);
  if (first === undefined) throw new UserError(`${file} holds no event with a time.`);
  const start = new Date(first.getTime() - 10 * 60_000);
  const deployment = await deployStack(stack, { start, onStep: progress() });
  const { cloud } = deployment;
  try {
    takePersonsSteps(cloud, consent);
    openMailboxes(deployment, consent);
    noteSignIns(cloud, rows);
    await cloud.play(workspaceOf(deployment), events, { everyday: true });
    return { result: resultOf(deployment, consent), messages: cloud.outbox.messages };
  } finally {
    await cloud.close();
  }
}

/**
 * What only a person can do: authorise connections, confirm the passcodes of e-mail receivers. Every drill starts
 * as after a first deployment, when nobody has done so yet.
 */
function takePersonsSteps({ azure, clock, timeline }: LocalCloud, consent: boolean): void {
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

/** What an Exchange administrator does for a channel whose role is not assigned by the deployment. */
function openMailboxes({ cloud, settings, result }: Deployment, consent: boolean): void {
  const { azure, clock, timeline } = cloud;
  const workflowId = String(result.outputs["workflowId"]);
  withdrawMailboxes(azure.store, workflowId);
  for (const name of consent ? settings.mailboxes : []) {
    const user = azure.findUser(name);
    if (user === undefined) continue;
    grantMailbox(azure.store, workflowId, user.id);
    timeline.note(clock.now(), "consent", `an administrator let the workflow send as ${name}`);
  }
}

function noteSignIns({ timeline }: LocalCloud, rows: EventRows): void {
  for (const [table, list] of Object.entries(rows)) {
    for (const row of list) {
      const at = new Date(String(row["TimeGenerated"] ?? row["Timestamp"]));
      if (Number.isNaN(at.getTime())) continue;
      const who = row["UserPrincipalName"] ?? row["UserId"] ?? "somebody";
      const what = /SignInLogs$/i.test(table) ? "sign-in" : "event";
      timeline.note(
        at,
        what,
        `${who} from ${row["IPAddress"] ?? "an unknown address"} to ${row["AppDisplayName"] ?? table}`,
      );
    }
  }
}

function workspaceOf({ result }: Deployment): string {
  const id = result.outputs["workspaceId"];
  if (typeof id !== "string") throw new Error("The stack has no output workspaceId.");
  return id;
}

const CHANNEL_NAMES: Readonly<Record<string, string>> = {
  office365: "e-mail",
  graph: "e-mail",
  teams: "Teams",
  "teams-webhook": "Teams",
  twilio: "SMS",
  acs: "SMS",
};

function resultOf({ cloud, settings }: Deployment, consent: boolean): DrillResult {
  const { messages } = cloud.outbox;
  const silent = [...new Set(settings.channels)].filter(
    (via) => !messages.some((message) => message.via === via),
  );
  const reasons = silent.map((via) => {
    const why =
      consent || !["office365", "teams"].includes(via) ? "" : ": its connection was never authorised";
    return `No message by ${CHANNEL_NAMES[via] ?? via} (${via})${why}.`;
  });
  if (messages.length === 0) reasons.unshift("Nobody was told: no event matched an alert rule.");
  for (const message of messages) {
    const subject = message.subject === "" ? "" : `: ${message.subject}`;
    cloud.timeline.note(
      message.at,
      "message",
      `${message.channel} by ${message.via} to ${message.to.join(", ")}${subject}`,
    );
  }
  return {
    deployed: deployedResources(cloud.azure.store).map(({ id, type }) => ({ id, type })),
    timeline: cloud.timeline.entries.map(({ at, what, detail }) => ({ at: at.toISOString(), what, detail })),
    messages: messages.map(({ channel, via, to, subject, body, at }) => ({
      channel,
      via,
      to,
      subject,
      body,
      at: at.toISOString(),
    })),
    verdict: { ok: reasons.length === 0, reasons },
  };
}
