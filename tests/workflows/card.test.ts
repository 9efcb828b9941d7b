import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { EVENT_COLUMNS } from "../../queries/index.ts";
import { adaptiveCardText } from "../../sandbox/outbox/adaptive-card.ts";
import { notificationWorkflow } from "../../workflows/index.ts";
import { answered, fired, resolved, row } from "./alert.ts";
import { run, WORKSPACE, type World } from "./run.ts";
import { everyKind } from "./sample.ts";

const onlyCards = { ...everyKind, channels: everyKind.channels.filter(({ via }) => via === "teams-webhook") };
const definition = notificationWorkflow(onlyCards);

type Element = { readonly type: string; readonly [name: string]: unknown };

/** The posted card, its size with all around it, and its text in reading order. */
async function posted(payload: unknown, world: Partial<World> = {}, from = definition) {
  const { cards, status } = await run(from, payload, world);
  const [post] = cards;
  const { type, attachments } = JSON.parse(post?.body ?? "null") as {
    type: string;
    attachments: { contentType: string; contentUrl: null; content: Element }[];
  };
  const [attachment] = attachments;
  if (attachment === undefined || cards.length !== 1) throw new Error(`${cards.length} cards were posted.`);
  const { content, ...around } = attachment;
  expect({ type, around, status }).toEqual({
    type: "message",
    around: { contentType: "application/vnd.microsoft.card.adaptive", contentUrl: null },
    status: "Succeeded",
  });
  return {
    card: content,
    bytes: Buffer.byteLength(post?.body ?? ""),
    text: adaptiveCardText(JSON.stringify(content)),
  };
}

const two = answered([row(), row({ Application: "Microsoft Graph PowerShell", Result: "Interrupted" })]);
const unusual = answered([["The country NL is new."], ["One sign-in failed in the hour before."]]);

/** Every object of the card that has a type. */
function* typed(value: unknown): Generator<Element> {
  if (typeof value !== "object" || value === null) return;
  if ("type" in value) yield value as Element;
  for (const inner of Object.values(value)) yield* typed(inner);
}

