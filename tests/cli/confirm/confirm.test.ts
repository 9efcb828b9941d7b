import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { confirm, confirmedText } from "../../../cli/confirm/run.ts";
import { type TestEvidence, writeTest } from "../../../cli/test-message/evidence.ts";
import { checkFile } from "../../../cli/verify/check.ts";

const NOW = new Date("2026-01-15T03:00:00Z");
const test_: TestEvidence = {
  format: "breakglass-test-message/1",
  environment: "azure",
  stack: "contoso",
  tenantId: "t",
  subscriptionId: "s",
  startedAt: "2026-01-15T02:13:07.482Z",
  endedAt: "2026-01-15T02:14:07.482Z",
  verdict: "accepted",
  workflowId: "/w",
  run: null,
  deliveries: [
    {
      path: "workflow",
      channel: "e-mail",
      to: ["soc@contoso.com", "ciso@contoso.com"],
      outcome: "accepted",
      what: "",
    },
    { path: "fallback", channel: "SMS", to: ["+31612345678"], outcome: "accepted", what: "" },
  ],
  troubles: [],
};
let folder: string;
let file: string;
let seal: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "breakglass-confirm-"));
  const written = writeTest(folder, test_);
  file = written.file;
  seal = written.evidence.seal.evidence;
});
afterEach(() => rmSync(folder, { recursive: true }));

test("confirmations add up, and the seal of the evidence stays", () => {
  confirm(file, { receiver: "+31612345678", by: "Jane Doe", at: "2026-01-15T03:14:30+01:00" }, NOW);
  const all = confirm(file, { receiver: "ciso@contoso.com", by: " John " }, NOW);
  expect(all).toEqual([
    {
      receiver: "+31612345678",
      by: "Jane Doe",
      at: "2026-01-15T02:14:30.000Z",
      recordedAt: NOW.toISOString(),
    },
    { receiver: "ciso@contoso.com", by: "John", at: NOW.toISOString(), recordedAt: NOW.toISOString() },
  ]);
  expect(checkFile(file, seal)).toMatchObject({ unchanged: true, sha256: seal });
  expect(confirmedText("FILE", all)).toBe(
    "Confirmed in FILE (times in UTC):\n  2026-01-15 02:14:30  +31612345678, by Jane Doe\n  2026-01-15 03:00:00  ciso@contoso.com, by John",
  );
});

test.each([
  ["changed", (text: string) => text.replace("Jane", "Joan")],
  ["taken away", (text: string) => text.replace(/,\s*"confirmations": \[[^\]]*\]/, "")],
])("a confirmation that was %s is seen, and takes no further one", (_, change) => {
  confirm(file, { receiver: "+31612345678", by: "Jane" }, NOW);
  const before = readFileSync(file, "utf8");
  writeFileSync(file, change(before));
  expect(readFileSync(file, "utf8")).not.toBe(before);
  expect(checkFile(file).faults).toEqual([
    `${file} has been changed: its confirmations do not match their seal.`,
  ]);
  expect(() => confirm(file, { receiver: "+31612345678", by: "Jane" }, NOW)).toThrow(
    "A changed file takes no confirmation.",
  );
});

test("nobody confirms a message that was refused, unless another way took it", () => {
  const [mail, text] = test_.deliveries as [
    TestEvidence["deliveries"][number],
    TestEvidence["deliveries"][number],
  ];
  const refused = { ...mail, outcome: "refused", what: "The action Send_email ended as Failed." } as const;
  const other = { ...mail, path: "fallback", to: ["ciso@contoso.com"] } as const;
  rmSync(file);
  const written = writeTest(folder, { ...test_, deliveries: [refused, text, other] });
  expect(() => confirm(written.file, { receiver: "soc@contoso.com", by: "Jane" }, NOW)).toThrow(
    "--receiver is soc@contoso.com, to whom the message was refused: The action Send_email ended as Failed.",
  );
  expect(confirm(written.file, { receiver: "ciso@contoso.com", by: "Jane" }, NOW)).toHaveLength(1);
});

test("confirmations without a seal are seen", () => {
  const evidence = JSON.parse(readFileSync(file, "utf8"));
  writeFileSync(
    file,
    JSON.stringify({ ...evidence, confirmations: [{ receiver: "a", by: "b", at: "", recordedAt: "" }] }),
  );
  expect(checkFile(file).unchanged).toBe(false);
});

test("everything that is wrong is said at once, and nothing is written", () => {
  const before = readFileSync(file, "utf8");
  expect(() => confirm(file, { receiver: "nobody@contoso.com", by: " ", at: "yesterday" }, NOW)).toThrow(
    [
      '--at is "yesterday". Write a time with its zone, such as 2026-01-15T02:14:00Z.',
      "--by is empty. Write the name of who confirms it.",
      '--receiver is "nobody@contoso.com". The test message went to soc@contoso.com, ciso@contoso.com, +31612345678.',
    ].join("\n"),
  );
  expect(() => confirm(file, { receiver: "+31612345678", by: "J", at: "2026-01-15T02:00:00Z" }, NOW)).toThrow(
    "before the message was sent",
  );
  expect(() => confirm(file, { receiver: "+31612345678", by: "J", at: "2026-01-16T02:00:00Z" }, NOW)).toThrow(
    "which is in the future",
  );
  expect(readFileSync(file, "utf8")).toBe(before);
});

test("a file that is no evidence is refused", () => {
  const other = join(folder, "other.json");
  writeFileSync(other, "{}");
  expect(() => confirm(other, { receiver: "a", by: "b" }, NOW)).toThrow(
    `breakglass confirm: ${other} is not evidence.`,
  );
});
