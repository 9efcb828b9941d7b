import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { parseHTML } from "linkedom";
import { checkFile } from "../../../cli/verify/check.ts";
import { evidenceOf } from "../../../cli/verify/evidence-of.ts";
import type { Facts } from "../../../cli/verify/facts.ts";
import { writeEvidence } from "../../../cli/verify/files.ts";
import { page } from "../../../cli/verify/page.ts";
import { redacted } from "../../../cli/verify/read/ask.ts";
import { canonical, sealOf } from "../../../cli/verify/seal.ts";
import { isSending } from "../../../workflows/index.ts";
import { HOSTILE } from "../drill/drilled.ts";
import { at, complete, ran, signedIn } from "./facts.ts";

const circumstances = {
  environment: "azure",
  stack: "contoso",
  tenantId: "t",
  subscriptionId: "s",
  targetMinutes: 10,
  signedBy: null,
  since: new Date(at("00:00:00")),
  gatheredAt: new Date(at("03:00:00")),
} as const;
const evidence = (changes: Partial<Facts> = {}, more = {}) =>
  evidenceOf({ ...complete, ...changes }, { ...circumstances, ...more });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "breakglass-evidence-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("files of evidence", () => {
  test("are named by the sign-in, never overwritten, and unchanged", () => {
    const first = writeEvidence(folder, evidence());
    const second = writeEvidence(folder, evidence());
    expect([first, second].map(({ json }) => basename(json))).toEqual([
      "2026-01-15T02-13-00.000Z.json",
      "2026-01-15T02-13-00.000Z-2.json",
    ]);
    const { seal } = first.evidence;
    expect(checkFile(first.json, seal.evidence)).toMatchObject({ unchanged: true, sha256: seal.evidence });
    expect(checkFile(first.html).unchanged).toBe(true);
    const { stack, startedAt, verdict } = JSON.parse(readFileSync(first.json, "utf8"));
    expect([stack, startedAt, verdict]).toEqual(["contoso", at("02:13:00"), "complete"]);
  });

  test("layout and the order of keys may change; nothing else may", () => {
    const { json } = writeEvidence(folder, evidence());
    const content = JSON.parse(readFileSync(json, "utf8"));
    writeFileSync(json, JSON.stringify(Object.fromEntries(Object.entries(content).reverse())));
    expect(checkFile(json).unchanged).toBe(true);
    writeFileSync(json, JSON.stringify({ ...content, verdict: "late" }));
    expect(checkFile(json).faults).toEqual([
      `${json} has been changed: its content does not match its seal.`,
    ]);
  });

  test("a recomputed seal does not match the recorded one", () => {
    const { json, evidence: written } = writeEvidence(folder, evidence());
    const { seal, ...rest } = written;
    const forged = { ...rest, verdict: "late" } as const;
    writeFileSync(json, JSON.stringify({ ...forged, seal: { ...seal, evidence: sealOf(forged) } }));
    expect(checkFile(json).unchanged).toBe(true);
    expect(checkFile(json, seal.evidence).faults[0]).toContain(`not ${seal.evidence}`);
  });

  test("a page that was changed is noticed", () => {
    const { json, html } = writeEvidence(folder, evidence());
    writeFileSync(html, readFileSync(html, "utf8").replace("complete", "perfect"));
    expect(checkFile(json).faults).toEqual([
      `${html} has been changed: it does not match the seal in ${json}.`,
    ]);
  });

  test.each([
    ["{", "is not JSON: it is damaged, or no evidence"],
    ["{}", "is not evidence"],
    ["null", "is not evidence"],
    [
      '{"format": "breakglass-evidence/2"}',
      'has the format "breakglass-evidence/2", and this version knows breakglass-evidence/1 and',
    ],
    [
      '{"format": "breakglass-evidence/1", "seal": {"algorithm": "sha256"}}',
      "is evidence without a valid seal",
    ],
  ])("%s is refused", (text, why) => {
    const file = join(folder, "x.json");
    writeFileSync(file, text);
    expect(() => checkFile(file)).toThrow(why);
  });

  test("a file that is not there is said to be unreadable", () => {
    expect(() => checkFile(join(folder, "none.json"))).toThrow("cannot be read");
  });

  test("a folder without write permission is refused", () => {
    chmodSync(folder, 0o555);
    const files = JSON.stringify(join(import.meta.dirname, "../../../cli/verify/files.ts"));
    // Root may write everywhere: then it is nobody who asks, with the program already loaded.
    const program = `const { checkFolder } = await import(${files});
      if (process.getuid() === 0) process.setuid(65534);
      try { checkFolder(process.argv[1]); console.log("may be written"); } catch (error) { console.log(error.message); }`;
    const args = ["--input-type=module", "-e", program, folder];
    const { stdout } = spawnSync(process.execPath, args, { encoding: "utf8", env: process.env });
    expect(stdout).toBe(`--out: ${folder} cannot be written: permission denied.\n`);
  });
});

