import { describe, expect, test } from "@jest/globals";
import { NOW, world } from "./world.ts";

const TEAM = "22222222-2222-2222-2222-222222222222";
const CHANNEL = "19:abc@thread.tacv2";
const MESSAGE = { recipient: { groupId: TEAM, channelId: CHANNEL }, messageBody: "<p>Hello</p>" };
const path = (poster: string, location: string) =>
  `/beta/teams/conversation/message/poster/${poster}/location/${location}`;
const CARD_PATH = "/v1.0/teams/conversation/adaptivecard/poster/Flow bot/location/Channel";

describe("Post message in a chat or channel", () => {
  test("answers with the message's place, and the post is in the outbox", async () => {
    const { post, outbox } = await world();
    const { status, json } = await post("teams", path("Flow bot", "Channel"), MESSAGE);
    expect(status).toBe(200);
    expect(json).toEqual({
      id: String(NOW.getTime()),
      messageLink: `https://teams.microsoft.com/l/message/19%3Aabc%40thread.tacv2/${NOW.getTime()}`,
      conversationId: CHANNEL,
    });
    expect(outbox.messages).toEqual([
      {
        channel: "teams",
        via: "teams",
        to: [`${TEAM}/${CHANNEL}`],
        from: "Flow bot",
        subject: "",
        body: "<p>Hello</p>",
        format: "html",
        at: NOW,
      },
    ]);
  });

  test.each(["Flow bot", "Flow%20bot", "User"])(
    "knows the poster however the path writes it: %s",
    async (poster) => {
      const { post } = await world();
      expect((await post("teams", path(poster, "Channel"), MESSAGE)).status).toBe(200);
    },
  );

  test.each([
    [path("Flow%2520bot", "Channel"), "The poster 'Flow%20bot' is not known; known are Flow bot, User"],
    [path("flow bot", "Channel"), "The poster 'flow bot'"],
    [path("Flow bot", "channel"), "The location 'channel'"],
  ])("names an unknown poster or location: %s", async (operation, words) => {
    const { post } = await world();
    const { status, json } = await post("teams", operation, MESSAGE);
    expect(status).toBe(400);
    expect(json).toMatchObject({ message: expect.stringContaining(words) });
  });

  test("takes a string for a chat", async () => {
    const { post, outbox } = await world();
    const body = { recipient: "soc@contoso.com", messageBody: "Hello" };
    expect((await post("teams", path("Flow bot", "Chat with Flow bot"), body)).status).toBe(200);
    expect(outbox.messages.map(({ to }) => to)).toEqual([["soc@contoso.com"]]);
  });

  test("gives every message its own id", async () => {
    const { post } = await world();
    const replies = [
      await post("teams", path("User", "Channel"), MESSAGE),
      await post("teams", path("User", "Channel"), MESSAGE),
    ];
    expect(new Set(replies.map(({ json }) => (json as { id: string }).id)).size).toBe(2);
  });

  test.each([
    ["no recipient", { messageBody: "a" }, "'recipient' is missing"],
    [
      "a string for a channel",
      { ...MESSAGE, recipient: "a" },
      "must be an object with groupId and channelId",
    ],
    [
      "a team's name",
      { ...MESSAGE, recipient: { groupId: "SOC", channelId: CHANNEL } },
      "the team's GUID, not 'SOC'",
    ],
    ["a channel's name", { ...MESSAGE, recipient: { groupId: TEAM, channelId: "General" } }, "not 'General'"],
    [
      "the Graph's names",
      { ...MESSAGE, recipient: { teamId: TEAM, channelId: CHANNEL } },
      "'groupId' is missing",
    ],
    ["a subject", { ...MESSAGE, subject: "a" }, "'subject' is not known"],
    ["a body of Graph", { ...MESSAGE, messageBody: { content: "a" } }, "'messageBody' must be a string"],
    ["an empty message", { ...MESSAGE, messageBody: " " }, "must not be empty"],
  ])("refuses %s", async (_, body, words) => {
    const { post, outbox } = await world();
    const { status, json } = await post("teams", path("Flow bot", "Channel"), body);
    expect(status).toBe(400);
    expect(json).toMatchObject({ message: expect.stringContaining(words) });
    expect(outbox.messages).toEqual([]);
  });

  test("takes 28 KB, counted in bytes, and not one more", async () => {
    const { post, outbox } = await world();
    const full = "é".repeat(14 * 1024);
    expect((await post("teams", path("User", "Channel"), { ...MESSAGE, messageBody: full })).status).toBe(
      200,
    );
    const { status, json } = await post("teams", path("User", "Channel"), {
      ...MESSAGE,
      messageBody: `${full}a`,
    });
    expect(status).toBe(413);
    expect(json).toMatchObject({ status: 413, message: "Request Entity too large" });
    expect(outbox.messages).toHaveLength(1);
  });
});

describe("Post card in a chat or channel", () => {
  test("takes an Adaptive Card as a JSON text", async () => {
    const { post, outbox } = await world();
    const card = JSON.stringify({ type: "AdaptiveCard", body: [{ type: "TextBlock", text: "Hello" }] });
    expect((await post("teams", CARD_PATH, { ...MESSAGE, messageBody: card })).status).toBe(200);
    expect(outbox.messages).toMatchObject([{ body: card, format: "adaptiveCard" }]);
  });

  test.each(["<p>Hello</p>", "[]", '{"type":"MessageCard"}'])("refuses %s", async (messageBody) => {
    const { post, outbox } = await world();
    const { status, json } = await post("teams", CARD_PATH, { ...MESSAGE, messageBody });
    expect(status).toBe(400);
    expect(json).toMatchObject({ message: expect.stringContaining("Adaptive Card") });
    expect(outbox.messages).toEqual([]);
  });
});
