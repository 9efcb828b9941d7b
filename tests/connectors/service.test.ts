import { describe, expect, test } from "@jest/globals";
import { world } from "./world.ts";

const MAIL = { To: "soc@contoso.com", Subject: "s", Body: "<p>b</p>" };
const POST = "/beta/teams/conversation/message/poster/Flow bot/location/Channel";

describe("a request to a connection", () => {
  test("needs an access token", async () => {
    const { post, outbox } = await world();
    const { status, json } = await post("office365", "/v2/Mail", MAIL, { headers: {} });
    expect(status).toBe(401);
    expect(json).toMatchObject({ status: 401, source: "office365.azconn-sandbox.p.azurewebsites.net" });
    expect(outbox.messages).toEqual([]);
  });

  test("is refused as long as nobody has authorised the connection, in the platform's words", async () => {
    const { post, outbox } = await world();
    const { status, json } = await post("unauthorised", POST, {});
    const message = "The connection does not contain an access token. Please edit the connection and login.";
    expect(status).toBe(401);
    expect(json).toEqual({
      status: 401,
      message,
      error: { message },
      source: "unauthorised.azconn-sandbox.p.azurewebsites.net",
    });
    expect(outbox.messages).toEqual([]);
  });

  test("names the connection that does not exist", async () => {
    const { post } = await world();
    const { status, json } = await post("deleted", "/v2/Mail", MAIL);
    expect(status).toBe(404);
    expect(json).toMatchObject({ message: expect.stringContaining("/connections/deleted'") });
  });

  test.each([
    ["teams", "/v1.0/teams/22222222-2222-2222-2222-222222222222/channels/19:abc@thread.tacv2/messages"],
    ["teams", "/v1.0/teams/conversation/message/poster/Flow bot/location/Channel"],
    ["teams", "/beta/teams/conversation/adaptivecard/poster/Flow bot/location/Channel"],
    ["office365", "/v2/mail"],
    ["office365", "/Mail"],
    ["twilio", "/Messages"],
  ])("to an unknown operation of %s is not found: %s", async (connection, path) => {
    const { post } = await world();
    const { status, json } = await post(connection, path, {});
    expect(status).toBe(404);
    expect(json).toMatchObject({
      message: expect.stringMatching(/^Operation Id cannot be determined from definition and swagger/),
    });
  });

  test("with another method is another operation", async () => {
    const { post } = await world();
    expect((await post("office365", "/v2/Mail", MAIL, { method: "PUT" })).status).toBe(404);
  });

  test("to an API that the sandbox does not have says so", async () => {
    const { post } = await world();
    const { status, json } = await post("servicebus", "/messages", {});
    expect(status).toBe(501);
    expect(json).toMatchObject({ message: expect.stringContaining("'servicebus'") });
  });

  test.each([
    ["", "there is none"],
    ["{", "not JSON"],
    ["[]", "JSON object"],
  ])("with the body %j is refused", async (body, words) => {
    const { post } = await world();
    const { status, json } = await post("office365", "/v2/Mail", body);
    expect(status).toBe(400);
    expect(json).toMatchObject({ message: expect.stringContaining(words) });
  });

  test("can be made to fail, which sends nothing", async () => {
    const { post, outbox } = await world({
      faults: ({ api }) =>
        api === "office365" ? { status: 429, headers: { "retry-after": "30" }, body: "" } : undefined,
    });
    const { status, headers } = await post("office365", "/v2/Mail", MAIL);
    expect([status, headers["retry-after"]]).toEqual([429, "30"]);
    expect(outbox.messages).toEqual([]);
  });
});
