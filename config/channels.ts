import { z } from "zod";
import { emailAddress, guid, matching, phoneNumber } from "./primitives.ts";

const addresses = z.array(emailAddress).min(1, "needs at least one e-mail address");

const office365 = z.strictObject({ via: z.literal("office365"), to: addresses });

const teams = z.strictObject({
  via: z.literal("teams"),
  teamId: guid,
  channelId: matching(
    /^19:[^\s@]+@thread\.(tacv2|skype)$/,
    "a Teams channel id such as 19:abc…@thread.tacv2 (the channel's link holds it)",
  ),
});

const twilio = z.strictObject({
  via: z.literal("twilio"),
  accountSid: matching(/^AC[0-9a-f]{32}$/i, "a Twilio account SID: AC and 32 hexadecimal digits"),
  from: phoneNumber,
  to: z.array(phoneNumber).min(1, "needs at least one phone number"),
});

export const channelKinds = ["office365", "teams", "twilio"] as const;

export const channel = z.discriminatedUnion("via", [office365, teams, twilio]);

/** A way to a person, through the notification workflow. */
export type Channel = z.output<typeof channel>;

/**
 * Receivers of the fallback action group: Azure Monitor tells them itself, without the workflow. Numbers are
 * split as Azure wants them: country code without plus, and the rest.
 */
export const fallback = z
  .strictObject({
    email: z.array(emailAddress).max(1000, "has more than the 1,000 that an action group takes").default([]),
    sms: z
      .array(
        z.strictObject({
          countryCode: matching(/^[1-9]\d{0,2}$/, 'a country code in quotes, such as "31"'),
          phoneNumber: matching(
            /^\d{4,14}$/,
            'the number without country code, in quotes, such as "201234567"',
          ),
        }),
      )
      .max(10, "has more than the 10 that an action group takes")
      .default([]),
  })
  .refine((value) => value.email.length + value.sms.length > 0, {
    error:
      "has no receiver: add an address to email or a number to sms, so that somebody hears when the workflow fails",
  });
