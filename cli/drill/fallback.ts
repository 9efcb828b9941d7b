import { addressesOf, type LocalCloud } from "azure-alerting-sandbox";

/** Receivers of the action groups that alerts were sent to in a time, to whom Azure Monitor sent nothing in it. */
export function silentReceivers(
  { azure, firedAlerts, outbox, serves }: LocalCloud,
  isOurs: (at: Date) => boolean,
): string[] {
  const groups = new Set(
    firedAlerts.flatMap(({ triggered }) =>
      triggered.flatMap(({ actionGroupId, at }) => (isOurs(at) ? [actionGroupId.toLowerCase()] : [])),
    ),
  );
  const receivers = [...groups].flatMap((id) => {
    const properties = azure.store.get(id)?.resource.properties ?? {};
    const hooks = (properties["webhookReceivers"] ?? []) as readonly { readonly serviceUri: string }[];
    // What is in the sandbox sends messages of its own.
    const elsewhere = hooks.filter(({ serviceUri }) => !serves(serviceUri));
    return addressesOf({ ...properties, webhookReceivers: elsewhere });
  });
  const reached = new Set(
    outbox.messages.flatMap(({ via, to, at }) => (via === "azure-monitor" && isOurs(at) ? to : [])),
  );
  return [...new Set(receivers)].filter((receiver) => !reached.has(receiver));
}
