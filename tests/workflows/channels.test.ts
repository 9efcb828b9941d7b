import { describe, expect, test } from "@jest/globals";
import { notificationWorkflow } from "../../workflows/index.ts";
import { answered, fired, resolved, row } from "./alert.ts";
import { ACS, run, WEBHOOK, type World } from "./run.ts";
import { everyKind, source } from "./sample.ts";

const definition = notificationWorkflow(everyKind);
const three = answered([row(), row(), row({ Result: "Interrupted" })]);
const play = (payload: unknown, world: Partial<World> = { answer: three }) => run(definition, payload, world);

test("the parameters are declared for the channels that need them, and the webhooks' one is secure", () => {
  expect(definition.parameters).toMatchObject({
    teamsWebhookUrls: { type: "SecureObject" },
    acsEndpoints: { type: "Object" },
  });
  expect(Object.keys(notificationWorkflow(source).parameters)).toEqual([
    "$connections",
    "workspaceId",
    "workspaceResourceId",
    "tenantName",
    "tenantId",
  ]);
  expect(Object.keys(notificationWorkflow(source).actions).join(" ")).not.toMatch(/card/i);
});

describe("mail by Microsoft Graph", () => {
  test("is the e-mail of the other channel, sent as the mailbox, and nothing is waited for afterwards", async () => {
    const { graph, mails } = await play(fired());
    expect(graph).toEqual([
      {
        url: "https://graph.microsoft.com/v1.0/users/alerts@contoso.com/sendMail",
        message: {
          subject: mails[0]?.Subject,
          body: { contentType: "HTML", content: mails[0]?.Body },
          toRecipients: [
            { emailAddress: { address: "soc@contoso.com" } },
            { emailAddress: { address: "ciso@contoso.com" } },
          ],
          importance: "high",
        },
        saveToSentItems: false,
      },
    ]);
    expect(definition.actions["Send_mail_by_Graph"]).toMatchObject({
      operationOptions: "DisableAsyncPattern",
    });
  });

  test("of a closing is of normal importance; of an alert that nobody can read, it says what came", async () => {
    expect((await play(resolved())).graph[0]?.message.importance).toBe("normal");
    const { message } = (await play({ a: "<b>" })).graph[0] ?? {};
    expect(message?.subject).toBe("[Sev0] Break-glass alert: the alert could not be read");
    expect(message?.body.content).toContain("&lt;b&gt;");
  });

  test("writes a guest's name so that it stays in the path", () => {
    const from = "a'b_x.com#EXT#@contoso.com";
    const guest = { via: "graph" as const, from, to: ["soc@contoso.com"], assignRole: true };
    const { actions } = notificationWorkflow({ ...source, channels: [guest] });
    expect(actions["Send_mail_by_Graph"]?.inputs).toMatchObject({
      uri: "https://graph.microsoft.com/v1.0/users/a'b_x.com%23EXT%23@contoso.com/sendMail",
    });
  });
});

describe("a text message by Communication Services", () => {
  test("has the text of the other channel, and goes to each number by itself", async () => {
    const { acs, texts } = await play(fired());
    expect(acs.map(({ url, from, message }) => ({ url, from, message }))).toEqual(
      Array(2).fill({
        url: "https://a.communication.azure.com/sms?api-version=2021-03-07",
        from: "+15005550006",
        message: texts[0]?.body,
      }),
    );
    expect(acs.map(({ smsRecipients }) => smsRecipients.map(({ to }) => to))).toEqual([
      ["+31611111111"],
      ["+31622222222"],
    ]);
  });

  test("carries an id of its own, so that it is sent once however often it is tried", async () => {
    const { acs } = await play(fired());
    const ids = acs.flatMap(({ smsRecipients }) => smsRecipients.map((each) => each.repeatabilityRequestId));
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(new Set(ids).size).toBe(2);
    expect(acs[0]?.smsRecipients[0]?.repeatabilityFirstSent).toBe("Thu, 15 Jan 2026 10:35:21 GMT");
  });

  test("that is not taken for one number fails the run, and hides no other", async () => {
    const { acs, status, actions, cards, graph, texts } = await play(fired(), {
      answer: three,
      refusedNumbers: ["+31611111111"],
    });
    expect(status).toBe("Failed");
    expect(acs.flatMap(({ smsRecipients }) => smsRecipients.map(({ to }) => to))).toEqual(["+31622222222"]);
    expect([cards.length, graph.length, texts.length]).toEqual([1, 1, 2]);
    expect(actions["Send_text_message"]).toMatchObject({ status: "Succeeded" });
    expect(actions["Check_text_message"]).toMatchObject({
      status: "Failed",
      error: { code: "ValidationFailed" },
    });
    expect(actions["Check_text_message_2"]).toMatchObject({ status: "Succeeded" });
  });

  test.each(["failed", "undelivered", "canceled"])(
    "by Twilio that is %s fails the run, and hides no other",
    async (smsStatus) => {
      const { status, actions, acs, cards, texts } = await play(fired(), { answer: three, smsStatus });
      expect(status).toBe("Failed");
      expect(actions["Send_SMS"]).toMatchObject({ status: "Succeeded" });
      expect(actions["Check_SMS"]).toMatchObject({ status: "Failed", error: { code: "ValidationFailed" } });
      expect([acs.length, cards.length, texts.length]).toEqual([2, 1, 2]);
    },
  );

  test.each(["queued", "accepted", "sending", "sent"])(
    "by Twilio that is %s is a success",
    async (smsStatus) => {
      const { status, actions } = await play(fired(), { answer: three, smsStatus });
      expect(status).toBe("Succeeded");
      expect(actions["Check_SMS_2"]).toMatchObject({ status: "Succeeded" });
    },
  );

  test("wakes nobody for a closing, and everybody for an alert that cannot be read", async () => {
    expect((await play(resolved())).acs).toEqual([]);
    expect((await play("?")).acs.map(({ message }) => message)).toEqual(
      Array(2).fill(expect.stringContaining("could not be read")),
    );
  });

  test("goes to the endpoint of its channel's resource", () => {
    const branch = definition.actions["Page_unless_closed"]?.actions?.["Send_text_message"];
    expect(branch?.inputs).toMatchObject({
      uri: `@{parameters('acsEndpoints')['${ACS}']}/sms?api-version=2021-03-07`,
      authentication: { type: "ManagedServiceIdentity", audience: "https://communication.azure.com/" },
    });
  });
});

