import { describe, expect, test } from "@jest/globals";
import { NOW, SID, world } from "./world.ts";

const TEXT = { from: "+15005550006", to: "+31201234567", body: "Sev0 sign-in" };

describe("Send Text Message (SMS)", () => {
  test("answers with Twilio's message, and the text is in the outbox", async () => {
    const { post, outbox } = await world();
    const { status, json } = await post("twilio", "/Messages.json", TEXT);
    expect(status).toBe(201);
    expect(json).toMatchObject({
      ...TEXT,
      account_sid: SID,
      sid: expect.stringMatching(/^SM[0-9a-f]{32}$/),
      status: "queued",
      num_segments: "1",
      direction: "outbound-api",
      date_created: "Thu, 15 Jan 2026 10:36:00 +0000",
      error_code: null,
    });
    expect(outbox.messages).toEqual([
      {
        channel: "sms",
        via: "twilio",
        to: ["+31201234567"],
        from: "+15005550006",
        subject: "",
        body: "Sev0 sign-in",
        at: NOW,
      },
    ]);
  });

  test.each(["12345", "CONTOSO", `MG${"0".repeat(32)}`])("takes the sender %s", async (from) => {
    const { post, outbox } = await world();
    expect((await post("twilio", "/Messages.json", { ...TEXT, from })).status).toBe(201);
    expect(outbox.messages).toMatchObject([{ from }]);
  });

  test("counts segments", async () => {
    const { post } = await world();
    const { json } = await post("twilio", "/Messages.json", { ...TEXT, body: `${"a".repeat(70)}😀` });
    expect(json).toMatchObject({ num_segments: "2" });
  });

  test("passes Twilio's error on in Twilio's form", async () => {
    const { post, outbox } = await world();
    const { status, json } = await post("twilio", "/Messages.json", { ...TEXT, to: "5551234567" });
    expect(status).toBe(400);
    expect(json).toEqual({
      code: 21211,
      message: "The 'To' number 5551234567 is not a valid phone number.",
      more_info: "https://www.twilio.com/docs/errors/21211",
      status: 400,
    });
    expect(outbox.messages).toEqual([]);
  });

  test.each([
    [{ to: "" }, 21604],
    [{ to: "+31 20 1234567" }, 21211],
    [{ to: "+3120123456789012" }, 21211],
    [{ from: "" }, 21603],
    [{ from: "020-1234567" }, 21212],
    [{ from: "A name too long" }, 21212],
    [{ from: TEXT.to }, 21266],
    [{ body: "" }, 21602],
    [{ body: "a".repeat(1601) }, 21617],
    [{ body: "😀".repeat(801) }, 21617],
  ])("refuses %j", async (change, code) => {
    const { post, outbox } = await world();
    const { status, json } = await post("twilio", "/Messages.json", { ...TEXT, ...change });
    expect([status, (json as { code: number }).code]).toEqual([400, code]);
    expect(outbox.messages).toEqual([]);
  });

  test.each([{ from: "12345" }, { from: "Contoso" }, { body: "a".repeat(1600) }])(
    "takes %j",
    async (change) => {
      const { post } = await world();
      expect((await post("twilio", "/Messages.json", { ...TEXT, ...change })).status).toBe(201);
    },
  );

  test("is refused with wrong credentials", async () => {
    const { post } = await world();
    const { status, json } = await post("wrong-account", "/Messages.json", TEXT);
    expect(status).toBe(401);
    expect(json).toMatchObject({ code: 20003, message: "Authenticate" });
  });

  test("wants its keys as Twilio's connector writes them", async () => {
    const { post, outbox } = await world();
    const { status, json } = await post("twilio", "/Messages.json", { From: "a", To: "b", Body: "c" });
    expect(status).toBe(400);
    const { message } = json as { message: string };
    for (const key of ["from", "to", "body"]) expect(message).toContain(`'${key}' is missing`);
    expect(message).toContain("'From' is not known; did you mean 'from'?");
    expect(outbox.messages).toEqual([]);
  });
});
