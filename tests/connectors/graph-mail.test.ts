import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type Azure, grantMailbox, startAzure, withdrawMailboxes } from "../../sandbox/azure/index.ts";
import { graphMailService, isSendMail } from "../../sandbox/connectors/index.ts";
import { Outbox } from "../../sandbox/outbox/index.ts";

const NOW = new Date("2026-01-15T10:36:00.000Z");
const MAILBOX = "alerts@contoso.com";
const GROUP = "/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f/resourceGroups/rg";
const WORKFLOW = `${GROUP}/providers/Microsoft.Logic/workflows/flow`;
const MAIL = {
  message: {
    subject: "Sign-in",
    body: { contentType: "HTML", content: "<p>Hello</p>" },
    toRecipients: [{ emailAddress: { address: "soc@contoso.com" } }],
    importance: "High",
  },
  saveToSentItems: false,
};

let directory: string;
let azure: Azure;
let outbox: Outbox;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "breakglass-mail-"));
  outbox = new Outbox();
  azure = await startAzure({
    directory,
    tenantId: "t",
    users: [
      { id: "u-1", userPrincipalName: MAILBOX, displayName: "Alerts" },
      { id: "u-2", userPrincipalName: "ceo@contoso.com", displayName: "CEO" },
    ],
    validateQuery: () => undefined,
    validateWorkflow: () => undefined,
  });
  const service = graphMailService({ azure, outbox, clock: { now: () => NOW } });
  azure.register("graph.microsoft.com", service, isSendMail);
  azure.appRoles.grant("sender", "Mail.Send");
});
afterEach(async () => {
  await azure.close();
  rmSync(directory, { recursive: true });
});

interface Changes {
  readonly principalId?: string;
  readonly audience?: string;
  readonly user?: string;
  readonly contentType?: string;
}

