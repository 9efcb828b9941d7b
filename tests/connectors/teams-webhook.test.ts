import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type LocalCloud, startCloud } from "../../sandbox/cloud/index.ts";
import { render } from "../../sandbox/outbox/index.ts";

const NOW = new Date("2026-01-15T10:36:00.000Z");
const SIG = "leOnNnNfcy4OrZ2sDsIomsUNdnmrkjJmYChVfdgZ11I";
const ID = "6ad354d7c7ab43edbb9aeecaa7526883";
const OLDER = `https://prod-00.westeurope.logic.azure.com:443/workflows/${ID}/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=${SIG}`;
const NEWER = `https://default640a5fe45a8be405badc6d2e67bade.e1.environment.api.powerplatform.com:443/powerautomate/automations/direct/workflows/${ID}/triggers/manual/paths/invoke?api-version=1&sig=${SIG}`;
const CARD = { type: "AdaptiveCard", version: "1.4", body: [{ type: "TextBlock", text: "Hello" }] };
const attachment = {
  contentType: "application/vnd.microsoft.card.adaptive",
  contentUrl: null as unknown,
  content: CARD as unknown,
};
const MESSAGE = { type: "message", attachments: [attachment] };
const GROUP = "/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f/resourceGroups/rg";

let directory: string;
let cloud: LocalCloud;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "breakglass-webhook-"));
  cloud = await startCloud({ directory, tenantId: "t", users: [], start: NOW });
  cloud.teamsWebhooks.add("soc", OLDER);
  cloud.teamsWebhooks.add("ciso", NEWER);
});
afterEach(async () => {
  await cloud.close();
  rmSync(directory, { recursive: true });
});

/** `202 `, or the status with the service's code and message. */
async function post(body: unknown, url = OLDER): Promise<string> {
  const response = await cloud.azure.send({
    method: "POST",
    url,
    headers: { "content-type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  if (response.status === 202) return `202 ${response.body}`;
  const { error } = JSON.parse(response.body) as { error: { code: string; message: string } };
  return `${response.status} ${error.code}: ${error.message}`;
}

describe("a webhook of Teams", () => {
  test.each([
    ["soc", OLDER],
    ["ciso", NEWER],
  ])("takes an Adaptive Card, in the form of %s", async (name, url) => {
    expect(await post(MESSAGE, url)).toBe("202 ");
    expect(cloud.outbox.messages).toEqual([
      {
        channel: "teams",
        via: "teams-webhook",
        to: [name],
        subject: "",
        body: JSON.stringify(CARD),
        format: "adaptiveCard",
        at: NOW,
      },
    ]);
    const shown = cloud.outbox.messages.map((message) => render(message, { colour: false })).join("");
    expect(shown).toContain("Hello");
    expect(shown).not.toContain(SIG);
  });

  test("posts each card by itself, and nothing where there is none", async () => {
    expect(await post({ ...MESSAGE, attachments: [attachment, attachment] })).toBe("202 ");
    expect(await post({ ...MESSAGE, attachments: [] })).toBe("202 ");
    expect(cloud.outbox.messages).toHaveLength(2);
  });

  test("accepts a card of another kind, which Teams then does not post: the caller does not hear of it", async () => {
    const content = { "@type": "MessageCard", text: "Hello" };
    expect(await post({ ...MESSAGE, attachments: [{ ...attachment, content }] })).toBe("202 ");
    expect(cloud.outbox.messages).toEqual([]);
    expect(cloud.timeline.entries).toEqual([
      {
        at: NOW,
        what: "teams webhook",
        detail: "soc took the card and did not post it: Property 'type' must be 'AdaptiveCard'",
      },
    ]);
  });

  test("takes a card of 28 KB, counted in bytes, and not one more", async () => {
    const size = JSON.stringify({ ...CARD, speak: "" }).length;
    const card = (speak: string) => ({
      ...MESSAGE,
      attachments: [{ ...attachment, content: { ...CARD, speak } }],
    });
    const full = "a".repeat(28 * 1024 - size);
    expect(await post(card(full))).toBe("202 ");
    expect(await post(card(`${full.slice(1)}é`))).toBe("413 RequestEntityTooLarge: Request Entity too large");
  });
});

describe("a message of another shape is refused", () => {
  const { contentUrl: _, ...withoutUrl } = attachment;
  test.each<[string, unknown, string]>([
    ["a bare card", CARD, "'Required properties are missing from object: attachments.'"],
    [
      "no contentUrl",
      { ...MESSAGE, attachments: [withoutUrl] },
      "'Required properties are missing from object: contentUrl.'",
    ],
    [
      "a card as a text",
      { ...MESSAGE, attachments: [{ ...attachment, content: JSON.stringify(CARD) }] },
      "'Invalid type. Expected Object but got String.'",
    ],
    [
      "a card of the old connectors",
      {
        ...MESSAGE,
        attachments: [{ ...attachment, contentType: "application/vnd.microsoft.teams.card.o365connector" }],
      },
      "is not defined in enum.",
    ],
    ["no JSON", "Hello", "'Invalid type. Expected Object but got String.'"],
  ])("%s", async (_name, body, details) => {
    const answer = await post(body);
    expect(answer).toContain(
      "400 TriggerInputSchemaMismatch: The input body for trigger 'manual' of type 'Request' did not match its schema definition. Error details: ",
    );
    expect(answer).toContain(details);
    expect(cloud.outbox.messages).toEqual([]);
  });
});

describe("the URL", () => {
  test.each([
    ["another signature", OLDER.replace(SIG, SIG.toLowerCase())],
    ["no signature", NEWER.replace(/&sig=.*/, "")],
    ["a webhook that the sandbox was not told of", OLDER.replace(ID, ID.replace("6", "7"))],
  ])("is what authorises: %s", async (_, url) => {
    expect(await post(MESSAGE, url)).toContain("401 DirectApiAuthorizationRequired");
    expect(cloud.outbox.messages).toEqual([]);
  });

  test("of a deployed workflow starts that, at the same host", async () => {
    const arm = (id: string, version: string, method: string, body: object) =>
      cloud.azure.send({
        method,
        url: `https://management.azure.com${id}?api-version=${version}`,
        headers: { authorization: `Bearer ${cloud.azure.tokens.issue("p", "https://management.azure.com")}` },
        body: JSON.stringify(body),
      });
    const definition = { triggers: { manual: { type: "Request", kind: "Http" } }, actions: {} };
    const workflow = `${GROUP}/providers/Microsoft.Logic/workflows/flow`;
    await arm(GROUP, "2024-03-01", "PUT", { location: "westeurope" });
    await arm(workflow, "2019-05-01", "PUT", { location: "westeurope", properties: { definition } });
    const callback = await arm(`${workflow}/triggers/manual/listCallbackUrl`, "2019-05-01", "POST", {});
    const { value } = JSON.parse(callback.body) as { value: string };
    cloud.teamsWebhooks.add("impostor", value);
    expect(await post(MESSAGE, value)).toBe("202 ");
    expect(cloud.outbox.messages).toEqual([]);
    expect(cloud.timeline.entries[0]).toMatchObject({ what: "workflow", detail: "flow started" });
  });

  test.each(["http://x", OLDER.replace("https", "http"), OLDER.replace("/paths/invoke", ""), "soc"])(
    "that is none of a Teams webhook is refused: %s",
    (url) => {
      expect(() => cloud.teamsWebhooks.add("x", url)).toThrow(
        'The URL of the Teams webhook "x" is not of the form that Teams gives.',
      );
    },
  );
});