describe("the card of an alert", () => {
  test("says what happened, what to do, what is unusual, then the facts, the list and the links", async () => {
    const { text } = await posted(fired(), { answer: two, unusual });
    expect(text).toBe(
      [
        "Sev0 · Break-glass sign-in",
        "Break glass 1 (bg1@contoso.com) from 203.0.113.7 (Amsterdam, NL)",
        "An emergency-access account was used. If nobody announced this, treat it as a break-in: open the runbook now.",
        "[Open the runbook] https://contoso.com/runbook",
        "Unusual",
        "The country NL is new.",
        "One sign-in failed in the hour before.",
        "The latest sign-in",
        "Time (UTC)  2026-01-15 10:30:41",
        "Account  Break glass 1 (bg1@contoso.com)",
        "Activity  Sign-in",
        "Result  Interrupted",
        "IP address  203.0.113.7",
        "City  Amsterdam",
        "Country  NL",
        "Application  Microsoft Graph PowerShell",
        "Client  Windows 10 Edge",
        "Correlation id  c0ffee00-0000-4000-8000-000000000001",
        "2 sign-ins, oldest first",
        "2026-01-15 10:30:41 · Sign-in · Azure Portal · Success",
        "2026-01-15 10:30:41 · Sign-in · Microsoft Graph PowerShell · Interrupted",
        "[Rows] https://portal.azure.com#blade/logs?a=1&b=2",
        "[Alert] https://portal.azure.com/#blade/Microsoft_Azure_Monitoring/AlertDetailsTemplateBlade/alertId/%2Fsubscriptions%2Fs%2Fproviders%2FMicrosoft.AlertsManagement%2Falerts%2F5d",
        "[Sign-in logs] https://entra.microsoft.com/#view/Microsoft_AAD_IAM/SignInEventsV3Blade",
        `[Workspace] https://portal.azure.com/#@/resource${WORKSPACE}/logs`,
        "A break-glass account signed in. The alert rule Break-glass sign-in fired at 2026-01-15 10:35:12 UTC. You are configured as a receiver of break-glass alerts.",
      ].join("\n"),
    );
  });

  test("has only elements that every client of Teams knows, and no Markdown", async () => {
    const { card } = await posted(fired(), { answer: two, unusual });
    expect(card).toMatchObject({ type: "AdaptiveCard", version: "1.2" });
    expect(new Set([...typed(card)].map(({ type }) => type))).toEqual(
      new Set([
        ...["AdaptiveCard", "Container", "ColumnSet", "Column", "RichTextBlock", "TextRun"],
        ...["ActionSet", "Action.OpenUrl"],
      ]),
    );
  });

  test("shows the newest ten events, and says how many it left out", async () => {
    const many = answered(Array.from({ length: 300 }, (_, index) => row({ Application: `App ${index}.` })));
    const { text } = await posted(fired(), { answer: many });
    expect(text).toContain("300 sign-ins, oldest first");
    expect(text).toContain("290 earlier ones are not listed here");
    expect(text).not.toContain("App 289.");
    expect(text).toContain("App 290.");
  });

  test("of one event lists nothing, and mentions nothing unusual where there is nothing", async () => {
    const { text } = await posted(fired(), { answer: answered([row()]) });
    expect(text).toContain("The sign-in\nTime (UTC)  2026");
    expect(text).not.toMatch(/oldest first|unusual/i);
  });

  test("says that what is unusual could not be looked up", async () => {
    const { text } = await posted(fired(), { answer: two, unusual: { status: 500 } });
    expect(text).toContain("What is unusual about it could not be looked up.");
  });

  test("is calm once the alert is closed", async () => {
    const [fire, close] = [
      await posted(fired(), { answer: two }),
      await posted(resolved(), { answer: two }),
    ].map(({ card }) => (card["body"] as Element[])[0]?.["style"]);
    expect([fire, close]).toEqual(["attention", "emphasis"]);
    const { text } = await posted(resolved(), { answer: two });
    expect(text).toMatch(/^Closed · Break-glass sign-in\n/);
    expect(text).toContain("closed at 2026-01-15 11:05:12 UTC");
  });

  test("is labelled in an announced drill", async () => {
    const drills = [{ from: "2026-01-15T10:00:00Z", to: "2026-01-15T11:00:00Z", note: "change **4711**" }];
    const drilled = notificationWorkflow({ ...onlyCards, drills });
    const { text } = await posted(fired(), { answer: two }, drilled);
    expect(text).toContain("DRILL ANNOUNCED: change **4711**\nAn emergency-access account was used.");
  });
});

describe("the card where something is missing", () => {
  test("is written from the alert itself, and says why", async () => {
    const { text } = await posted(fired());
    expect(text).toContain("the query ended as Failed. This is what the alert itself says.");
    expect(text).toContain("Break glass 1 (bg1@contoso.com), 203.0.113.7, Windows 10 Edge");
    expect(text).toContain("What the alert says\nAccount  Break glass 1 (bg1@contoso.com)\nIP address");
  });

  test.each<[string, unknown, string]>([
    ["another schema", { schemaId: "AzureMonitorMetricAlert", of: "<b>" }, '"of":"<b>"'],
    ["a text", "hello [a](b)", "hello [a](b)"],
    ["nothing", undefined, "Nothing."],
    ["a number", 5, "5"],
  ])("says that the alert could not be read, and what came (%s)", async (_, payload, came) => {
    const { text, card } = await posted(payload);
    expect(text).toContain("came that could not be read");
    expect(text).toContain("[Open the runbook] https://contoso.com/runbook");
    expect(text.slice(text.indexOf("What came:"))).toContain(came);
    expect([...typed(card)].filter(({ type }) => type === "TextRun")).not.toContainEqual(
      expect.objectContaining({ text: "" }),
    );
  });

  test("leaves out a link that carries too much", async () => {
    const payload = fired();
    const [criterion] = payload.data.alertContext.condition.allOf;
    if (criterion !== undefined) {
      criterion.linkToFilteredSearchResultsUI = `https://portal.azure.com/#${"q".repeat(2400)}`;
    }
    const { text } = await posted(payload, { answer: two });
    expect(text).not.toContain("[Rows]");
    expect(text).toContain("[Alert]");
  });
});

