import type { ConfigFault } from "./fault.ts";
import { channelsOf } from "./secrets.ts";

/** What may stand only once, and what must be the same everywhere. Letter case does not count. */
export function duplicateFaults(values: Record<string, unknown>): ConfigFault[] {
  return [
    ...["label", "objectId", "userPrincipalName", "group", "watchlist"].flatMap((key) =>
      repeated(values, "accounts", key),
    ),
    ...["label", "objectId"].flatMap((key) => repeated(values, "groups", key)),
    ...repeated(values, "channels", "name"),
    ...severalTwilioAccounts(values),
    ...mixedMailPermissions(values),
  ];
}

function repeated(values: Record<string, unknown>, list: string, key: string): ConfigFault[] {
  const entries: readonly unknown[] = Array.isArray(values[list]) ? values[list] : [];
  const first = new Map<string, number>();
  return entries.flatMap((entry, index) => {
    const value = typeof entry === "object" && entry !== null ? Reflect.get(entry, key) : undefined;
    if (typeof value !== "string") return [];
    const earlier = first.get(value.toLowerCase());
    if (earlier === undefined) {
      first.set(value.toLowerCase(), index);
      return [];
    }
    const propertyPath = `breakglass:${list}[${index}].${key}`;
    return [{ propertyPath, reason: `"${value}" is already the ${key} of ${list}[${earlier}]` }];
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

/**
 * The workflow has one identity. With Mail.Send for the whole tenant, a limit to one mailbox that Exchange sets is
 * void, for grants add up (learn.microsoft.com/exchange/permissions-exo/application-rbac).
 */
function mixedMailPermissions(values: Record<string, unknown>): ConfigFault[] {
  const limited = channelsOf(values).map(({ via, assignRole }) =>
    via === "graph" ? assignRole === false : undefined,
  );
  const first = limited.find((each) => each !== undefined);
  return limited.flatMap((each, index) =>
    each === undefined || each === first
      ? []
      : [
          {
            propertyPath: `breakglass:channels[${index}].assignRole`,
            reason:
              "differs from that of the other graph channel: Mail.Send for one is Mail.Send as every mailbox, whatever Exchange limits",
          },
        ],
  );
}
