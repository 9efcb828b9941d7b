import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { drill } from "../../../cli/doctor/checks/drill.ts";
import { made } from "../../../cli/doctor/examine.ts";
import { sealOf } from "../../../cli/verify/seal.ts";
import { NOW, targetOf } from "./world.ts";

let evidence: string;
beforeEach(() => {
  evidence = join(mkdtempSync(join(tmpdir(), "breakglass-evidence-")), "contoso");
});
afterEach(() => rmSync(join(evidence, ".."), { recursive: true }));

function write(name: string, content: unknown): void {
  mkdirSync(evidence, { recursive: true });
  writeFileSync(join(evidence, name), typeof content === "string" ? content : JSON.stringify(content));
}

/** Nothing of Azure is asked. */
async function lines(drills: readonly object[] = [], drillDays = 90, accounts?: object[]): Promise<string[]> {
  const target = targetOf({ drills, ...(accounts === undefined ? {} : { accounts }) });
  const { found } = await made(drill, { target, evidence, now: NOW, drillDays } as never);
  return found.map(({ severity, what }) => `${severity}: ${what}`);
}

const sealed = (content: object) => {
  const evidence = {
    format: "breakglass-evidence/1",
    environment: "azure",
    stack: "contoso",
    signIn: null,
    ...content,
  };
  return { ...evidence, seal: { algorithm: "sha256", evidence: sealOf(evidence), page: "" } };
};
const complete = (startedAt: string, more: object = {}) =>
  sealed({ verdict: "complete", startedAt, ...more });
const by = (accountId: string, account = "") => ({ signIn: { accountId, account, address: "203.0.113.7" } });

test("the newest good drill counts", async () => {
  write("a.json", complete("2025-06-01T08:00:00Z"));
  write("b.json", complete("2025-11-20T09:30:00+01:00"));
  write("c.json", sealed({ verdict: "broken", startedAt: "2026-01-10T08:00:00Z" }));
  write("b.html", "<p>not looked at</p>");
  expect(await lines()).toEqual(["ok: The last successful drill was 56 days ago, on 2025-11-20"]);
});

test("a drill is overdue the day after the last one that is allowed", async () => {
  write("a.json", complete("2025-10-17T11:00:00Z"));
  expect(await lines()).toEqual(["ok: The last successful drill was 90 days ago, on 2025-10-17"]);
  expect(await lines([], 89)).toEqual([
    "warning: Drill overdue: the last successful drill was 90 days ago, on 2025-10-17",
  ]);
});

test("one that broke off, is of tomorrow or of the sandbox proves nothing", async () => {
  write("a.json", sealed({ verdict: "broken", startedAt: "2026-01-10T08:00:00Z" }));
  write("b.json", complete("2026-01-16T08:00:00Z"));
  write("c.json", complete("2026-01-11T08:00:00Z", { environment: "sandbox" }));
  expect(await lines()).toEqual(["warning: No drill has proved that the alerts arrive yet"]);
});

test("one that is announced is named; those that are over are not", async () => {
  const note = "Drill";
  const drills = [
    { from: "2026-03-01T09:00:00Z", to: "2026-03-01T10:00:00Z", note },
    { from: "2026-02-03T09:00:00Z", to: "2026-02-03T10:00:00Z", note },
    { from: "2026-01-03T09:00:00Z", to: "2026-01-03T10:00:00Z", note },
  ];
  expect(await lines(drills)).toEqual([
    "info: No drill has proved that the alerts arrive yet; the next one is announced for 2026-02-03T09:00:00Z",
  ]);
});

test.each<[string, unknown]>([
  ["cut off", '{"verdict": "compl'],
  ["without a time", sealed({ verdict: "complete" })],
  ["with a time that is none", complete("yesterday")],
  ["of another version", complete("2026-01-10T08:00:00Z", { format: "breakglass-evidence/2" })],
  ["without a seal", { ...complete("2026-01-10T08:00:00Z"), seal: undefined }],
])("evidence that is %s is a warning, and proves nothing", async (_, content) => {
  write("a.json", content);
  expect(await lines()).toEqual([
    "warning: a.json cannot be read as evidence",
    "warning: No drill has proved that the alerts arrive yet",
  ]);
});

test("evidence that was changed is no good drill, whatever it says", async () => {
  const good = complete("2025-06-01T08:00:00Z");
  write("a.json", { ...good, startedAt: "2026-01-10T08:00:00Z" });
  expect(await lines()).toEqual([
    "warning: a.json was changed after it was written: its content does not match its seal",
    "warning: No drill has proved that the alerts arrive yet",
  ]);
});

test("what test-message and doubts write is no drill, and no fault", async () => {
  write("test.json", {
    format: "breakglass-test-message/1",
    verdict: "accepted",
    startedAt: "2026-01-10T08:00:00Z",
  });
  write("doubts-2026-01-10.json", { kind: "breakglass-doubts", format: 1 });
  expect(await lines()).toEqual(["warning: No drill has proved that the alerts arrive yet"]);
});

test("each account needs a drill of its own", async () => {
  const accounts = [
    { label: "bg1", objectId: "3f1d6a52-0c4e-4b7a-9d28-5e6f7a8b9c01" },
    { label: "bg2", userPrincipalName: "bg2@contoso.com" },
    { label: "bg3", userPrincipalName: "bg3@contoso.com" },
  ];
  write("a.json", complete("2025-12-20T08:00:00Z", by("3F1D6A52-0c4e-4b7a-9d28-5e6f7a8b9c01")));
  write("b.json", complete("2025-06-01T08:00:00Z", by("another", "BG2@contoso.com")));
  expect(await lines([], 90, accounts)).toEqual([
    "ok: The last successful drill was 26 days ago, on 2025-12-20",
    "warning: Drill overdue: the last successful drill with bg2 was 228 days ago, on 2025-06-01",
    "warning: No drill with bg3 has proved that the alerts arrive yet",
  ]);
});
