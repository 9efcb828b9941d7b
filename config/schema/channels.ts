import { z } from "zod";
import type { ChannelKind } from "../channels.ts";
import { splitNumberFault } from "../phone-number.ts";
import { shown } from "../shown.ts";
import { GROUP } from "./placement.ts";
import { emailAddress, guid, matching, objectIdOrName, phoneNumber, sender } from "./primitives.ts";

const addresses = z.array(emailAddress).min(1, "needs at least one e-mail address");
const numbers = z.array(phoneNumber).min(1, "needs at least one phone number");
const assignRole = z.boolean({ error: "expected true or false" }).default(true);

const office365 = z.strictObject({ via: z.literal("office365"), to: addresses });

/** The workflow's own identity sends as a mailbox, through Microsoft Graph: no person's account is lent. */
const graph = z.strictObject({
  via: z.literal("graph"),
  from: objectIdOrName,
  to: addresses,
  assignRole,
});

const teams = z.strictObject({
  via: z.literal("teams"),
  teamId: guid,
  channelId: matching(
    /^19:[^\s@]+@thread\.(tacv2|skype)$/,
    "a Teams channel id such as 19:abc…@thread.tacv2 (the channel's link holds it)",
  ),
});

/** The URL is a secret of its own, `teamsWebhookUrls`, under this name. */
const teamsWebhook = z.strictObject({
  via: z.literal("teams-webhook"),
  name: matching(
    /^[a-z][a-z0-9-]{0,39}$/,
    "a short name such as soc: lower-case letters, digits and hyphens, a letter first, at most 40",
  ),
});

/**
 * Short codes: twilio.com/docs/glossary/what-is-a-short-code. Alphanumeric senders: letters, digits and spaces, with a
 * letter (twilio.com/docs/glossary/what-alphanumeric-sender-id). A messaging service's SID in place of a number:
 * github.com/segmentio/action-destinations, the description of `from` in the Twilio destination.
 */
const twilioSender = sender(
  [/^\d{3,8}$/, /^(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}$/, /^MG[0-9a-f]{32}$/],
  "a short code such as 12345, a name of at most 11 letters, digits and spaces such as CONTOSO, or the SID of a messaging service",
);

/** learn.microsoft.com/azure/communication-services/concepts/sms/concepts. */
const acsSender = sender(
  [/^\d{5,6}$/, /^(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}$/],
  "a short code such as 12345, or a name of at most 11 letters, digits and spaces such as CONTOSO",
);

const twilio = z.strictObject({
  via: z.literal("twilio"),
  accountSid: matching(/^AC[0-9a-f]{32}$/i, "a Twilio account SID: AC and 32 hexadecimal digits"),
  from: twilioSender,
  to: numbers,
});

/** Names: learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules (Microsoft.Communication). */
const ACS_ID = new RegExp(
  `^/subscriptions/[0-9a-f-]{36}/resourceGroups/${GROUP}/providers/Microsoft\\.Communication/communicationServices/[A-Za-z0-9-]{1,63}$`,
  "iu",
);
const ACS_ENDPOINT = /^https:\/\/[a-z0-9-]{1,63}(\.[a-z0-9-]+)?\.communication\.azure\.com\/?$/i;

/** Text messages by Azure Communication Services, with the workflow's own identity. */
const acs = z.strictObject({
  via: z.literal("acs"),
  resource: matching(
    new RegExp(`${ACS_ID.source}|${ACS_ENDPOINT.source}`, "iu"),
    "the id of a Communication Services resource (/subscriptions/…/communicationServices/NAME) or its endpoint (https://NAME.communication.azure.com)",
  ).transform((text) => text.replace(/\/$/, "")),
  from: acsSender,
  to: numbers,
  assignRole,
});

const kinds = [office365, graph, teams, teamsWebhook, twilio, acs] as const;

export const channel = z.discriminatedUnion("via", kinds);

/** The properties that each kind of channel has, in the order of the documentation. */
export const channelKeys = Object.fromEntries(
  kinds.map(({ shape }) => [shape.via.value, Object.keys(shape)]),
) as Record<ChannelKind, string[]>;

const phoneReceivers = z
  .array(
    z
      .strictObject({
        countryCode: matching(/^[1-9]\d{0,2}$/, 'a country code in quotes, such as "31"'),
        phoneNumber: matching(
          /^\d{4,14}$/,
          'the number without country code, in quotes, such as "201234567"',
        ),
      })
      .superRefine((receiver, context) => {
        const fault = splitNumberFault(receiver);
        if (fault === undefined) return;
        context.addIssue({
          code: "custom",
          message: `${shown(receiver.phoneNumber)} ${fault}`,
          path: ["phoneNumber"],
        });
      }),
  )
  .max(10, "has more than the 10 that an action group takes")
  .default([]);

/**
 * Receivers of the fallback action group: Azure Monitor notifies them itself, without the workflow. Numbers are
 * split as Azure wants them: country code without plus, and the rest. Which countries have text messages and which
 * have calls: learn.microsoft.com/azure/azure-monitor/alerts/action-groups.
 */
export const fallback = z
  .strictObject({
    email: z.array(emailAddress).max(1000, "has more than the 1,000 that an action group takes").default([]),
    sms: phoneReceivers,
    voice: phoneReceivers,
  })
  .refine((value) => value.email.length + value.sms.length + value.voice.length > 0, {
    error:
      "has no receiver: add an address to email or a number to sms or voice, so that somebody is notified when the workflow fails",
  });
