import type { ConfigFault } from "./fault.ts";
import { channelsOf } from "./secrets.ts";

/** An address or a number that is notified, and where it stands. */
interface Receiver {
  readonly propertyPath: string;
  /** In one form, whatever it was written in. */
  readonly address: string;
}

/** What only all receivers together show. */
export function receiverFaults(values: Record<string, unknown>): ConfigFault[] {
  return [...watchedReceivers(values), ...onlyReceiver(values)];
}

/**
 * In an emergency nobody reads the mailbox of an emergency-access account; and whoever has taken the account over could
 * delete the alerts from it.
 */
function watchedReceivers(values: Record<string, unknown>): ConfigFault[] {
  const watched = new Map<string, number>();
  entries(values["accounts"]).forEach(({ userPrincipalName, objectId }, index) => {
    for (const name of [userPrincipalName, objectId]) {
      if (typeof name === "string") watched.set(name.toLowerCase(), index);
    }
  });
  const senders = channelsOf(values).flatMap(({ via, from }, index) =>
    via === "graph" && typeof from === "string"
      ? [{ propertyPath: `breakglass:channels[${index}].from`, address: from.toLowerCase() }]
      : [],
  );
  return [...receivers(values), ...senders].flatMap(({ propertyPath, address }) => {
    const index = watched.get(address);
    const reason = `is the emergency-access account accounts[${index}]: whoever has taken it over could delete the alerts; give another mailbox`;
    return index === undefined ? [] : [{ propertyPath, reason }];
  });
}

/** The second path is there for the case that the first one does not reach its receiver. */
function onlyReceiver(values: Record<string, unknown>): ConfigFault[] {
  const isTeam = ({ via }: Record<string, unknown>) => via === "teams" || via === "teams-webhook";
  if (channelsOf(values).some(isTeam)) return [];
  const all = receivers(values);
  const addresses = new Set(all.map(({ address }) => address));
  const [only] = addresses;
  if (only === undefined || addresses.size > 1 || all.length === 1) return [];
  const reason = `notifies ${only} alone, as the channels do: add somebody else, for the case that this person is not there`;
  return [{ propertyPath: "breakglass:fallback", reason }];
}

function receivers(values: Record<string, unknown>): Receiver[] {
  const ofChannels = channelsOf(values).flatMap(({ to }, index) =>
    texts(to).map(([address, position]) => ({
      propertyPath: `breakglass:channels[${index}].to[${position}]`,
      address,
    })),
  );
  const fallback = isObject(values["fallback"]) ? values["fallback"] : {};
  const mails = texts(fallback["email"]).map(([address, position]) => ({
    propertyPath: `breakglass:fallback.email[${position}]`,
    address,
  }));
  const phones = ["sms", "voice"].flatMap((kind) =>
    entries(fallback[kind]).map(({ countryCode, phoneNumber }, position) => ({
      propertyPath: `breakglass:fallback.${kind}[${position}]`,
      address: `+${countryCode}${phoneNumber}`,
    })),
  );
  return [...ofChannels, ...mails, ...phones];
}

function texts(value: unknown): [string, number][] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((each, index): [string, number][] =>
    typeof each === "string" ? [[each.toLowerCase(), index]] : [],
  );
}

function entries(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.map((each) => (isObject(each) ? each : {})) : [];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
