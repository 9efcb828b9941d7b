import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { EVENT_COLUMNS } from "../../queries/index.ts";
import { type RunRequest, trackingIdOf } from "../../sandbox/logicapps/index.ts";
import { notificationWorkflow, TRIGGER_NAME } from "../../workflows/index.ts";
import { answered, fired, type Payload, resolved, row } from "./alert.ts";
import { run, SIGNATURE, type World } from "./run.ts";
import { everyKind, source } from "./sample.ts";

const definition = notificationWorkflow(source);
const play = (payload: unknown, world: Partial<World> = {}) => run(definition, payload, world);
const accountId = "11111111-1111-1111-1111-111111111111";
const three = answered([
  row(),
  row({ Application: "Microsoft Graph PowerShell" }),
  row({ Result: "Interrupted" }),
]);

describe("an alert whose sign-ins the workspace knows", () => {
  test("goes to every receiver once, and the run succeeds", async () => {
    const { mails, chats, texts, status } = await play(fired(), { answer: three });
    expect(status).toBe("Succeeded");
    expect(mails.map(({ To }) => To)).toEqual(["soc@contoso.com;ciso@contoso.com"]);
    expect(chats.map(({ recipient }) => recipient)).toEqual([
      { groupId: "22222222-2222-2222-2222-222222222222", channelId: "19:abc@thread.tacv2" },
    ]);
    expect(texts.map(({ from, to }) => [from, to])).toEqual([
      ["+15005550006", "+31201234567"],
      ["+15005550006", "+31207654321"],
    ]);
  });

  test("says in the subject and in the text message who signed in, from where", async () => {
    const { mails, texts } = await play(fired(), { answer: three });
    expect(mails[0]).toMatchObject({
      Subject: "[Sev0] Break-glass sign-in: Break glass 1 (bg1@contoso.com) from 203.0.113.7 (Amsterdam, NL)",
      Importance: "High",
    });
    expect(texts[0]?.body).toBe(
      "Sev0 Break-glass sign-in: Break glass 1 from 203.0.113.7 (NL), 2026-01-15 10:30 UTC, 3 sign-ins. Not announced? https://contoso.com/runbook",
    );
  });

  test("reports all of the sign-ins, oldest first, not the last one only", async () => {
    const { mails, chats } = await play(fired(), { answer: three });
    for (const message of [mails[0]?.Body, chats[0]?.messageBody]) {
      const list = message?.slice(message.indexOf("3 sign-ins, oldest first")) ?? "";
      expect([...list.matchAll(/Azure Portal|Microsoft Graph PowerShell|Interrupted/g)].map(String)).toEqual([
        "Azure Portal",
        "Microsoft Graph PowerShell",
        "Azure Portal",
        "Interrupted",
      ]);
    }
  });

  test.each([
    ["no name", "", "Break glass 1 (bg1@contoso.com)", "Break glass 1 (bg1@contoso.com)"],
    [
      "another name",
      "helper@fabrikam.example",
      "Break glass 1 (bg1@contoso.com)",
      "Break glass 1 (bg1@contoso.com), logged as helper@fabrikam.example",
    ],
    ["its id for a name", accountId, "Break glass 1 (bg1@contoso.com)", "Break glass 1 (bg1@contoso.com)"],
    ["its own name", "BG1@contoso.com", "Break glass 1 (bg1@contoso.com)", "Break glass 1 (bg1@contoso.com)"],
  ])("name the account by its id where the row has %s", async (_, Account, headline, fact) => {
    const { mails, chats, texts } = await play(fired([accountId, Account, "203.0.113.7", "Edge"]), {
      answer: answered([row({ AccountId: accountId.toUpperCase(), Account })]),
    });
    expect(mails[0]?.Subject).toContain(`: ${headline} from 203.0.113.7`);
    expect(mails[0]?.Body).toContain(`>${fact}</td>`);
    expect(chats[0]?.messageBody).toContain(`<b>${fact}</b>`);
    expect(texts[0]?.body).toContain(": Break glass 1 from 203.0.113.7");
  });

  test.each([
    ["its name", "jane@fabrikam.example", "2222", "jane@fabrikam.example from"],
    ["its id where it has no name", "", "2222", "2222 from"],
    ["no name at all", "", "", "an account from"],
  ])("name an account that is not configured by %s", async (_, Account, AccountId, named) => {
    const { mails, texts } = await play(fired(), { answer: answered([row({ AccountId, Account })]) });
    expect(mails[0]?.Subject).toContain(`: ${named} 203.0.113.7`);
    expect(texts[0]?.body).toContain(`: ${named} 203.0.113.7`);
  });

  test.each([
    ["no name", "", "Break glass 1 (bg1@contoso.com), 203.0.113.7, Edge"],
    [
      "another name",
      "helper@fabrikam.example",
      "Break glass 1 (bg1@contoso.com), helper@fabrikam.example, 203.0.113.7, Edge",
    ],
  ])("name the account by its id where the alert alone speaks, with %s", async (_, name, headline) => {
    const { mails } = await play(fired([accountId, name, "203.0.113.7", "Edge"]));
    expect(mails[0]?.Subject).toBe(`[Sev0] Break-glass sign-in: ${headline}`);
  });

  test("name the tenant, by its name and its id, whatever became of the alert", async () => {
    const tenant = { name: "contoso.onmicrosoft.com", id: "8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f" };
    for (const [payload, world] of [
      [fired(), { answer: three }],
      [fired(), {}],
      [resolved(), { answer: three }],
    ] as const) {
      const { mails, chats, texts } = await play(payload, { ...world, tenant });
      for (const message of [mails[0]?.Body, chats[0]?.messageBody]) {
        expect(message).toContain(tenant.name);
        expect(message).toContain(tenant.id);
      }
      for (const { body } of texts) expect(body).toContain(" Tenant contoso. Not announced?");
    }
    const { mails, chats, texts } = await play("?", { tenant });
    const said = `Check the sign-in logs of the accounts now. Tenant: ${tenant.name} (${tenant.id}).`;
    expect(mails[0]?.Body).toContain(said);
    expect(chats[0]?.messageBody).toContain(said);
    expect(texts[0]?.body).toContain("now. Tenant contoso.");
  });

  test.each([
    ["no dimensions", null],
    ["an empty list of them", []],
    ["dimensions without a value", [{ name: "Account", value: "" }]],
  ])("are sentences where the query failed and the alert has %s", async (_, dimensions) => {
    const payload = fired();
    const bare = { ...payload.data.alertContext, condition: { allOf: [{ dimensions }] } };
    const { mails, chats, texts } = await play({ ...payload, data: { ...payload.data, alertContext: bare } });
    expect(texts[0]?.body).toBe(
      "Sev0 Break-glass sign-in: no details. Not announced? https://contoso.com/runbook",
    );
    expect(mails[0]?.Subject).toBe("[Sev0] Break-glass sign-in: no details");
    expect(chats[0]?.messageBody).toContain("Break-glass sign-in: no details</b>");
  });

  test("say when an alert was closed, and that it was where the time is missing", async () => {
    const closed = resolved();
    expect((await play(closed, { answer: three })).mails[0]?.Body).toContain(
      "fired at 2026-01-15 10:35:12 UTC and was closed at 2026-01-15 11:05:12 UTC.",
    );
    const { resolvedDateTime: _, ...essentials } = closed.data.essentials;
    const timeless = { ...closed, data: { ...closed.data, essentials } };
    expect((await play(timeless, { answer: three })).mails[0]?.Body).toContain(
      "fired at 2026-01-15 10:35:12 UTC and has been closed since.",
    );
  });

  const UNKNOWN_ENDS = "Whether every channel accepted the messages about it is unknown:";
  test.each<[string, Partial<World>, string]>([
    ["all was sent", { runs: ["Succeeded"] }, "Every channel accepted the messages about it."],
    [
      "two runs sent all",
      { runs: ["Succeeded", "Succeeded"] },
      "Every channel accepted the messages about it.",
    ],
    ["a channel failed", { runs: ["Failed"] }, "A message about it FAILED on at least one channel:"],
    ["a run was cut off", { runs: ["Succeeded", "TimedOut"] }, "A message about it FAILED on at least one"],
    ["no run reported it", { runs: [] }, UNKNOWN_ENDS],
    ["the history may not be read", { runs: { status: 403 } }, UNKNOWN_ENDS],
    ["the history does not answer", { runs: "hang" }, UNKNOWN_ENDS],
  ])("say, when an alert was closed, whether anything failed: %s", async (_, world, said) => {
    const closed = await run(notificationWorkflow(everyKind), resolved(), { answer: three, ...world });
    const sentence = `so the alert was closed. ${said}`;
    expect(closed.mails[0]?.Body).toContain(sentence);
    expect(closed.chats[0]?.messageBody).toContain(sentence);
    expect(closed.graph[0]?.message.body.content).toContain(sentence);
    expect(closed.cards[0]?.body).toContain(sentence);
    expect(closed.status).toBe("Succeeded");
    expect(Math.max(...closed.sentAt)).toBeLessThan(60);
    const unread = await run(notificationWorkflow(everyKind), resolved(), { ...world });
    expect(unread.mails[0]?.Body).toContain(sentence);
  });

  test("leave no signed link of the runs that were looked at in the run history", async () => {
    const { actions, mails } = await run(notificationWorkflow(everyKind), resolved(), {
      answer: three,
      runs: ["Succeeded", "Failed"],
    });
    expect(mails[0]?.Body).toContain("A message about it FAILED");
    expect(JSON.stringify(actions).split(SIGNATURE)).toHaveLength(1);
  });

  test("is found in the history by an id that each payload has: without one, the trigger would start no run", () => {
    const idOf = (body: unknown) =>
      trackingIdOf({
        definition: JSON.parse(JSON.stringify(definition)),
        parameters: {},
        trigger: { name: TRIGGER_NAME, headers: {}, body },
        workflow: { id: "/w", name: "w", location: "westeurope" },
        runName: "run",
      } as unknown as RunRequest);
    fc.assert(fc.property(fc.jsonValue(), (body) => void expect(idOf(body)).toMatch(/^[\w+/=]+:.{0,16}$/s)));
    expect(idOf(resolved())).toBe(idOf(fired()));
    const later = JSON.parse(JSON.stringify(fired()).replaceAll("10:35:12", "10:36:12"));
    const other = JSON.parse(JSON.stringify(fired()).replace(/"alertRule":"[^"]*/, "$&2"));
    expect(new Set([fired(), later, other].map(idOf)).size).toBe(3);
  });

  test("do not look into the run history while an alert is open", async () => {
    const { mails, actions } = await play(fired(), { answer: three, runs: ["Failed"] });
    expect(actions["List_runs_since_the_alert"]?.status).toBe("Skipped");
    expect(mails[0]?.Body).not.toMatch(/accepted|FAILED/);
  });

  test("asks with the alert's dimensions and time as base64", async () => {
    const { queries } = await play(fired(), { answer: three });
    const [dimensions, firedAt] = [...(queries[0] ?? "").matchAll(/base64_decode_tostring\("(.*?)"\)/g)].map(
      ([, code]) => Buffer.from(code ?? "", "base64").toString(),
    );
    expect(JSON.parse(dimensions ?? "")).toEqual(fired().data.alertContext.condition.allOf[0]?.dimensions);
    expect(firedAt).toBe("2026-01-15T10:35:12.99645Z");
    expect(queries[0]).toContain('"@{no} bg1@contoso.com"');
  });

  test("shows the newest when they are too many, and says how many it left out", async () => {
    const many = answered(Array.from({ length: 300 }, (_, index) => row({ Application: `App ${index}.` })));
    const { mails, chats } = await play(fired(), { answer: many });
    expect(mails[0]?.Body).toContain("270 earlier ones are not listed here");
    expect(mails[0]?.Body).not.toContain("App 269.");
    expect(mails[0]?.Body).toContain("App 270.");
    expect(chats[0]?.messageBody).toContain("290 earlier ones are not listed here");
    expect(chats[0]?.messageBody).not.toContain("App 289.");
    expect(chats[0]?.messageBody).toContain("App 290.");
  });

  test("says so when the workspace answered only in part", async () => {
    const partial = { status: 200, body: { ...three.body, error: { code: "PartialError" } } };
    expect((await play(fired(), { answer: partial })).mails[0]?.Body).toContain("answered only in part");
    expect((await play(fired(), { answer: three })).mails[0]?.Body).not.toContain("answered only in part");
  });

  test("with values that are null in every column still goes out", async () => {
    const { mails, texts, status } = await play(fired(), {
      answer: answered([EVENT_COLUMNS.map(() => null)]),
    });
    expect(status).toBe("Succeeded");
    expect(mails[0]?.Subject).toBe("[Sev0] Break-glass sign-in: an account");
    expect(texts[0]?.body).toContain("an account, 1 sign-in.");
  });
});