describe("a card to a webhook", () => {
  test("goes to the URL that the parameter has under the channel's name, which no history shows", async () => {
    const { cards, actions } = await play(fired());
    expect(cards.map(({ url }) => url)).toEqual([WEBHOOK]);
    expect(definition.actions["Post_card_to_Teams_webhook"]).toMatchObject({
      inputs: { uri: "@{parameters('teamsWebhookUrls')['soc']}" },
      runtimeConfiguration: { secureData: { properties: ["inputs"] } },
      operationOptions: "DisableAsyncPattern",
    });
    const { inputs: _, ...shown } = actions["Post_card_to_Teams_webhook"] ?? {};
    expect(shown).toMatchObject({ secured: { inputs: true } });
  });

  test.each([200, 204])(
    "that is answered with %i instead of 202 fails the run, and hides no other",
    async (code) => {
      const { status, actions, texts, graph } = await play(fired(), { answer: three, webhookStatus: code });
      expect(status).toBe("Failed");
      expect(actions["Post_card_to_Teams_webhook"]).toMatchObject({ status: "Succeeded" });
      expect(actions["Check_card_to_Teams_webhook"]).toMatchObject({
        status: "Failed",
        error: { code: "ValidationFailed" },
      });
      expect([texts.length, graph.length]).toEqual([2, 1]);
    },
  );

  test("keeps its null through azure-native, which drops a literal one", () => {
    expect(definition.actions["Post_card_to_Teams_webhook"]?.inputs).toMatchObject({
      body: { attachments: [{ contentUrl: "@null" }] },
    });
  });
});

describe("several channels of one kind", () => {
  const [graph, webhook, acs] = everyKind.channels.slice(-3);
  test("have a branch a receiver", () => {
    const { actions } = notificationWorkflow({
      ...source,
      channels: [graph, graph, webhook, webhook, acs, acs].flatMap((channel) => channel ?? []),
    });
    expect(Object.keys(actions)).toEqual(
      expect.arrayContaining([
        "Send_mail_by_Graph",
        "Send_mail_by_Graph_2",
        "Post_card_to_Teams_webhook",
        "Post_card_to_Teams_webhook_2",
      ]),
    );
    expect(Object.keys(actions["Page_unless_closed"]?.actions ?? {})).toEqual([
      ...["", "_2", "_3", "_4"].map((number) => `Send_text_message${number}`),
      ...["", "_2", "_3", "_4"].map((number) => `Check_text_message${number}`),
    ]);
  });
});

describe("a service that fails", () => {
  test.each(["graph", "webhook", "acs", "office365", "teams", "twilio"] as const)(
    "(%s) stops no other, and fails the run",
    async (broken) => {
      const all = await play(fired(), { answer: three, broken: [broken] });
      expect(all.status).toBe("Failed");
      expect({
        office365: all.mails.length,
        teams: all.chats.length,
        twilio: all.texts.length,
        graph: all.graph.length,
        webhook: all.cards.length,
        acs: all.acs.length,
      }).toEqual({ office365: 1, teams: 1, twilio: 2, graph: 1, webhook: 1, acs: 2, [broken]: 0 });
    },
  );
});
