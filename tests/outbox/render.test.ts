import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import stringWidth from "string-width";
import { type Message, Outbox, render } from "../../sandbox/outbox/index.ts";

const at = new Date("2026-01-15T10:36:00.000Z");
const mail: Message = {
  channel: "email",
  via: "office365",
  to: ["soc@contoso.com", "ciso@contoso.com"],
  subject: "[Sev0] Break-glass sign-in",
  body: '<h2>Signed in</h2><table><tr><td>Account</td><td>Break glass 1</td></tr></table><p>See <a href="https://contoso.com/runbook">the runbook</a> &amp; act.</p>',
  importance: "High",
  at,
};
const plain = (message: Message, width = 60) => render(message, { colour: false, width });

describe("a message on the terminal", () => {
  test("is an e-mail with its headers and its HTML as readable text", () => {
    expect(plain(mail)).toBe(`┌─ E-mail · 2026-01-15 10:36:00 UTC ───────────────────────┐
│ From: the account behind office365                       │
│ To: soc@contoso.com, ciso@contoso.com                    │
│ Importance: High                                         │
│ Subject: [Sev0] Break-glass sign-in                      │
├──────────────────────────────────────────────────────────┤
│ Signed in                                                │
│                                                          │
│ Account   Break glass 1                                  │
│                                                          │
│ See the runbook [https://contoso.com/runbook] & act.     │
└──────────────────────────────────────────────────────────┘`);
  });

  test("cuts a long link, and says so", () => {
    const link = (length: number) => `https://contoso.com/${"q".repeat(length - 20)}`;
    const shown = (length: number) =>
      plain({ ...mail, body: `<a href="${link(length)}">rows</a>` }, 60)
        .replaceAll(/[\s│]/g, "")
        .match(/rows\[(.*?)\]/)?.[1];
    expect(shown(160)).toBe(link(160));
    expect(shown(161)).toBe(`${link(161).slice(0, 159)}…`);
  });

  test("is a post in Teams, with its list as a list", () => {
    const post: Message = {
      channel: "teams",
      via: "teams",
      from: "Flow bot",
      to: ["team/channel"],
      subject: "",
      body: "<p><b>Sev0</b></p><ul><li>IP address: <b>203.0.113.7</b></li></ul>",
      at,
    };
    expect(plain(post, 44)).toBe(`┌─ Teams · 2026-01-15 10:36:00 UTC ────────┐
│ From: Flow bot                           │
│ To: team/channel                         │
├──────────────────────────────────────────┤
│ Sev0                                     │
│                                          │
│  * IP address: 203.0.113.7               │
└──────────────────────────────────────────┘`);
  });

  test("is an SMS with its characters, encoding and segments", () => {
    const text: Message = {
      channel: "sms",
      via: "twilio",
      from: "+15005550006",
      to: ["+31201234567"],
      subject: "",
      body: "Sev0 <sign-in> 😀",
      at,
    };
    expect(plain(text, 44)).toBe(`┌─ SMS · 2026-01-15 10:36:00 UTC ──────────┐
│ From: +15005550006                       │
│ To: +31201234567                         │
├──────────────────────────────────────────┤
│ Sev0 <sign-in> 😀                        │
├──────────────────────────────────────────┤
│ 16 characters, UCS-2, 1 segment          │
└──────────────────────────────────────────┘`);
  });

  test("is an Adaptive Card as text, which names what it cannot show", () => {
    const column = (...texts: string[]) => ({
      type: "Column",
      items: texts.map((text) => ({ type: "RichTextBlock", inlines: [{ type: "TextRun", text }] })),
    });
    const card = {
      type: "AdaptiveCard",
      body: [
        { type: "TextBlock", text: "Signed in" },
        { type: "FactSet", facts: [{ title: "Account", value: "bg1" }] },
        { type: "Container", items: [{ type: "Media" }] },
        { type: "ColumnSet", columns: [column("Country"), column("NL")] },
        { type: "ColumnSet", columns: [column("City", "Zip"), column("Delft")] },
      ],
      actions: [
        { type: "Action.OpenUrl", title: "Runbook", url: "https://contoso.com" },
        { type: "Action.OpenUrl", title: "Rows", url: `https://a/${"q".repeat(200)}` },
      ],
    };
    const text = plain({
      ...mail,
      channel: "teams",
      subject: "",
      format: "adaptiveCard",
      body: JSON.stringify(card),
    });
    for (const line of [
      "Signed in",
      "Account: bg1",
      "(Media is not shown here)",
      "Country  NL",
      "City",
      "Zip",
      "Delft",
      "[Runbook] https://contoso.com",
    ]) {
      expect(text).toContain(`│ ${line} `);
    }
    expect(text.match(/q+…?/g)?.join("")).toBe(`${"q".repeat(149)}…`);
  });

  test("has colours only where they are wanted", () => {
    expect(render(mail, { colour: true })).toContain("\u001b[1mSubject:\u001b[22m");
    expect(render(mail, { colour: false })).not.toContain("\u001b");
  });

  test("cannot steer the terminal, whatever an event holds", () => {
    const text = plain({ ...mail, subject: "a\u001b[2Jb", body: "c&#27;[31md\u202ee" });
    expect(text).toContain("a<U+001B>[2Jb");
    expect(text).toContain("c<U+001B>[31md<U+202E>e");
  });

  test("fills its frame on every line, with any text in any script", () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom("a", " ", "\n", "漢", "😀", "é", "\u0301", "\t", "\u001b"),
          maxLength: 300,
        }),
        fc.integer({ min: 40, max: 120 }),
        (body, width) => {
          const lines = render(
            { ...mail, format: "text", subject: body, body },
            { colour: false, width },
          ).split("\n");
          expect(lines.filter((line) => stringWidth(line) !== width)).toEqual([]);
        },
      ),
    );
  });
});

test("the outbox gives messages in the order of time, and those of one instant as they came", () => {
  const outbox = new Outbox();
  const message = (subject: string, minute: number): Message => ({
    ...mail,
    subject,
    at: new Date(at.getTime() + minute * 60_000),
  });
  for (const [subject, minute] of [
    ["third", 5],
    ["first", 1],
    ["second", 1],
    ["fourth", 9],
  ] as const) {
    outbox.add(message(subject, minute));
  }
  expect(outbox.messages.map(({ subject }) => subject)).toEqual(["first", "second", "third", "fourth"]);
});