test("the seal covers every value, whatever the order of keys", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string(), (value, key) => {
      const one = { a: value, [`k${key}`]: 1 };
      const other = { [`k${key}`]: 1, a: value };
      expect(canonical(one)).toBe(canonical(other));
      expect(JSON.parse(canonical(one))).toEqual(JSON.parse(JSON.stringify(one)));
      expect(sealOf({ ...one, b: 1 })).not.toBe(sealOf({ ...one, b: 2 }));
    }),
  );
});

test("no address in free text keeps more than its host", () => {
  expect(redacted("at https://jane:s3cr3t@mail.example/x?sig=s3cr3t: no")).toBe(
    "at https://mail.example/[removed] no",
  );
  const urls = fc.webUrl({ withQueryParameters: true, withFragments: true });
  fc.assert(
    fc.property(urls, fc.stringMatching(/^[A-Za-z0-9]{12,20}$/), (url, secret) => {
      const text = redacted(
        `It failed: ${url.replace(/[?#].*/, "")}/${secret}?sig=${secret}, Bearer ${secret} (sig=${secret}).`,
      );
      expect(text).not.toContain(secret);
      expect(text).toMatch(/^It failed: https:\/\/\S+\/\[removed\]/);
    }),
  );
});

describe("the page", () => {
  const hostile = { ...signedIn, account: HOSTILE, address: HOSTILE, application: HOSTILE };
  const failed = ran.actions.map((each) => ({ ...each, status: HOSTILE, error: HOSTILE, name: HOSTILE }));
  const html = (changes: Partial<Facts> = {}, more = {}) => page(evidence(changes, more), "f00d").text;

  test("escapes what others wrote, and has no script", () => {
    const text = html(
      { signIns: [hostile], runs: [{ ...ran, name: HOSTILE, actions: failed }] },
      { signedBy: HOSTILE, stack: HOSTILE },
    );
    const { document } = parseHTML(text);
    expect(document.querySelectorAll("script,img,iframe,link,form").length).toBe(0);
    expect(document.querySelectorAll("style").length).toBe(1);
    expect(text).not.toContain("\u202e");
    expect(document.querySelector("h1")?.textContent).toContain("<script>");
  });

  test("says the verdict, the first broken link and what to check next", () => {
    const { document } = parseHTML(html({ alerts: [] }));
    expect(document.querySelector(".verdict")?.textContent).toBe(
      '✕ The chain is broken at "Alert of Azure Monitor". No alert has fired for this sign-in.',
    );
    expect(document.querySelector("ol li")?.textContent).toMatch(/^A rule runs every few minutes/);
  });

  test("has a line to sign on, or the name of who signs, and the seal", () => {
    expect(html({}, { signedBy: "Jane Doe" })).toContain("Jane Doe, 2026-01-15 03:00:00 UTC");
    const { document } = parseHTML(html());
    expect(document.querySelector(".sign tbody td:last-child")?.textContent).toBe("");
    expect(document.querySelector(".seal")?.textContent).toBe("f00d");
  });

  test("is well-formed: what is opened is closed, in order", () => {
    const open: string[] = [];
    const void_ = ["meta", "!doctype", "br", "!DOCTYPE"];
    for (const [, slash, name = ""] of html({ alerts: [] })
      .replace(/<style>[\s\S]*?<\/style>/, "")
      .matchAll(/<(\/?)([!a-z0-9]+)[^>]*>/g)) {
      if (void_.includes(name)) continue;
      if (slash === "/") expect(open.pop()).toBe(name);
      else open.push(name);
    }
    expect(open).toEqual([]);
  });

  test("of the sandbox says that it proves nothing", () => {
    expect(html({}, { environment: "sandbox" })).toContain("it proves nothing about a tenant");
    expect(html()).not.toContain("it proves nothing about a tenant");
  });
});

test.each([
  ["Send_email", true],
  ["Send_email_2", true],
  ["Send_mail_by_Graph", true],
  ["Post_message_in_a_chat_or_channel_3", true],
  ["Post_card_to_Teams_webhook", true],
  ["Send_SMS", true],
  ["Check_SMS_2", true],
  ["Check_card_to_Teams_webhook", true],
  ["Send_text_message_2", true],
  ["Check_text_message", true],
  ["Run_query_and_list_results", false],
  ["Page_unless_closed", false],
])("%s sends: %s", (name, sends) => expect(isSending(name)).toBe(sends));
