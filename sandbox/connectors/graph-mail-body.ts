import { GraphError } from "../azure/index.ts";
import { isRecord, textOf } from "./body.ts";

export interface MailRequest {
  readonly subject: string;
  readonly body: string;
  readonly format: "html" | "text";
  readonly from: string | undefined;
  readonly to: string[];
  readonly cc: string[];
  readonly bcc: string[];
  readonly importance: "Low" | "Normal" | "High";
  /** Names of the attached files. */
  readonly attachments: string[];
}

type Check = (value: unknown, at: string) => void;

/**
 * The members that can be written when a message is sent; any other is refused, as an OData service refuses it.
 * Source: github.com/microsoftgraph/microsoft-graph-docs-contrib, api-reference/v1.0/resources/message.md.
 */
const MESSAGE: Readonly<Record<string, Check>> = {
  subject: text,
  body: (value, at) => members(value, at, "itemBody", { contentType: oneOf("text", "html"), content: text }),
  from: recipient,
  sender: recipient,
  toRecipients: recipients,
  ccRecipients: recipients,
  bccRecipients: recipients,
  replyTo: recipients,
  importance: oneOf("low", "normal", "high"),
  attachments: list(attachment),
  internetMessageHeaders: list((value, at) =>
    members(value, at, "internetMessageHeader", { name: text, value: text }),
  ),
  categories: list(text),
  isDeliveryReceiptRequested: flag,
  isReadReceiptRequested: flag,
};

/**
 * Reads the body of `sendMail`, in the JSON format.
 *
 * @throws GraphError (400) for what Graph refuses, in the words of its OData reader
 */
export function readMail(contentType: string, body: string): MailRequest {
  if (!/^application\/json\b/i.test(contentType)) {
    throw bad(`The sandbox takes a message as application/json, not as '${contentType}'.`);
  }
  const request = withLowerCase(parse(body));
  members(request, "", "sendMail", {
    message: (value, at) => members(value, at, "message", MESSAGE),
    saveToSentItems: flag,
  });
  const { message } = request as { message?: unknown };
  if (!isRecord(message)) throw bad("The required parameter 'message' is missing.");
  const lists = {
    to: addresses(message["toRecipients"]),
    cc: addresses(message["ccRecipients"]),
    bcc: addresses(message["bccRecipients"]),
  };
  const all = Object.values(lists).flat();
  if (all.length === 0) {
    throw invalidRecipients("A message can't be sent because it contains no recipients.");
  }
  const wrong = all.filter((address) => !ADDRESS.test(address));
  if (wrong.length > 0) {
    throw invalidRecipients(`Recipient ${wrong.map((one) => `'${one}'`).join(", ")} is not resolved.`);
  }
  const content = isRecord(message["body"]) ? message["body"] : {};
  return {
    ...lists,
    subject: textOf(message["subject"]),
    body: textOf(content["content"]),
    format: textOf(content["contentType"]).toLowerCase() === "html" ? "html" : "text",
    from: addresses([message["from"] ?? message["sender"]])[0],
    importance: IMPORTANCE[textOf(message["importance"]).toLowerCase()] ?? "Normal",
    attachments: entries(message["attachments"]).map((file) => textOf(Reflect.get(file, "name"))),
  };
}

const IMPORTANCE: Readonly<Record<string, MailRequest["importance"]>> = { low: "Low", high: "High" };

/** Not the whole of RFC 5322: what Exchange Online routes to a mailbox. */
const ADDRESS = /^[^\s@;,<>()[\]\\"]+@[^\s@;,<>()[\]\\".]+(\.[^\s@;,<>()[\]\\".]+)+$/;

function members(value: unknown, at: string, type: string, known: Readonly<Record<string, Check>>): void {
  if (value === undefined || value === null) return;
  if (!isRecord(value)) throw wrongType(at, "an object");
  for (const [name, member] of Object.entries(value)) {
    // What it says about itself, such as its type, is no member (OData JSON format 4.01, control information).
    if (name.startsWith("@odata.")) continue;
    const check = Object.hasOwn(known, name) ? known[name] : undefined;
    if (check === undefined) throw unknownMember(name, type);
    if (member !== null) check(member, at === "" ? name : `${at}.${name}`);
  }
}

function unknownMember(name: string, type: string): GraphError {
  if (type === "sendMail") {
    return bad(
      `The parameter '${name}' in the request payload is not a valid parameter for the operation 'sendMail'.`,
    );
  }
  return bad(
    `The property '${name}' does not exist on type 'microsoft.graph.${type}'. Make sure to only use property names that are defined by the type or mark the type as open type.`,
  );
}

function list(check: Check): Check {
  return (value, at) => {
    if (!Array.isArray(value)) throw wrongType(at, "an array");
    for (const [index, entry] of value.entries()) check(entry, `${at}[${index}]`);
  };
}

function recipients(value: unknown, at: string): void {
  list(recipient)(value, at);
}

function recipient(value: unknown, at: string): void {
  const emailAddress: Check = (inner, place) =>
    members(inner, place, "emailAddress", { address: text, name: text });
  members(value, at, "recipient", { emailAddress });
}

/** A file; other kinds of attachment are not in the sandbox. */
function attachment(value: unknown, at: string): void {
  const type = isRecord(value) ? value["@odata.type"] : undefined;
  if (type !== "#microsoft.graph.fileAttachment") {
    throw bad(
      `The sandbox knows attachments of type '#microsoft.graph.fileAttachment' only; ${at} is '${type}'.`,
    );
  }
  members(value, at, "fileAttachment", {
    "@odata.type": text,
    name: text,
    contentType: text,
    contentBytes: text,
    contentId: text,
    isInline: flag,
  });
}

function text(value: unknown, at: string): void {
  if (typeof value !== "string") throw wrongType(at, "a string");
}

/** The documentation's own example has `"false"` in quotation marks. */
function flag(value: unknown, at: string): void {
  if (typeof value !== "boolean" && value !== "true" && value !== "false") throw wrongType(at, "a Boolean");
}

function oneOf(...values: readonly string[]): Check {
  return (value, at) => {
    text(value, at);
    if (!values.includes(String(value).toLowerCase())) throw bad(`Requested value '${value}' was not found.`);
  };
}

function entries(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function addresses(value: unknown): string[] {
  return entries(value).map(({ emailAddress }) =>
    textOf(isRecord(emailAddress) ? emailAddress["address"] : undefined),
  );
}

const IN_LOWER_CASE: Readonly<Record<string, string>> = {
  Message: "message",
  SaveToSentItems: "saveToSentItems",
};

/** Parameters of an action are taken in either letter case: Microsoft's own SDKs write `Message`. */
function withLowerCase(request: unknown): unknown {
  if (!isRecord(request)) return request;
  const entries = Object.entries(request).map(([name, value]) => [IN_LOWER_CASE[name] ?? name, value]);
  return Object.fromEntries(entries);
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw bad(
      "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.",
    );
  }
}

function wrongType(at: string, expected: string): GraphError {
  return bad(`Cannot convert the value of '${at}' to ${expected}.`);
}

function bad(message: string): GraphError {
  return new GraphError(400, "RequestBodyRead", message);
}

function invalidRecipients(reason: string): GraphError {
  return new GraphError(400, "ErrorInvalidRecipients", `At least one recipient is not valid. ${reason}`);
}
