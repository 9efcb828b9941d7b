import { describe, expect, test } from "@jest/globals";
import { accountChange } from "../../queries/account-change.ts";
import { notificationWorkflow } from "../../workflows/index.ts";
import { answered, fired, row } from "./alert.ts";
import { run, type World } from "./run.ts";
import { source } from "./sample.ts";

const definition = notificationWorkflow(source);
const play = (payload: unknown, world: Partial<World> = {}) => run(definition, payload, world);
const three = answered([
  row(),
  row({ Application: "Microsoft Graph PowerShell" }),
  row({ Result: "Interrupted" }),
]);

describe("an alert of another detection", () => {
  const changed = answered([
    row({
      Activity: "Reset password (by admin)",
      Actor: "jane@contoso.com",
      IPAddress: "198.51.100.9",
      City: "",
      Country: "",
      Details: "PasswordProfile: changed",
    }),
  ]);
  const payload = (rule: string) =>
    fired(["11111111-1111-1111-1111-111111111111", "bg1@contoso.com", "jane@contoso.com", "Reset"], rule);

  test.each([accountChange.title, "breakglass-rules-account-change", "BREAKGLASS-RULES-ACCOUNT-CHANGE"])(
    "is told in its own words, and asks its own query (%s)",
    async (rule) => {
      const { mails, chats, texts, queries } = await play(payload(rule), { answer: changed });
      expect(mails[0]?.Subject).toBe(
        "[Sev0] Break-glass account changed: Break glass 1 (bg1@contoso.com): Reset password (by admin) by jane@contoso.com from 198.51.100.9",
      );
      for (const message of [mails[0]?.Body, chats[0]?.messageBody]) {
        expect(message).toContain("An emergency-access account was changed.");
        expect(message).toContain("PasswordProfile: changed");
        expect(message).toContain("The change");
      }
      expect(texts[0]?.body).toBe(
        "Sev0 Break-glass account changed: Break glass 1: Reset password (by admin) by jane@contoso.com from 198.51.100.9, 2026-01-15 10:30 UTC, 1 change.",
      );
      expect(queries[0]).toContain("AuditLogs");
    },
  );

  test("is known by any name that a rule may have", async () => {
    const name = "Alert! (bg's) *rule* é @{x}";
    const named = notificationWorkflow({
      ...source,
      alertings: [{ detection: accountChange, rules: [name] }],
    });
    const { mails } = await run(named, payload(name), { answer: changed });
    expect(mails[0]?.Subject).toContain("Break-glass account changed");
  });

  test("of a rule that nobody knows still reaches everybody", async () => {
    const { mails, texts, status } = await play(payload("another rule"), { answer: changed });
    expect(status).toBe("Succeeded");
    expect(mails[0]?.Subject).toBe(
      "[Sev0] Break-glass alert: Break glass 1 (bg1@contoso.com), jane@contoso.com, Reset",
    );
    expect(texts).toHaveLength(2);
  });
});

describe("what is unusual", () => {
  const found = answered([["The country <b>NL</b> is new."], ["One sign-in failed in the hour before."]]);

  test("stands before the facts, as text", async () => {
    const { mails, chats, status } = await play(fired(), { answer: three, unusual: found });
    expect(status).toBe("Succeeded");
    for (const message of [mails[0]?.Body ?? "", chats[0]?.messageBody ?? ""]) {
      expect(message).toContain("The country &lt;b&gt;NL&lt;/b&gt; is new.");
      expect(message.indexOf("One sign-in failed")).toBeGreaterThan(message.indexOf("&lt;b&gt;NL"));
      expect(message.indexOf("One sign-in failed")).toBeLessThan(message.indexOf("The latest sign-in"));
    }
  });

  test("is not mentioned where there is nothing", async () => {
    const { mails, chats } = await play(fired(), { answer: three });
    for (const message of [mails[0]?.Body, chats[0]?.messageBody]) expect(message).not.toMatch(/unusual/i);
  });

  test.each<[string, World["unusual"]]>([
    ["fails", { status: 500, body: "no" }],
    ["is refused", { status: 400, body: {} }],
    ["hangs", "hang"],
    ["answers with something else", { status: 200, body: { tables: "?" } }],
  ])("is left out with a word when its query %s, and delays nothing for long", async (_, unusual) => {
    const { mails, chats, texts, status, seconds } = await play(fired(), { answer: three, unusual });
    expect(status).toBe("Succeeded");
    expect(texts).toHaveLength(2);
    for (const message of [mails[0]?.Body, chats[0]?.messageBody]) {
      expect(message).toContain("What is unusual about it could not be looked up.");
      expect(message).toContain("3 sign-ins, oldest first");
    }
    expect(seconds).toBeLessThanOrEqual(60);
  });

  test("is not asked for where the detection has no such question", async () => {
    const { queries, mails } = await play(fired(undefined, accountChange.title), {
      answer: three,
      unusual: "hang",
    });
    expect(queries).toHaveLength(1);
    expect(mails[0]?.Body).not.toMatch(/unusual/i);
  });
});

describe("an announced drill", () => {
  const drills = [
    { from: "2026-01-10T09:00:00Z", to: "2026-01-10T11:00:00Z", note: "another" },
    { from: "2026-01-15T11:00:00+01:00", to: "2026-01-15T11:30:00+01:00", note: "Drill <b>, change 4711" },
  ];
  const drilled = notificationWorkflow({ ...source, drills });
  const playAt = (firedAt: string) => run(drilled, fired(undefined, undefined, firedAt), { answer: three });

  test("labels every message, and mutes none", async () => {
    const { mails, chats, texts } = await playAt("2026-01-15T10:35:12.99645Z");
    expect(mails[0]?.Subject).toMatch(/^DRILL: \[Sev0\] Break-glass sign-in: /);
    for (const message of [mails[0]?.Body, chats[0]?.messageBody]) {
      expect(message).toContain("DRILL ANNOUNCED: Drill &lt;b&gt;, change 4711");
      expect(message).toContain("if it is not part of that, treat it as a break-in");
    }
    expect(texts.map(({ body }) => body.slice(0, 30))).toEqual(
      Array(2).fill("DRILL Sev0 Break-glass sign-in"),
    );
    expect(texts[0]?.body.length).toBeLessThanOrEqual(160);
  });

  test.each(["2026-01-15T09:59:59Z", "2026-01-15T11:30:01Z", "2026-01-10T12:00:01Z"])(
    "is over, or has not begun, at %s",
    async (firedAt) => {
      const { mails } = await playAt(firedAt);
      expect(mails[0]?.Subject).toMatch(/^\[Sev0\]/);
      expect(mails[0]?.Body).not.toContain("DRILL");
    },
  );
});
