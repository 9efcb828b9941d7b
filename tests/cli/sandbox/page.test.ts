import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { parseHTML } from "linkedom";
import { type ServedPage, servePage } from "./served-page.ts";

const HOSTILE = `"><script>owned()</script><img src=x onerror=owned()>'{{</style>`;

let page: ServedPage;
beforeAll(async () => {
  page = await servePage();
});
afterAll(() => page.close());

const ask = (name: string, headers: Record<string, string> = {}) => fetch(page.address + name, { headers });
const withKey = () => ({ authorization: `Bearer ${page.served.secrets.controlKey}` });

test("the files are for everybody and hold nothing of the sandbox; the content needs the key", async () => {
  const { controlKey, application } = page.served.secrets;
  for (const name of ["", "?x", "page.css", "page.js", "idiomorph.js", "sign-in.json"]) {
    const answer = await ask(name);
    const text = await answer.text();
    expect([name, answer.status, text.length > 500]).toEqual([name, 200, true]);
    for (const secret of [controlKey, application.clientSecret]) expect(text).not.toContain(secret);
    expect(answer.headers.get("content-security-policy")).toMatch(
      /^default-src 'none'; script-src 'self'; .*frame-ancestors 'none'$/,
    );
  }
  expect((await ask("content")).status).toBe(401);
  expect((await ask("page.ts", withKey())).status).toBe(400);
  expect((await fetch(page.address, { method: "POST", headers: withKey() })).status).toBe(400);
});

test("content that a client has already is not sent again", async () => {
  const first = await ask("content", withKey());
  expect(first.status).toBe(200);
  const known = { ...withKey(), "if-none-match": first.headers.get("etag") ?? "" };
  expect((await ask("content", known)).status).toBe(304);
  await page.served.cloud.advanceTo(new Date("2026-01-15T02:01:00Z"));
  expect((await ask("content", known)).status).toBe(200);
});

test("whoever follows hears of what changes, in a request or without one, and of nothing else", async () => {
  expect((await ask("changes")).status).toBe(401);
  const events = await ask("changes", withKey());
  expect([events.status, events.headers.get("content-type")]).toEqual([200, "text/event-stream"]);
  const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader();
  let heard = "";
  const listening = (async () => {
    for (let read = await reader?.read(); read?.done === false; read = await reader?.read())
      heard += read.value;
  })();
  const after = async (happens: () => unknown) => {
    heard = "";
    await happens();
    await new Promise((resolve) => setTimeout(resolve, 400));
    return heard;
  };
  // That there may be something to see already.
  expect(await after(() => undefined)).toBe("data: changed\n\n");
  expect(await after(() => undefined)).toBe("");
  const { cloud } = page.served;
  const message = { channel: "sms", via: "twilio", to: [], subject: "", body: "" } as const;
  expect(await after(() => cloud.outbox.add({ ...message, at: cloud.clock.now() }))).toBe(
    "data: changed\n\n",
  );
  expect(await after(() => cloud.advanceTo(new Date("2026-01-15T03:01:00Z")))).toContain("data: changed\n\n");
  expect(await after(() => page.deploy())).toContain("data: changed\n\n");
  expect(await after(() => undefined)).toBe("");
  await reader?.cancel();
  await listening;
});

test("text of others stays text, and the newest 50 messages are shown", async () => {
  const at = page.served.cloud.clock.now();
  for (let count = page.served.cloud.outbox.messages.length; count < 51; count++)
    page.served.cloud.outbox.add({
      channel: "sms",
      via: HOSTILE,
      to: [HOSTILE],
      subject: "",
      body: HOSTILE,
      at,
    });
  const { document } = parseHTML(await (await ask("content", withKey())).text());
  expect(document.querySelectorAll("script, img")).toHaveLength(0);
  const headings = Array.from(document.querySelectorAll("#messages h4")).map(
    ({ textContent }) => textContent,
  );
  expect([headings.length, headings[0], headings[49]]).toEqual([
    50,
    expect.stringMatching(/^51\. Text message by ">/),
    expect.stringMatching(/^2\. /),
  ]);
  expect(document.querySelector("#messages .muted")?.textContent).toBe("The newest 50 of 51.");
  expect(document.querySelector("#messages .bubble")?.textContent).toBe(HOSTILE);
});