describe("an alert whose sign-ins cannot be read", () => {
  const cases: [string, Partial<World>, string][] = [
    ["the query fails", { answer: { status: 500, body: "no" } }, "the query ended as Failed"],
    ["the identity may not read yet", { answer: { status: 403, body: {} } }, "the query ended as Failed"],
    ["the query finds nothing", { answer: answered([]) }, "with no sign-in for this alert"],
    ["the workspace has no data", { answer: { status: 204 } }, "its answer was not a list of events"],
    [
      "the answer has another shape",
      { answer: { status: 200, body: { tables: "?" } } },
      "not a list of events",
    ],
    ["the query hangs", { answer: "hang" }, "it did not answer within 25 seconds"],
  ];
  test.each(cases)("goes out from the alert itself when %s", async (_, world, said) => {
    const { mails, chats, texts, status, seconds } = await play(fired(), world);
    expect(status).toBe("Succeeded");
    expect(mails[0]?.Subject).toBe(
      "[Sev0] Break-glass sign-in: Break glass 1 (bg1@contoso.com), 203.0.113.7, Windows 10 Edge",
    );
    for (const message of [mails[0]?.Body, chats[0]?.messageBody]) {
      expect(message).toContain(said);
      expect(message).toContain("This is what the alert itself says.");
      expect(message).toContain("203.0.113.7");
    }
    expect(texts.map(({ body }) => body)).toEqual(
      Array(2).fill(
        "Sev0 Break-glass sign-in: Break glass 1, 203.0.113.7, Windows 10 Edge. Not announced? https://contoso.com/runbook",
      ),
    );
    expect(seconds).toBeLessThanOrEqual(60);
  });
});

