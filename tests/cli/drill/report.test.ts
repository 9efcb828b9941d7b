import { createHash } from "node:crypto";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { parseHTML } from "linkedom";
import { page } from "../../../cli/drill/page/page.ts";
import { checkWritable, writeWhole } from "../../../cli/files/report-file.ts";
import { Folder } from "../folder.ts";
import { cardMessage, drilled, HOSTILE } from "./drilled.ts";

const documentOf = (...given: Parameters<typeof drilled>) => parseHTML(page(drilled(...given)).text).document;
const framed = (frame: Element) => parseHTML(frame.getAttribute("srcdoc") ?? "").document;
const texts = (elements: ArrayLike<Element>) =>
  Array.from(elements).map(({ textContent }) => textContent?.replaceAll(/\s+/g, " ").trim());

describe("the page of a drill, in which every text is an attacker's", () => {
  const document = documentOf(HOSTILE, [cardMessage(HOSTILE, "https://evil.example/x.png")]);
  const all = Array.from(document.querySelectorAll("*"));

  test("has one script, which is ours, and a policy that lets no other run and nothing be loaded", () => {
    const [script, ...others] = Array.from(document.querySelectorAll("script"));
    const hash = createHash("sha256")
      .update(script?.textContent ?? "")
      .digest("base64");
    expect(others).toEqual([]);
    expect(document.querySelector("meta[http-equiv]")?.getAttribute("content")).toBe(
      `default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-${hash}'`,
    );
  });

  test("has no element, handler or address that came out of a text", () => {
    expect(
      all.filter(({ localName }) => ["img", "link", "object", "embed", "form"].includes(localName)),
    ).toEqual([]);
    const attributes = all.flatMap((element) => Array.from(element.attributes));
    expect(attributes.filter(({ name }) => /^on|^src$/.test(name))).toEqual([]);
    const addresses = all.flatMap((element) => element.getAttribute("href") ?? []);
    expect(addresses.every((address) => address.startsWith("#"))).toBe(true);
    expect(document.querySelector("style")?.textContent).not.toMatch(/url\(|@import/);
  });

  test("shows the text unchanged, but characters that reverse its direction as codes", () => {
    expect(document.querySelector("h1")?.textContent).toBe(
      `Drill of the stack ${HOSTILE.replace("\u202e", "<U+202E>")}`,
    );
  });

  test("has a target for each link, and skips no level of headings", () => {
    const ids = all.flatMap(({ id }) => (id === "" ? [] : [id]));
    expect(new Set(ids).size).toBe(ids.length);
    const targets = Array.from(document.querySelectorAll("a")).map(
      (link) => link.getAttribute("href")?.slice(1) ?? "",
    );
    expect(targets.filter((target) => !ids.includes(target))).toEqual([]);
    const levels = Array.from(document.querySelectorAll("h1,h2,h3,h4,h5")).map(({ localName }) =>
      Number(localName[1]),
    );
    expect(levels[0]).toBe(1);
    expect(levels.every((level, index) => level <= (levels[index - 1] ?? 1) + 1)).toBe(true);
    expect(document.querySelectorAll("h1,main,header,nav[aria-label]")).toHaveLength(4);
    expect(document.documentElement.getAttribute("lang")).toBe("en");
  });

  test("has messages in frames that run nothing, each with a name", () => {
    const frames = Array.from(document.querySelectorAll("iframe"));
    expect(frames.map((frame) => [frame.getAttribute("title"), frame.getAttribute("sandbox")])).toEqual([
      ["E-mail 1 by office365", "allow-same-origin"],
      ["Teams 3 by teams-webhook", "allow-same-origin"],
    ]);
    const [mail, card] = frames.map(framed);
    expect(mail?.body.innerHTML).toBe(
      `<p>From <b>203.0.113.42</b></p><script>document.title = "owned"</script>`,
    );
    expect(card?.querySelector(".ac-textRun")?.textContent).toBe(HOSTILE);
    expect(card?.querySelectorAll("script")).toHaveLength(0);
    expect(texts(card?.querySelectorAll("button[role=link]") ?? [])).toEqual(["Runbook"]);
  });
});

describe("the page of a drill", () => {
  const document = documentOf("word");
  const part = (id: string) => document.getElementById(id)?.parentElement as Element;
  const titles = (id: string) => texts(part(id).querySelectorAll("svg g title"));

  test("says how it went", () => {
    expect(document.title).toBe("Drill of word: failed");
    expect(texts(document.querySelectorAll(".verdict, header > p"))).toEqual([
      "Sandbox. A local Azure played this drill. Nothing here happened in Azure, and no message left the machine.",
      "✕ The drill failed:word",
      "Broken on purpose: word.",
      "This stack does not export Entra ID's logs to the workspace; the drill has them arrive all the same. In the tenant, nobody is notified until somebody exports them: breakglass doctor checks it; in breakglass-alerts, the setting breakglass:diagnosticSetting does it.",
    ]);
    expect(texts(document.querySelectorAll(".origin div"))).toEqual([
      "Stackword",
      "Created2026-02-01 08:00:00 UTC",
      "breakglass0.2.0",
      "Commitword",
    ]);
  });

  test("has for each scenario what happened in its time", () => {
    expect(texts(document.querySelectorAll("h2"))).toEqual(["word", "The second", "What was deployed"]);
    const [first, second] = ["1", "2"].map((number) => ({
      posts: texts(part(`messages-${number}`).querySelectorAll("h4")),
      found: texts(part(`incidents-${number}`).querySelectorAll("td:first-child")),
      runs: texts(part(`runs-${number}`).querySelectorAll("h4")),
      notified: texts(part(`notified-${number}`).querySelectorAll("td, p")),
    }));
    expect(first).toEqual({
      posts: [
        "1. E-mail by office365, 2026-01-15 02:20:00",
        "2. Text message by twilio, 2026-01-15 02:20:00",
      ],
      found: ["Sentinel incident 1"],
      runs: ["notify, 2026-01-15 02:20:00: Failed"],
      notified: [
        "2026-01-15 02:20:00",
        "7 min",
        "workflow",
        "email by office365",
        "word",
        "No message: word. These channels sent nothing.",
      ],
    });
    expect(second).toEqual({
      posts: ["1. Text message by acs, 2026-01-15 04:20:00"],
      found: ["Defender alert"],
      runs: [],
      notified: ["Nobody."],
    });
  });

  test("draws the timeline: a mark for each minute and kind, another one where something went wrong", () => {
    expect(titles("timeline-1")).toEqual([
      "02:03:07 consent: word",
      "02:13:00 sign-in: word",
      "02:15:00 ingested: a row of SigninLogs",
      "02:20:00 rule fired: word",
      "02:20:00 action: Send_email failed: no 02:20:00 action: Send_SMS succeeded",
    ]);
    expect(texts(part("timeline-1").querySelectorAll("g:has(.wrong) title"))).toEqual([
      titles("timeline-1")[4],
    ]);
    expect(part("timeline-2").querySelectorAll(".wrong")).toHaveLength(0);
    expect(texts(part("timeline-1").querySelectorAll("svg > title, .gap"))).toEqual([
      "6 entries from 2026-01-15 02:03 to 2026-01-15 02:20 UTC; 1 of them failed.",
      "2026-01-15",
      "+10 min",
      "+2 min",
      "+5 min",
    ]);
    expect(part("timeline-1").querySelectorAll("tbody tr")).toHaveLength(6);
  });

  test("leads the path of the alert through its rows in chronological order", () => {
    const points = part("timeline-1").querySelector(".way")?.getAttribute("points")?.split(" ") ?? [];
    const places = points.map((point) => point.split(",").map(Number));
    expect(places).toHaveLength(4);
    expect(places.map(([x]) => x)).toEqual(places.map(([x]) => x).toSorted((a = 0, b = 0) => a - b));
  });

  test("shows the path as lists in lists", () => {
    expect(texts(part("path-1").querySelectorAll(".path > li > .hop strong"))).toEqual(["law"]);
    expect(texts(part("path-1").querySelectorAll(".path > li > ul > li > .hop"))).toEqual([
      "rule 02:20:00 word word",
    ]);
    expect(texts(part("path-2").querySelectorAll("p"))).toEqual(["No rule matched."]);
  });

  test("counts the segments of a text message", () => {
    expect(texts(part("messages-1").querySelectorAll(".sms .muted"))).toEqual([
      "161 characters, GSM-7, 2 segments",
    ]);
  });

  test("shows each action's inputs and outputs, with all digits, and opens what failed", () => {
    const actions = Array.from(part("runs-1").querySelectorAll("details.action"));
    expect(actions.map((action) => action.hasAttribute("open"))).toEqual([false, false, true]);
    expect(texts(actions.flatMap((action) => Array.from(action.querySelectorAll(".data > p, pre"))))).toEqual(
      [
        "Code: OK",
        '{ "text": "word" }',
        "The same as the inputs.",
        "Code: OK",
        '"a"',
        "9007199254740993",
        "Code: 429; tried 5 times",
        "word: word",
        "None.",
        "None.",
      ],
    );
  });
});

describe("the file of the report", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "breakglass-report-"));
    mkdirSync(join(folder, "taken"));
    writeFileSync(join(folder, "file"), "before");
    symlinkSync(join(folder, "file"), join(folder, "link"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([
    [
      "no/drill.html",
      (path: string) => `--report: the folder ${join(path, "no")} does not exist. Create it first.`,
    ],
    [
      "taken",
      (path: string) =>
        `--report: ${join(path, "taken")} is a folder. Name a file, such as ${join(path, "taken", "drill.html")}.`,
    ],
    [
      "file/drill.html",
      (path: string) =>
        `--report: ${join(path, "file", "drill.html")} cannot be written: part of its path is a file, not a folder.`,
    ],
    [
      `${"n".repeat(300)}.html`,
      (path: string) =>
        `--report: ${join(path, "n".repeat(300))}.html cannot be written: its name is too long.`,
    ],
  ])("is refused where it cannot be written: %#", (name, message) => {
    expect(() => checkWritable(join(folder, name))).toThrow(message(folder));
  });

  test("is looked for without a trace, and without a change", () => {
    checkWritable(join(folder, "drill.html"));
    checkWritable(join(folder, "file"));
    expect(readdirSync(folder).sort()).toEqual(["file", "link", "taken"]);
    expect(readFileSync(join(folder, "file"), "utf8")).toBe("before");
  });

  test("is written completely, through a link, and leaves nothing else behind", () => {
    writeWhole(join(folder, "link"), "after");
    expect(readFileSync(join(folder, "file"), "utf8")).toBe("after");
    expect(readdirSync(folder).sort()).toEqual(["file", "link", "taken"]);
  });

  test("stays as it was where it cannot be written any more", () => {
    chmodSync(join(folder, "taken"), 0o700);
    expect(() => writeWhole(join(folder, "taken"), "page")).toThrow(
      /^--report: .*taken could not be written: /,
    );
    expect(readdirSync(folder).sort()).toEqual(["file", "link", "taken"]);
  });

  test("is asked for before anything is deployed", () => {
    const user = new Folder();
    const outcome = user.start("drill", "--report", join(folder, "no", "drill.html"));
    user.remove();
    expect(outcome).toEqual({
      code: 2,
      stdout: "",
      stderr: `--report: the folder ${join(folder, "no")} does not exist. Create it first.\n`,
    });
  });
});
