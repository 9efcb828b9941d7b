import { createHash } from "node:crypto";
import {
  type Azure,
  accessKeys,
  communicationServiceAt,
  hasRole,
  json,
  MAY_SEND_SMS,
  type Service,
} from "../azure/index.ts";
import type { HttpResponse } from "../http.ts";
import { schemaErrors } from "../logicapps/json-schema.ts";
import type { Outbox } from "../outbox/index.ts";
import type { Readings } from "../readings/index.ts";
import { isSignedWith } from "./acs-signature.ts";

/** The hosts of all Communication Services resources, with and without their geography. */
export const ACS_HOSTS = /^[a-z0-9-]+(\.[a-z0-9-]+)?\.communication\.azure\.com$/;

/** Microsoft's own clients ask for it with a slash at the end; without one it is taken too. */
const AUDIENCE = "https://communication.azure.com/";

export interface AcsSmsOptions {
  readonly azure: Pick<Azure, "tokens" | "store">;
  readonly outbox: Outbox;
  readonly clock: { now(): Date };
  readonly readings: Readings;
}

/** Source: github.com/Azure/azure-rest-api-specs, specification/communication/data-plane/Sms, stable/2021-03-07. */
const API_VERSIONS = ["2021-03-07", "2024-01-02", "2024-02-05", "2025-09-17", "2026-01-23"];
const SCHEMA = {
  type: "object",
  required: ["from", "smsRecipients", "message"],
  additionalProperties: false,
  properties: {
    from: { type: "string" },
    smsRecipients: {
      type: "array",
      minItems: 1,
      maxItems: 100,
      items: {
        type: "object",
        required: ["to"],
        additionalProperties: false,
        properties: {
          to: { type: "string" },
          repeatabilityRequestId: { type: "string" },
          repeatabilityFirstSent: { type: "string" },
        },
      },
    },
    message: { type: "string", maxLength: 2048 },
    smsSendOptions: {
      type: "object",
      required: ["enableDeliveryReport"],
      additionalProperties: false,
      properties: {
        enableDeliveryReport: { type: "boolean" },
        tag: { type: "string" },
        validityPeriodSeconds: { type: "integer" },
      },
    },
  },
};

interface SmsRequest {
  readonly from: string;
  readonly smsRecipients: readonly { readonly to: string; readonly repeatabilityRequestId?: string }[];
  readonly message: string;
}

/**
 * Azure Communication Services, `POST /sms`. It answers 202 for the request, and in it a status for each receiver: a
 * number that is not valid does not fail the request.
 */
export function acsSmsService({ azure, outbox, clock, readings }: AcsSmsOptions): Service {
  /** What has been sent, by the client's id of the request: it is not sent twice. */
  const sent = new Map<string, string>();
  return (asked) => {
    const { method, url, headers, body } = asked;
    const resource = communicationServiceAt(azure.store, url.hostname);
    if (resource === undefined)
      return fault(404, "ResourceNotFound", `There is no resource at ${url.hostname}.`);
    const token = azure.tokens.read(headers["authorization"]);
    const isSender =
      token !== undefined && hasRole(azure.store, token.principalId, MAY_SEND_SMS, resource.id);
    const may = isSender && readings["sms-role"] !== "other" && token.audience === AUDIENCE;
    const takesKeys = resource.body.properties?.["disableLocalAuth"] !== true;
    if (!may && !(takesKeys && isSignedWith(accessKeys(azure.store, resource), asked))) {
      // One answer for all that is wrong with the caller: github.com/Azure/azure-sdk-for-js issue 31604.
      return fault(401, "Denied", "Denied by the resource provider.");
    }
    if (method !== "POST" || url.pathname !== "/sms") {
      return fault(
        404,
        "NotFound",
        `The sandbox has no ${method} ${url.pathname} in Communication Services.`,
      );
    }
    const version = url.searchParams.get("api-version");
    if (version === null || !API_VERSIONS.includes(version)) {
      const known = API_VERSIONS.join(", ");
      return fault(400, "InvalidApiVersion", `The api-version '${version ?? ""}' is not one of ${known}.`);
    }
    const request = parse(body);
    const errors = schemaErrors(SCHEMA, request as Parameters<typeof schemaErrors>[1]);
    if (errors.length > 0) {
      const reasons = errors.map(({ path, message }) => `${path === "" ? "body" : path}: ${message}`);
      return fault(400, "BadRequest", `The request is not valid. ${reasons.join(" ")}`);
    }
    const { from, smsRecipients, message } = request as SmsRequest;
    if (!SENDERS.some((form) => form.test(from))) {
      return fault(
        400,
        "BadRequest",
        `The sender '${from}' is not a phone number, a short code or a sender id.`,
      );
    }
    const value = smsRecipients.map(({ to, repeatabilityRequestId }) => {
      if (!E164.test(to)) {
        const errorMessage = "Invalid To phone number format.";
        return { to, httpStatusCode: 400, errorMessage, successful: false };
      }
      const earlier = sent.get(`${resource.id} ${repeatabilityRequestId} ${to}`);
      const messageId = earlier ?? messageIdOf(resource.id, outbox.messages.length);
      if (earlier === undefined) {
        outbox.add({
          channel: "sms",
          via: "acs",
          to: [to],
          from,
          subject: "",
          body: message,
          at: clock.now(),
        });
      }
      if (repeatabilityRequestId === undefined) {
        return { to, messageId, httpStatusCode: 202, successful: true };
      }
      sent.set(`${resource.id} ${repeatabilityRequestId} ${to}`, messageId);
      return { to, messageId, httpStatusCode: 202, repeatabilityResult: "accepted", successful: true };
    });
    return json(202, { value });
  };
}

const E164 = /^\+[1-9]\d{6,14}$/;
/** A number, a short code, an alphanumeric sender id (learn.microsoft.com/azure/communication-services, SMS concepts). */
const SENDERS = [E164, /^\d{5,6}$/, /^(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}$/];

/** As those of the documentation's examples begin. */
function messageIdOf(resourceId: string, count: number): string {
  const digest = createHash("sha256").update(`${resourceId} ${count}`).digest("hex");
  return `Outgoing_${digest.slice(0, 32)}`;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

function fault(status: number, code: string, message: string): HttpResponse {
  return json(status, { error: { code, message } });
}
