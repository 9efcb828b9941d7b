import type { LocalCloud } from "azure-alerting-sandbox";

interface Receiver {
  readonly emailAddress?: string;
  readonly countryCode?: string;
  readonly phoneNumber?: string;
}

/** Receivers of the action groups that alerts were sent to in a time, to whom Azure Monitor sent nothing in it. */
export function silentReceivers(
  { azure, firedAlerts, outbox }: LocalCloud,
  isOurs: (at: Date) => boolean,
): string[] {
  const groups = new Set(
    firedAlerts.flatMap(({ triggered }) =>
      triggered.flatMap(({ actionGroupId, at }) => (isOurs(at) ? [actionGroupId.toLowerCase()] : [])),
    ),
  );
  const receivers = [...groups].flatMap((id) => {
    const { emailReceivers, smsReceivers, voiceReceivers } = azure.store.get(id)?.resource.properties ?? {};
    const all = [emailReceivers, smsReceivers, voiceReceivers].flatMap((list) => (list ?? []) as Receiver[]);
    return all.map(
      ({ emailAddress, countryCode, phoneNumber }) => emailAddress ?? `+${countryCode}${phoneNumber}`,
    );
  });
  const reached = new Set(
    outbox.messages.flatMap(({ via, to, at }) => (via === "azure-monitor" && isOurs(at) ? to : [])),
  );
  return [...new Set(receivers)].filter((receiver) => !reached.has(receiver));
}
