import type { ConfigFault } from "./parse.ts";
import { channelsOf } from "./secrets.ts";

/** What may stand only once, and what must be the same everywhere. Letter case does not count. */
export function duplicateFaults(values: Record<string, unknown>): ConfigFault[] {
  const accounts = Array.isArray(values["accounts"]) ? values["accounts"] : [];
  return [
    ...["label", "objectId", "userPrincipalName"].flatMap((key) => repeated(accounts, key)),
    ...severalTwilioAccounts(values),
  ];
}

function repeated(accounts: readonly unknown[], key: string): ConfigFault[] {
  const first = new Map<string, number>();
  return accounts.flatMap((account, index) => {
    const value = typeof account === "object" && account !== null ? Reflect.get(account, key) : undefined;
    if (typeof value !== "string") return [];
    const earlier = first.get(value.toLowerCase());
    if (earlier === undefined) {
      first.set(value.toLowerCase(), index);
      return [];
    }
    const propertyPath = `breakglass:accounts[${index}].${key}`;
    return [{ propertyPath, reason: `"${value}" is already the ${key} of accounts[${earlier}]` }];
  });
}

/** One connection serves all twilio channels, and it has one account. */
function severalTwilioAccounts(values: Record<string, unknown>): ConfigFault[] {
  const sids = channelsOf(values).map((channel) =>
    channel["via"] === "twilio" ? channel["accountSid"] : undefined,
  );
  const first = sids.find((sid) => sid !== undefined);
  return sids.flatMap((sid, index) =>
    sid === undefined || sid === first
      ? []
      : [
          {
            propertyPath: `breakglass:channels[${index}].accountSid`,
            reason: "differs from that of the other twilio channel: all of them use one Twilio account",
          },
        ],
  );
}
