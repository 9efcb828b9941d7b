import { json, type Service } from "../azure/index.ts";
import type { HttpResponse } from "../http.ts";
import { schemaErrors } from "../logicapps/json-schema.ts";
import type { Outbox } from "../outbox/index.ts";
import { isRecord } from "./body.ts";
import type { TeamsWebhooks } from "./teams-webhooks.ts";

export interface TeamsWebhookOptions {
  readonly webhooks: TeamsWebhooks;
  readonly outbox: Outbox;
  readonly clock: { now(): Date };
  /** Hears of what goes wrong after the caller has got his 202. */
  note(what: string, detail: string): void;
}

const CARD = "application/vnd.microsoft.card.adaptive";

/**
 * The trigger "When a Teams webhook request is received". All three members of an attachment must be there, a null
 * `contentUrl` too (github.com/laravel-notification-channels/microsoft-teams issue 42).
 */
const SCHEMA = {
  type: "object",
  required: ["type", "attachments"],
  properties: {
    type: { type: "string", enum: ["message"] },
    attachments: {
      type: "array",
      items: {
        type: "object",
        required: ["contentType", "contentUrl", "content"],
        properties: {
          contentType: { type: "string", enum: [CARD] },
          contentUrl: { type: ["string", "null"] },
          content: { type: "object" },
        },
      },
    },
  },
};

/** Source: learn.microsoft.com/connectors/teams, limits; 413 by github.com/elementary-data/elementary pull 2160. */
const LARGEST_CARD = 28 * 1024;

/**
 * The webhooks that the Workflows app of Teams makes: the URL is all that authorises a caller. It answers 202 before
 * the card is posted, so the caller does not learn of a card that Teams then refuses.
 */
export function teamsWebhookService({ webhooks, outbox, clock, note }: TeamsWebhookOptions): Service {
  return ({ method, url, body }) => {
    const name = webhooks.nameOf(url);
    if (method !== "POST" || name === undefined) {
      return refusal(
        401,
        "DirectApiAuthorizationRequired",
        "The request must be authenticated only by Shared Access scheme.",
      );
    }
    const message = parse(body);
    const errors = schemaErrors(SCHEMA, message as Parameters<typeof schemaErrors>[1]);
    if (errors.length > 0) {
      const details = errors.map((error) => `'${error["message"]}'`).join(",");
      return refusal(
        400,
        "TriggerInputSchemaMismatch",
        `The input body for trigger 'manual' of type 'Request' did not match its schema definition. Error details: ${details}.`,
      );
    }
    const { attachments } = message as { attachments: { content: unknown }[] };
    const cards = attachments.map(({ content }) => ({ content, text: JSON.stringify(content) }));
    if (cards.some(({ text }) => Buffer.byteLength(text) > LARGEST_CARD)) {
      return refusal(413, "RequestEntityTooLarge", "Request Entity too large");
    }
    for (const { content, text } of cards) {
      if (!isRecord(content) || content["type"] !== "AdaptiveCard") {
        // The words of the run that fails: github.com/ffind-dev/pve-ups issue 4.
        note(
          "teams webhook",
          `${name} took the card and did not post it: Property 'type' must be 'AdaptiveCard'`,
        );
        continue;
      }
      const at = clock.now();
      const format = "adaptiveCard";
      outbox.add({ channel: "teams", via: "teams-webhook", to: [name], subject: "", body: text, format, at });
    }
    return { status: 202, headers: {}, body: "" };
  };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

function refusal(status: number, code: string, message: string): HttpResponse {
  return json(status, { error: { code, message } });
}