describe("a payload that is no common alert", () => {
  const payloads: [string, unknown][] = [
    ["another schema", { schemaId: "AzureMonitorMetricAlert", data: { context: "<b>" } }],
    ["a text", "hello <b>"],
    ["a list", ["<b>"]],
    ["nothing", undefined],
    [
      "nonsense in the right places",
      { data: { essentials: { alertRule: 1, firedDateTime: 2 }, alertContext: "<b>" } },
    ],
  ];
  test.each(payloads)("(%s) is told as such, with what came", async (_, payload) => {
    const { mails, chats, texts, status, queries } = await play(payload);
    expect(status).toBe("Succeeded");
    expect(queries).toEqual([]);
    expect(mails[0]?.Subject).toBe("[Sev0] Break-glass alert: the alert could not be read");
    for (const message of [mails[0]?.Body, chats[0]?.messageBody]) {
      expect(message).toContain("came that could not be read");
      if (payload !== undefined) expect(message?.slice(message.indexOf("<pre"))).toContain("&lt;b&gt;");
    }
    expect(texts).toHaveLength(2);
    expect(texts[0]?.body).toContain("could not be read");
  });
});

describe("a failing channel", () => {
  test.each(["office365", "teams", "twilio"] as const)(
    "(%s) stops no other, and fails the run",
    async (broken) => {
      const { mails, chats, texts, status } = await play(fired(), { answer: three, broken: [broken] });
      expect(status).toBe("Failed");
      expect({ mails: mails.length, chats: chats.length, texts: texts.length }).toEqual({
        mails: broken === "office365" ? 0 : 1,
        chats: broken === "teams" ? 0 : 1,
        texts: broken === "twilio" ? 0 : 2,
      });
    },
  );
});

