import type { ActionGroupResource } from "@azure/arm-monitor";
import { idsOfType } from "../../azure/stack.ts";
import { error, type Judgment, ok, warning } from "../finding.ts";
import { gone } from "../gone.ts";
import { last } from "../reads.ts";
import { ifThere } from "../unanswered.ts";
import type { Check } from "../visit.ts";

/** Whether the action groups are enabled, and their receivers get messages. */
export const actionGroups: Check = {
  id: "action-groups",
  title: "Action groups and their receivers",
  async *run({ deployed, reads }) {
    if (deployed === undefined) return;
    for (const id of idsOfType(deployed, "Microsoft.Insights/actionGroups")) {
      const group = await ifThere(reads.actionGroup(id));
      if (group === undefined) yield gone("The action group", id);
      else yield* judged(id, group);
    }
  },
};

interface Receiver {
  readonly who: string;
  readonly kind: "e-mail" | "text message";
  readonly status: string | undefined;
}

function* judged(id: string, group: ActionGroupResource): Generator<Judgment> {
  const name = last(id);
  if (group.enabled === false) {
    yield error(`The action group ${name} is disabled`, {
      why: "None of its receivers is notified.",
      fix: "pulumi up --refresh",
    });
  }
  const receivers: Receiver[] = [
    ...(group.emailReceivers ?? []).map(({ emailAddress, status }) => ({
      who: emailAddress,
      kind: "e-mail" as const,
      status,
    })),
    ...(group.smsReceivers ?? []).map(({ countryCode, phoneNumber, status }) => ({
      who: `+${countryCode}${phoneNumber}`,
      kind: "text message" as const,
      status,
    })),
  ];
  const others = [
    group.logicAppReceivers,
    group.voiceReceivers,
    group.webhookReceivers,
    group.armRoleReceivers,
    group.azureAppPushReceivers,
    group.azureFunctionReceivers,
    group.automationRunbookReceivers,
    group.eventHubReceivers,
    group.itsmReceivers,
  ];
  if (receivers.length === 0 && others.every((each) => (each ?? []).length === 0)) {
    yield error(`The action group ${name} has no receiver`, {
      why: "Its alerts notify nobody.",
      fix: "pulumi up --refresh",
    });
    return;
  }
  const unreachable = receivers.filter(({ status }) => status !== "Enabled");
  for (const receiver of unreachable) yield notNotified(name, receiver);
  if (unreachable.length === 0 && group.enabled !== false) {
    const count = receivers.length + others.reduce((sum, each) => sum + (each ?? []).length, 0);
    yield ok(
      `The action group ${name} is enabled, and so ${count === 1 ? "is its receiver" : `are its ${count} receivers`}, as far as Azure reports it`,
    );
  }
}

/** "Receivers that are not Enabled will not receive any communications" (azure-rest-api-specs, ReceiverStatus). */
function notNotified(group: string, { who, kind, status }: Receiver): Judgment {
  const receiver = `The receiver ${who} (${kind}) of ${group}`;
  if (status === "Disabled") {
    return error(`${receiver} is disabled: somebody unsubscribed it`, {
      why: "It gets no messages.",
      fix:
        kind === "e-mail"
          ? "Azure portal > Monitor > Alerts > Action groups > the group: remove the receiver, save, and add it again. Its owner must then confirm it."
          : "Ask the owner of the phone to reply ENABLE to the number that Azure's messages come from.",
    });
  }
  return (kind === "e-mail" ? error : warning)(`${receiver} is not confirmed (${status ?? "no status"})`, {
    why: "A new e-mail receiver gets no messages until its owner has confirmed a passcode, within 30 minutes.",
    fix: "Azure portal > Monitor > Alerts > Action groups > the group > the receiver: send the passcode again, and ask its owner to confirm it.",
  });
}
