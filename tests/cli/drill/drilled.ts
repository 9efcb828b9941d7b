import type { Drilled } from "../../../cli/drill/page/page.ts";
import type { Message } from "../../../sandbox/outbox/index.ts";

/** What an attacker may write into an event, so that it comes into every text of a drill. */
export const HOSTILE = `"><script>document.title="owned"</script><img src=x onerror=alert(1)>'\u202e{{</style>`;

const START = "2026-01-15T02:03:07.000Z";
const at = (time: string) => `2026-01-15T${time}.000Z`;

/** A card that tells of its event in text, and loads a picture. */
export function cardMessage(text: string, pictureUrl: string): Message {
  const card = {
    type: "AdaptiveCard",
    version: "1.2",
    body: [
      { type: "RichTextBlock", inlines: [{ type: "TextRun", text, weight: "Bolder" }] },
      { type: "Image", url: pictureUrl, altText: "a picture" },
      {
        type: "ActionSet",
        actions: [{ type: "Action.OpenUrl", title: "Runbook", url: "https://contoso.com/" }],
      },
    ],
  };
  return {
    channel: "teams",
    via: "teams-webhook",
    to: ["soc"],
    subject: "",
    body: JSON.stringify(card),
    format: "adaptiveCard",
    at: new Date(at("02:20:00")),
  };
}

/** A drill of two scenarios in which every text is `word`. */
export function drilled(word: string, more: readonly Message[] = []): Drilled {
  const messages: Message[] = [
    {
      channel: "email",
      via: "office365",
      to: [word],
      subject: word,
      body: `<p>From <b>203.0.113.42</b></p><script>document.title = "owned"</script>`,
      importance: "High",
      at: new Date(at("02:20:00")),
    },
    {
      channel: "sms",
      via: "twilio",
      to: ["+31612345678"],
      subject: "",
      body: "x".repeat(161),
      at: new Date(at("02:20:00")),
    },
    ...more,
    {
      channel: "sms",
      via: "acs",
      to: ["+31612345678"],
      subject: "",
      body: word,
      at: new Date(at("04:20:00")),
    },
  ];
  const action = {
    type: "Compose",
    status: "Succeeded",
    code: "OK",
    startTime: at("02:20:00"),
    endTime: at("02:20:00"),
  } as const;
  return {
    stack: word,
    messages,
    origin: { version: "0.2.0", commit: word, madeAt: new Date("2026-02-01T08:00:00Z") },
    result: {
      leftOut: [],
      deployed: [{ id: `/subscriptions/${word}`, type: word }],
      timeline: [
        { at: START, what: "consent", detail: word },
        { at: at("02:13:00"), what: "sign-in", detail: word },
        { at: at("02:15:00"), what: "ingested", detail: "a row of SigninLogs" },
        { at: at("02:20:00"), what: "rule fired", detail: word },
        { at: at("02:20:00"), what: "action", detail: "Send_email failed: no" },
        { at: at("02:20:00"), what: "action", detail: "Send_SMS succeeded" },
        { at: at("04:20:00"), what: "rule fired", detail: "failed (Sev0): the second" },
      ],
      messages: [],
      incidents: [{ number: 1, title: word, severity: "High", at: at("02:20:00"), entities: [word] }],
      defenderAlerts: [{ title: word, severity: "high", at: at("04:20:00"), entities: [] }],
      runs: [
        {
          workflow: "/workflows/notify",
          name: word,
          status: "Failed",
          startTime: at("02:20:00"),
          endTime: at("02:21:17"),
          actions: [
            { ...action, name: "Read_alert", inputs: { text: word }, outputs: { text: word } },
            { ...action, name: "Count", inputs: "a", outputs: 9007199254740993n },
            {
              ...action,
              name: "Send_email",
              type: "ApiConnection",
              status: "Failed",
              code: "429",
              error: { code: word, message: word },
              retries: 4,
            },
          ],
        },
      ],
      readings: [],
      faults: [word],
      scenarios: [
        {
          name: word,
          title: word,
          from: START,
          happened: at("02:13:00"),
          notified: [
            { path: "workflow", via: "office365", channel: "email", to: [word], at: at("02:20:00") },
          ],
          silent: [word],
          silentFallback: [],
          alerts: [],
          path: [
            {
              kind: "events",
              name: "law",
              at: at("02:15:00"),
              detail: word,
              next: [{ kind: "rule", name: word, type: word, at: at("02:20:00"), detail: "", next: [] }],
            },
          ],
        },
        {
          name: "second",
          title: "The second",
          from: at("03:00:00"),
          happened: at("03:10:00"),
          notified: [],
          silent: [],
          silentFallback: [],
          alerts: [],
          path: [],
        },
      ],
      verdict: { ok: false, reasons: [word] },
    },
  };
}
