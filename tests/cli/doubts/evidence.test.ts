import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { doubtsEvidence, writeDoubts } from "../../../cli/doubts/evidence.ts";
import { judged } from "../../../cli/doubts/judges.ts";
import { readDoubts } from "../../../cli/doubts/read-evidence.ts";
import { doubtsText } from "../../../cli/doubts/text.ts";
import { UserError } from "../../../cli/errors/user-error.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "doubts-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const nothing = {
  alerts: [],
  listedOutputs: [],
  longActions: [],
  textMessages: [{ status: "Failed", code: "Unauthorized" }],
  openMinutes: [],
  busyMinutes: [],
  probes: { rules: {}, names: undefined, busy: [], sentinel: undefined },
  saw: {},
};
const evidence = doubtsEvidence(judged(nothing), {
  environment: "azure",
  runs: 3,
  now: new Date("2026-01-15T02:00:00Z"),
});

function file(content: unknown): string {
  const path = join(folder, "other.json");
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

test("evidence that was written is read again, and says how to play it", () => {
  const written = writeDoubts(folder, evidence);
  expect(readDoubts(written)).toEqual(evidence);
  const text = doubtsText(readDoubts(written));
  expect(text).toContain("1 of 16 readings are known, from 3 runs of the workflow.");
  expect(text).toContain("To play it as here: breakglass drill --reading sms-role=other");
  expect(text).not.toContain("Written:");
});

describe("refused, by file and reason, is", () => {
  test.each([
    [
      "another format",
      { ...evidence, format: 2, version: "0.9.0" },
      "has format 2, and this version reads format 1. breakglass 0.9.0 wrote it: use that version",
    ],
    [
      "no format",
      { ...evidence, format: undefined },
      "has format undefined, and this version reads format 1.",
    ],
    ["other evidence", { ...evidence, kind: "breakglass-evidence" }, 'its kind is "breakglass-evidence".'],
    [
      "a reading that there is not",
      { ...evidence, readings: [{ ...evidence.readings[0], reading: "moon" }] },
      "readings[0].reading: ",
    ],
    ["no JSON", "{", "other.json"],
  ])("%s", (_, content, reason) => {
    const read = () => readDoubts(file(content));
    expect(read).toThrow(UserError);
    expect(read).toThrow(reason);
  });

  test("a file that is not there", () => {
    expect(() => readDoubts(join(folder, "none.json"))).toThrow(UserError);
  });
});
