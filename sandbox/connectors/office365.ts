import { checkBody, isRecord, type Key, textOf } from "./body.ts";
import { type Call, type Operation, Refusal } from "./operation.ts";

/**
 * Office 365 Outlook, "Send an email (V2)". Source: Microsoft's swagger as the fixture `outlook.ts` of
 * Azure/LogicAppsUX (operation ClientSendHtmlMessage, path /v2/Mail).
 */
export const office365: readonly Operation[] = [
  {
    id: "SendEmailV2",
    method: "POST",
    path: "/v2/Mail",
    handle(call) {
      sendEmail(call);
      return { status: 200, headers: {}, body: "" };
    },
  },
];

const KEYS: Readonly<Record<string, Key>> = {
  To: { required: true, type: "string" },
  Subject: { required: true, type: "string" },
  Body: { required: true, type: "string" },
  From: { type: "string" },
  Cc: { type: "string" },
  Bcc: { type: "string" },
  Attachments: { type: "array" },
  Sensitivity: { type: "string" },
  ReplyTo: { type: "string" },
  Importance: { type: "string", values: ["Low", "Normal", "High"] },
};

function sendEmail({ body, connection, outbox, at }: Call): void {
  checkBody("SendEmailV2", body, KEYS);
  const lists = { To: addresses(body["To"]), Cc: addresses(body["Cc"]), Bcc: addresses(body["Bcc"]) };
  // The wording is Exchange's own (ErrorInvalidRecipients); a list of receivers is separated by semicolons.
  if (lists.To.length === 0)
    throw new Refusal(400, "A message can't be sent because it contains no recipients.");
  const wrong = [
    ...Object.values(lists).flat(),
    ...addresses(body["From"]),
    ...addresses(body["ReplyTo"]),
  ].filter((address) => !ADDRESS.test(address));
  if (wrong.length > 0) {
    throw new Refusal(
      400,
      `At least one recipient isn't valid: ${wrong.map((one) => `'${one}'`).join(", ")}.`,
    );
  }
  const from = textOf(body["From"]);
  const importance = body["Importance"] as "Low" | "Normal" | "High" | null | undefined;
  const attachments = attachmentNames(body["Attachments"]);
  outbox.add({
    channel: "email",
    via: connection.api,
    to: lists.To,
    ...(lists.Cc.length === 0 ? {} : { cc: lists.Cc }),
    ...(lists.Bcc.length === 0 ? {} : { bcc: lists.Bcc }),
    ...(from === "" ? {} : { from }),
    subject: textOf(body["Subject"]),
    body: textOf(body["Body"]),
    format: "html",
    importance: importance ?? "Normal",
    ...(attachments.length === 0 ? {} : { attachments }),
    at,
  });
}

/** Not the whole of RFC 5322: what Exchange Online routes to a mailbox. */
const ADDRESS = /^[^\s@;,<>()[\]\\"]+@[^\s@;,<>()[\]\\".]+(\.[^\s@;,<>()[\]\\".]+)+$/;

function addresses(value: unknown): string[] {
  return textOf(value)
    .split(";")
    .map((address) => address.trim())
    .filter((address) => address !== "");
}

function attachmentNames(value: unknown): string[] {
  return (Array.isArray(value) ? value : []).map((attachment, index) => {
    const { Name, ContentBytes } = isRecord(attachment) ? attachment : {};
    if (typeof Name !== "string" || typeof ContentBytes !== "string") {
      throw new Refusal(
        400,
        `Attachments[${index}] must have a Name and ContentBytes (base64), both strings.`,
      );
    }
    return Name;
  });
}
