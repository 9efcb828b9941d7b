import type { Fault, Setting, Settings } from "../define.ts";
import { at, entriesAt } from "./read.ts";

/** What somebody has looked at and taken responsibility for, with a reason and an end: `accepted`, of any policy. */
export function acceptedSetting(key: string): { readonly accepted: Setting } {
  return {
    accepted: {
      type: "object",
      description: `What you have looked at: {"${key}": {"reason": "…", "until": "2027-01-31"}}, as the message names it.`,
      default: {},
    },
  };
}

export function isAccepted(settings: Settings, key: string): boolean {
  return at(settings["accepted"], key) !== undefined;
}

/** What is accepted without a reason or an end, or no longer. */
export function* expired(settings: Settings): Generator<Fault> {
  for (const [key, entry] of entriesAt(settings, "accepted")) {
    const [reason, until] = [at(entry, "reason"), String(at(entry, "until"))];
    if (typeof reason !== "string" || reason.trim() === "")
      yield { message: `"${key}" is accepted without a reason: say why in "reason"` };
    if (!/^\d{4}-\d{2}-\d{2}$/.test(until) || Number.isNaN(Date.parse(until)))
      yield { message: `"${key}" is accepted without an end: give "until" a date such as 2027-01-31` };
    else if (Date.parse(`${until}T23:59:59Z`) < Date.now())
      yield { message: `"${key}" was accepted until ${until}: look at it again` };
  }
}
