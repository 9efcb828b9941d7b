import { ArmError, only, type ResourceType, required } from "../resource-type.ts";
import type { ResourceBody, ResourceStore, StoredResource } from "../store.ts";

/** The most receivers of a kind: 1,000 e-mail addresses, 10 of any other (learn.microsoft.com, action groups). */
const MOST: Readonly<Record<string, number>> = { emailReceivers: 1000 };
const RECEIVERS = [
  "armRoleReceivers",
  "automationRunbookReceivers",
  "azureAppPushReceivers",
  "azureFunctionReceivers",
  "emailReceivers",
  "eventHubReceivers",
  "incidentReceivers",
  "itsmReceivers",
  "logicAppReceivers",
  "smsReceivers",
  "voiceReceivers",
  "webhookReceivers",
];

type Receiver = Readonly<Record<string, unknown>> & { readonly name?: string };

export const actionGroup: ResourceType = {
  type: "Microsoft.Insights/actionGroups",
  apiVersions: ["2024-10-01-preview", "2023-01-01", "2022-06-01"],
  location: "global",
  check: (_, body, { store }) => {
    only(body.properties, ["enabled", "groupShortName", ...RECEIVERS], "ActionGroup");
    required(body, "properties.groupShortName", "properties.enabled");
    const properties = body.properties ?? {};
    const shortName = String(properties["groupShortName"]);
    if (shortName.length > 12) throw bad(`The short name '${shortName}' is longer than 12 characters.`);
    const seen = new Set<string>();
    for (const kind of RECEIVERS) {
      const receivers = (properties[kind] ?? []) as Receiver[];
      const most = MOST[kind] ?? 10;
      if (receivers.length > most) throw bad(`${kind} has more than ${most} entries.`);
      for (const receiver of receivers) {
        const name = receiver.name?.toLowerCase() ?? "";
        if (name === "") throw bad(`A receiver of ${kind} has no name.`);
        if (seen.has(name)) throw bad(`The receiver name '${receiver.name}' is not unique.`);
        seen.add(name);
        checkReceiver(kind, receiver, store);
      }
    }
  },
  complete: (_, body, __, previous) => ({ properties: withStatus(body.properties, previous?.state ?? {}) }),
  secrets: ["properties.logicAppReceivers.*.callbackUrl", "properties.webhookReceivers.*.serviceUri"],
  // The specification's example of a GET has `serviceUri` (azure-rest-api-specs, Microsoft.Insights/stable/2023-01-01/
  // examples/getActionGroup.json), and azurerm takes both from the answer (hashicorp/terraform-provider-azurerm,
  // internal/services/monitor/monitor_action_group_resource.go).
  returnsSecrets: true,
};

function checkReceiver(kind: string, receiver: Receiver, store: ResourceStore): void {
  const text = (name: string) => {
    const value = receiver[name];
    if (typeof value !== "string" || value === "")
      throw bad(`The receiver '${receiver.name}' has no ${name}.`);
    return value;
  };
  if (kind === "emailReceivers") text("emailAddress");
  if (kind === "azureAppPushReceivers") text("emailAddress");
  if (kind === "webhookReceivers") {
    text("serviceUri");
    // azurerm requires the object id of the receiver's application, and nothing else (monitor_action_group_resource.go).
    if (receiver["useAadAuth"] === true) text("objectId");
  }
  if (kind === "smsReceivers" || kind === "voiceReceivers") {
    if (!/^\d{1,3}$/.test(text("countryCode")) || !/^\d+$/.test(text("phoneNumber"))) {
      throw bad(`The receiver '${receiver.name}' has no valid country code and phone number.`);
    }
  }
  if (kind === "logicAppReceivers") {
    if (store.get(text("resourceId")) === undefined) {
      throw new ArmError(404, "ResourceNotFound", `The Logic App '${text("resourceId")}' was not found.`);
    }
    if (!text("callbackUrl").startsWith("https://"))
      throw bad(`The receiver '${receiver.name}' has no https callbackUrl.`);
  }
}

/**
 * A new e-mail receiver must confirm a one-time passcode before it gets anything (learn.microsoft.com, action
 * groups, 2026). The confirmation belongs to the address: another address must confirm again.
 */
export function confirmReceiver(store: ResourceStore, groupId: string, emailAddress: string): void {
  const stored = store.get(groupId);
  if (stored === undefined) throw new Error(`There is no action group ${groupId}.`);
  setConfirmed(store, stored, [...confirmedAddresses(stored.state), emailAddress.toLowerCase()]);
}

/** As if nobody had typed in a passcode yet. */
export function forgetReceivers(store: ResourceStore, groupId: string): void {
  const stored = store.get(groupId);
  if (stored !== undefined) setConfirmed(store, stored, []);
}

function setConfirmed(store: ResourceStore, stored: StoredResource, confirmed: readonly string[]): void {
  const state = { ...stored.state, confirmed: [...new Set(confirmed)] };
  const properties = withStatus(stored.body.properties, state);
  store.put({ ...stored, state, resource: { ...stored.resource, properties } });
}

/**
 * Receivers of e-mail and text messages say whether they get anything: "receivers that are not Enabled will not receive
 * any communications" (azure-rest-api-specs, ReceiverStatus). That an address which has not confirmed its passcode is
 * NotSpecified is assumed: no source says which of the other values it has.
 */
function withStatus(
  properties: ResourceBody["properties"],
  state: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const each = (kind: string, status: (receiver: Receiver) => string) => {
    const receivers = properties?.[kind] as readonly Receiver[] | undefined;
    return receivers && { [kind]: receivers.map((receiver) => ({ ...receiver, status: status(receiver) })) };
  };
  const confirmed = confirmedAddresses(state);
  return {
    ...properties,
    ...each("emailReceivers", ({ emailAddress }) =>
      confirmed.includes(String(emailAddress).toLowerCase()) ? "Enabled" : "NotSpecified",
    ),
    ...each("smsReceivers", () => "Enabled"),
  };
}

export function isConfirmed(store: ResourceStore, groupId: string, emailAddress: string): boolean {
  return confirmedAddresses(store.get(groupId)?.state ?? {}).includes(emailAddress.toLowerCase());
}

function confirmedAddresses(state: Readonly<Record<string, unknown>>): string[] {
  return Array.isArray(state["confirmed"]) ? (state["confirmed"] as string[]) : [];
}

function bad(message: string): ArmError {
  return new ArmError(400, "BadRequest", message);
}
