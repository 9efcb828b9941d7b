import { describe, expect, test } from "@jest/globals";
import { NOW, world } from "./world.ts";

const MAIL = { To: "soc@contoso.com;ciso@contoso.com", Subject: "Break-glass sign-in", Body: "<p>Hello</p>" };

describe("Send an email (V2)", () => {
  test("answers 200 without a body, and the mail is in the outbox", async () => {
    const { post, outbox } = await world();
    const { status, body } = await post("office365", "/v2/Mail", { ...MAIL, Importance: "High" });
    expect([status, body]).toEqual([200, ""]);
    expect(outbox.messages).toEqual([
      {
        channel: "email",
        via: "office365",
        to: ["soc@contoso.com", "ciso@contoso.com"],
        subject: "Break-glass sign-in",
        body: "<p>Hello</p>",
        format: "html",
        importance: "High",
        at: NOW,
      },
    ]);
  });

  test("takes all optional properties", async () => {
    const { post, outbox } = await world();
    const { status } = await post("office365", "/v2/Mail", {
      ...MAIL,
      From: "alerts@contoso.com",
      Cc: "a@contoso.com; ",
      Bcc: "b@contoso.com",
      ReplyTo: "c@contoso.com",
      Sensitivity: "Private",
      Attachments: [{ Name: "rows.csv", ContentBytes: "YQ==" }],
    });
    expect(status).toBe(200);
    expect(outbox.messages).toMatchObject([
      {
        from: "alerts@contoso.com",
        cc: ["a@contoso.com"],
        bcc: ["b@contoso.com"],
        importance: "Normal",
        attachments: ["rows.csv"],
      },
    ]);
  });

  test("names every missing, unknown and mistyped property at once", async () => {
    const { post, outbox } = await world();
    const { status, json } = await post("office365", "/v2/Mail", {
      to: "soc@contoso.com",
      Subject: 1,
      Importance: "Urgent",
      Colour: "red",
    });
    expect(status).toBe(400);
    const { message } = json as { message: string };
    for (const fault of [
      "'To' is missing",
      "'Body' is missing",
      "'to' is not known; did you mean 'To'?",
      "'Subject' must be a string",
      "'Importance' must be one of Low, Normal, High, not 'Urgent'",
      "'Colour' is not known; known are To, Subject, Body",
    ]) {
      expect(message).toContain(fault);
    }
    expect(outbox.messages).toEqual([]);
  });

  test.each([
    [{ To: "" }, "contains no recipients"],
    [{ To: " ; " }, "contains no recipients"],
    [{ To: "soc@contoso.com,ciso@contoso.com" }, "'soc@contoso.com,ciso@contoso.com'"],
    [{ To: "soc" }, "'soc'"],
    [{ Cc: "soc@contoso" }, "'soc@contoso'"],
    [{ To: null }, "'To' is missing"],
    [{ Attachments: [{ Name: "a" }] }, "Attachments[0]"],
  ])("refuses %j", async (change, words) => {
    const { post, outbox } = await world();
    const { status, json } = await post("office365", "/v2/Mail", { ...MAIL, ...change });
    expect(status).toBe(400);
    expect(json).toMatchObject({ message: expect.stringContaining(words) });
    expect(outbox.messages).toEqual([]);
  });
});