/** `202 `, or the status with Graph's code and message. */
async function send(body: unknown, changes: Changes = {}): Promise<string> {
  const { principalId = "sender", audience = "https://graph.microsoft.com", user = MAILBOX } = changes;
  const response = await azure.send({
    method: "POST",
    url: `https://graph.microsoft.com/v1.0/users/${encodeURIComponent(user)}/sendMail`,
    headers: {
      authorization: `Bearer ${azure.tokens.issue(principalId, audience)}`,
      "content-type": changes.contentType ?? "application/json",
    },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  if (response.status === 202) return `202 ${response.body}`;
  const { error } = JSON.parse(response.body) as { error: { code: string; message: string } };
  return `${response.status} ${error.code}: ${error.message}`;
}

const message = (changes: object) => ({ ...MAIL, message: { ...MAIL.message, ...changes } });

describe("a message sent by Graph", () => {
  test("is accepted with its parameters in capitals, as Microsoft's SDKs write them", async () => {
    expect(await send({ Message: MAIL.message, SaveToSentItems: false })).toBe("202 ");
    expect(outbox.messages).toHaveLength(1);
  });

  test("is accepted where it says its type, as Microsoft's SDK for Python writes it", async () => {
    expect(await send(message({ "@odata.type": "#microsoft.graph.message" }))).toBe("202 ");
  });

  test("is accepted with an empty body, and is in the outbox", async () => {
    expect(await send(MAIL)).toBe("202 ");
    expect(outbox.messages).toEqual([
      {
        channel: "email",
        via: "graph",
        to: ["soc@contoso.com"],
        from: MAILBOX,
        subject: "Sign-in",
        body: "<p>Hello</p>",
        format: "html",
        importance: "High",
        at: NOW,
      },
    ]);
  });

  test("names the mailbox by its object id too, and is a text unless it says html", async () => {
    const body = { contentType: "Text", content: "Hello" };
    expect(await send(message({ body, importance: "low" }), { user: "U-1" })).toBe("202 ");
    expect(outbox.messages).toMatchObject([{ from: MAILBOX, format: "text", importance: "Low" }]);
  });

  test("has copies, and attachments by their names", async () => {
    const to = (address: string) => [{ emailAddress: { address } }];
    const attachments = [
      { "@odata.type": "#microsoft.graph.fileAttachment", name: "a.csv", contentBytes: "" },
    ];
    const copies = { ccRecipients: to("a@contoso.com"), bccRecipients: to("b@contoso.com"), attachments };
    expect(await send(message(copies))).toBe("202 ");
    expect(outbox.messages).toMatchObject([
      { cc: ["a@contoso.com"], bcc: ["b@contoso.com"], attachments: ["a.csv"] },
    ]);
  });

  test.each(["https://graph.microsoft.com/", "00000003-0000-0000-c000-000000000000"])(
    "takes a token for %s",
    async (audience) => {
      expect(await send(MAIL, { audience })).toBe("202 ");
    },
  );
});

describe("who may not send", () => {
  test.each<[string, Changes, string]>([
    [
      "a token for another service",
      { audience: "https://management.azure.com/" },
      "401 InvalidAuthenticationToken: Access token validation failure. Invalid audience.",
    ],
    [
      "an identity without Mail.Send",
      { principalId: "other" },
      "403 ErrorAccessDenied: Access is denied. Check credentials and try again.",
    ],
    [
      "an unknown mailbox",
      { user: "nobody@contoso.com" },
      "404 ErrorInvalidUser: The requested user 'nobody@contoso.com' is invalid.",
    ],
  ])("%s", async (_, changes, expected) => {
    expect(await send(MAIL, changes)).toBe(expected);
    expect(outbox.messages).toEqual([]);
  });

  test("as somebody else", async () => {
    const from = { emailAddress: { address: "ceo@contoso.com" } };
    expect(await send(message({ from }))).toContain("403 ErrorSendAsDenied: ");
  });

  test("an identity that Exchange allows one mailbox sends as that one alone, until it is withdrawn", async () => {
    const put = (id: string, version: string, body: object) =>
      azure.send({
        method: "PUT",
        url: `https://management.azure.com${id}?api-version=${version}`,
        headers: { authorization: `Bearer ${azure.tokens.issue("p", "https://management.azure.com")}` },
        body: JSON.stringify({ location: "westeurope", ...body }),
      });
    await put(GROUP, "2024-03-01", {});
    const properties = { definition: {} };
    await put(WORKFLOW, "2019-05-01", { identity: { type: "SystemAssigned" }, properties });
    const principalId = String(azure.store.get(WORKFLOW)?.resource.identity?.["principalId"]);
    expect(await send(MAIL, { principalId })).toContain("403 ErrorAccessDenied");
    grantMailbox(azure.store, WORKFLOW, "u-1");
    expect(await send(MAIL, { principalId })).toBe("202 ");
    expect(await send(MAIL, { principalId, user: "ceo@contoso.com" })).toContain("403 ErrorAccessDenied");
    withdrawMailboxes(azure.store, WORKFLOW);
    expect(await send(MAIL, { principalId })).toContain("403 ErrorAccessDenied");
  });
});

describe("a body that Graph refuses", () => {
  const unknown = (name: string, type: string) =>
    `400 RequestBodyRead: The property '${name}' does not exist on type 'microsoft.graph.${type}'. Make sure to only use property names that are defined by the type or mark the type as open type.`;
  const recipients = "400 ErrorInvalidRecipients: At least one recipient is not valid.";
  test.each<[string, unknown, string]>([
    [
      "no message",
      { saveToSentItems: false },
      "400 RequestBodyRead: The required parameter 'message' is missing.",
    ],
    ["an unknown member", message({ Subject: "a" }), unknown("Subject", "message")],
    [
      "a member in the wrong place",
      message({ saveToSentItems: false }),
      unknown("saveToSentItems", "message"),
    ],
    [
      "the connector's keys",
      { To: "soc@contoso.com" },
      "400 RequestBodyRead: The parameter 'To' in the request payload is not a valid parameter for the operation 'sendMail'.",
    ],
    [
      "an address that is no object",
      message({ toRecipients: ["soc@contoso.com"] }),
      "400 RequestBodyRead: Cannot convert the value of 'message.toRecipients[0]' to an object.",
    ],
    [
      "an address without its wrapping",
      message({ toRecipients: [{ address: "soc@contoso.com" }] }),
      unknown("address", "recipient"),
    ],
    [
      "a content type of the web",
      message({ body: { contentType: "text/html", content: "a" } }),
      "400 RequestBodyRead: Requested value 'text/html' was not found.",
    ],
    [
      "an importance of its own",
      message({ importance: "urgent" }),
      "400 RequestBodyRead: Requested value 'urgent' was not found.",
    ],
    [
      "nobody to write to",
      message({ toRecipients: [] }),
      `${recipients} A message can't be sent because it contains no recipients.`,
    ],
    [
      "two addresses in one",
      message({ toRecipients: [{ emailAddress: { address: "a@b.com;c@d.com" } }] }),
      `${recipients} Recipient 'a@b.com;c@d.com' is not resolved.`,
    ],
    ["no JSON", "{", "400 RequestBodyRead: Unable to read JSON request payload."],
  ])("%s", async (_, body, expected) => {
    expect(await send(body)).toContain(expected);
    expect(outbox.messages).toEqual([]);
  });

  test("that is not sent as JSON", async () => {
    expect(await send("SGVsbG8=", { contentType: "text/plain" })).toBe(
      "400 RequestBodyRead: The sandbox takes a message as application/json, not as 'text/plain'.",
    );
  });
});