describe("a resolved alert", () => {
  test("sends the closing list by e-mail and Teams, and wakes nobody", async () => {
    const { mails, chats, texts, status } = await play(resolved(), { answer: three });
    expect(status).toBe("Succeeded");
    expect(mails[0]).toMatchObject({
      Subject:
        "Closed: Break-glass sign-in: Break glass 1 (bg1@contoso.com) from 203.0.113.7 (Amsterdam, NL)",
      Importance: "Normal",
    });
    expect(mails[0]?.Body).toContain("3 sign-ins, oldest first");
    expect(mails[0]?.Body).toContain("closed at 2026-01-15 11:05:12 UTC");
    expect(chats).toHaveLength(1);
    expect(texts).toEqual([]);
  });
});

describe("hostile values", () => {
  const hostile = fc.oneof(
    fc.string({ unit: "binary", maxLength: 300 }),
    fc.string({
      unit: fc.constantFrom("<", '"', "&", "'", "\u202e", "\n", "é", "@{", "~", "😀"),
      maxLength: 300,
    }),
    fc.constantFrom("<script>alert(1)</script>", "' or 1==1", '"); drop', "=cmd()", null, 7, true),
  );
  const columns = EVENT_COLUMNS.length;
  const rows = fc.array(fc.array(hostile, { minLength: columns, maxLength: columns }), { maxLength: 60 });

  test("arrive as text in every channel, within its limits", async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.array(hostile, { minLength: 4, maxLength: 4 }), async (found, values) => {
        const payload: Payload = fired(values);
        const { mails, chats, texts } = await play(payload, { answer: answered(found) });
        expect(texts).toHaveLength(2);
        for (const { body } of texts) expect(body).toMatch(/^[ -Z_a-zèéùìòÇØøÅåÆæßÉÄÖÑÜäöñüà¡¿§£¥]{1,160}$/);
        const chat = chats[0]?.messageBody ?? "";
        expect(Buffer.byteLength(chat)).toBeLessThan(28_000);
        expect(mails[0]?.Subject.length).toBeLessThanOrEqual(255);
        expect(mails[0]?.Subject).not.toMatch(/[\r\n\u202a-\u202e\u2066-\u2069]/);
        expect(mails[0]?.Body.length).toBeLessThan(131_072);
        const tags = (markup: string) => new Set([...markup.matchAll(/<\/?([a-z]*)/g)].map(([, tag]) => tag));
        for (const tag of tags(chat)) expect(["p", "b", "i", "ul", "li", "a", "pre"]).toContain(tag);
        for (const tag of tags(mails[0]?.Body ?? "")) {
          expect(["table", "tr", "td", "th", "div", "a", "br", "p", "b", "pre"]).toContain(tag);
        }
      }),
      { numRuns: 25 },
    );
  }, 60_000);
});
