import { describe, expect, test } from "@jest/globals";
import { EVENT_COLUMNS, TEST_EVENT } from "../../queries/index.ts";
import { notificationWorkflow, testAlert } from "../../workflows/index.ts";
import { answered, row } from "./alert.ts";
import { run, type World } from "./run.ts";
import { everyKind } from "./sample.ts";

const definition = notificationWorkflow(everyKind);
const payload = testAlert({
  id: "7d1e0c52-0f6a-4a7e-9a55-0d8f1c2b3a44",
  firedAt: new Date("2026-01-15T10:35:12Z"),
  workspaceId: "/subscriptions/s/resourceGroups/g/providers/Microsoft.OperationalInsights/workspaces/w",
});
const TENANT = { name: "contoso.onmicrosoft.com", id: "8d2c1f0e-5b4a-4c3d-9e8f-7a6b5c4d3e2f" };
const play = (world: Partial<World> = {}) => run(definition, payload, { tenant: TENANT, ...world });
const blank = Object.fromEntries(EVENT_COLUMNS.map(({ name }) => [name, ""]));
const event = row({
  ...blank,
  TimeGenerated: "2026-01-15T10:35:20Z",
  Account: TEST_EVENT.account,
  Activity: "Test message",
  Result: "The workspace answers the workflow",
});

/** What a message says, without its markup. */
const plain = (html = "") =>
  html
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
const cardTexts = (card = "") => [...card.matchAll(/"text":"([^"]*)"/g)].map(([, text]) => text);

const HAPPENED =
  "This is a TEST of the break-glass alerting. Nobody has signed in, and you need do nothing but say that it arrived, if somebody asks you.";

describe("a test message", () => {
  test("says TEST first, on every channel, and never speaks of a break-in", async () => {
    const played = await play({ answer: answered([event]) });
    const { mails, graph, chats, cards, texts, acs, status } = played;
    expect(status).toBe("Succeeded");
    expect(mails[0]?.Subject).toBe("[TEST] Test of the break-glass alerting: nobody signed in");
    expect(graph[0]?.message.subject).toBe(mails[0]?.Subject);
    expect(plain(mails[0]?.Body)).toMatch(
      /^TEST &middot; Test of the break-glass alerting nobody signed in This is a TEST/,
    );
    expect(plain(chats[0]?.messageBody)).toMatch(
      /^TEST &middot; Test of the break-glass alerting: nobody signed in This is a TEST/,
    );
    expect(cardTexts(cards[0]?.body).slice(0, 3)).toEqual([
      "TEST · Test of the break-glass alerting",
      "nobody signed in",
      HAPPENED,
    ]);
    const sms =
      "TEST of the break-glass alerting: nobody signed in, 2026-01-15 10:35 UTC, 1 test. Tenant contoso.";
    expect(texts.map(({ body }) => body)).toEqual(texts.map(() => sms));
    expect(acs.map(({ message }) => message)).toEqual(acs.map(() => sms));
    expect([texts.length, acs.length].every((count) => count > 0)).toBe(true);
    const all = [mails[0]?.Body, chats[0]?.messageBody, cards[0]?.body, sms].join("\n");
    expect(all).not.toMatch(/break-in|Not announced|alert rule/);
    expect(plain(mails[0]?.Body)).toContain(
      "It was sent at 2026-01-15 10:35:12 UTC. You are configured as a receiver of break-glass alerts.",
    );
  });

  test("says that the workspace did not answer, and goes out all the same", async () => {
    const { mails, texts, status } = await play();
    expect(status).toBe("Succeeded");
    expect(mails[0]?.Subject).toBe("[TEST] Test of the break-glass alerting: nobody signed in");
    expect(plain(mails[0]?.Body)).toContain(
      "The details could not be read from the workspace: the query ended as Failed.",
    );
    expect(texts[0]?.body).toBe("TEST of the break-glass alerting: nobody signed in. Tenant contoso.");
  });

  test("asks the workspace a question that reads no table", async () => {
    const { queries } = await play({ answer: answered([event]) });
    expect(queries).toEqual([TEST_EVENT.query]);
    expect(queries[0]).toMatch(/^print TimeGenerated = now\(\)\n\| project TimeGenerated, /);
  });
});