describe("hostile values", () => {
  const hostile = fc.oneof(
    fc.string({ unit: "binary", maxLength: 300 }),
    fc.string({
      unit: fc.constantFrom("\u0001", '"', "\\", "漢", "[", "*", "}", "@{", "😀"),
      maxLength: 300,
    }),
    fc.constantFrom("[pay](https://evil.example)", "**bold**", "@{triggerBody()}", '"}],"x":[{"', null, 7),
  );
  const columns = EVENT_COLUMNS.length;
  const rows = fc.array(fc.array(hostile, { minLength: columns, maxLength: columns }), { maxLength: 14 });

  test("arrive as text, in a well-formed card of less than 28 KB", async () => {
    await fc.assert(
      fc.asyncProperty(
        rows,
        fc.array(hostile, { minLength: 4, maxLength: 4 }),
        fc.array(hostile, { maxLength: 9 }),
        async (found, values, sentences) => {
          const { card, bytes } = await posted(fired(values), {
            answer: answered(found),
            unusual: answered(sentences.map((each) => [each])),
          });
          expect(bytes).toBeLessThan(28_000);
          for (const element of typed(card)) {
            expect(element.type).not.toMatch(/^(TextBlock|FactSet)$/);
            if (element.type !== "TextRun") continue;
            expect(element["text"]).toEqual(expect.any(String));
            expect(element["text"]).not.toBe("");
          }
        },
      ),
      { numRuns: 40 },
    );
  }, 60_000);

  test("of characters that take three bytes keep their length", async () => {
    const value = "漢".repeat(60);
    const { text } = await posted(fired(), { answer: answered([row({ Device: value })]) });
    expect(text).toContain(`Device  ${value}\n`);
  });

  test.each([
    ["Markdown", "[pay](https://evil.example) **now** `x` ~~y~~"],
    ["an expression", "@{triggerBody()} @@{x} @parameters('teamsWebhookUrls')"],
    ["JSON", '"}],"x":[{"\\'],
    ["HTML", "<script>alert(1)</script>"],
    ["other alphabets", "漢字かな交じり文 العربية 😀"],
  ])("are shown to the letter (%s)", async (_, value) => {
    const { text } = await posted(fired(), { answer: answered([row({ Device: value })]) });
    expect(text).toContain(`Device  ${value}\n`);
  });

  test("cannot have a card's own functions run, such as the one that rewrites a date", async () => {
    const value = "{{DATE(2017-02-14T06:08:39Z, SHORT)}}";
    const { text } = await posted(fired(), { answer: answered([row({ Device: value })]) });
    expect(text).toContain("Device  {{DATE(2017-02-14T06:08:39Z, SHORT) }}\n");
  });

  test.each([
    ["characters that JSON writes as six", "\u0001"],
    ["characters of three bytes", "漢"],
    ["quotes", '"'],
  ])("of the greatest size fit (%s)", async (_, character) => {
    const value = character.repeat(400);
    const payload = fired([1, 2, 3, 4].map((each) => `${value}${each}`));
    payload.data.essentials.alertId = `/${"a".repeat(2250)}`;
    const [criterion] = payload.data.alertContext.condition.allOf;
    if (criterion !== undefined) {
      criterion.linkToFilteredSearchResultsUI = `https://portal.azure.com/#${"q".repeat(2350)}`;
    }
    const drills = [{ from: "2026-01-15T10:00:00Z", to: "2026-01-15T11:00:00Z", note: value }];
    const world = {
      answer: answered(Array(20).fill(Array(columns).fill(value))),
      unusual: answered(Array(20).fill([value])),
    };
    const { bytes, text } = await posted(payload, world, notificationWorkflow({ ...onlyCards, drills }));
    for (const button of ["[Rows]", "[Alert]"]) expect(text).toContain(button);
    expect(bytes).toBeGreaterThan(20_000);
    expect(bytes).toBeLessThan(28_000);
  });
});
