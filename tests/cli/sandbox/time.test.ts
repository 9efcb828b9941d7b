import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { writeRunning } from "../../../cli/sandbox/running.ts";
import { type Served, startServing } from "../../../sandbox/serve/index.ts";
import { breakglass } from "../in-process.ts";

let directory: string;
let served: Served;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "breakglass-time-"));
  const ids = { tenantId: "6f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61", subscriptionId: "s" };
  served = await startServing({
    ...{ ...ids, directory, port: 0, users: [], isRealTime: false },
    start: new Date("2026-01-15T02:00:00Z"),
    onTrouble: (message) => {
      throw new Error(message);
    },
  });
  writeRunning(directory, { ...ids, pid: process.pid, port: served.port });
});
afterAll(async () => {
  await served.close();
  rmSync(directory, { recursive: true });
});

const time = (...args: readonly string[]) =>
  breakglass(directory, "sandbox", "--directory", directory, "time", ...args);

test("time passes by what is said, and is shown", async () => {
  expect((await time("+5m")).stdout).toBe("2026-01-15T02:05:00.000Z\n");
  expect((await time()).stdout).toBe("2026-01-15T02:05:00.000Z\n");
});

test.each([
  ["-5m", "The clock cannot go back: it is 2026-01-15T02:05:00.000Z. Reset the sandbox to start anew."],
  ["-5", 'such as 2026-01-15T12:00:00Z; "-5" is neither.'],
  ["--bogus", 'such as 2026-01-15T12:00:00Z; "--bogus" is neither.'],
  ["soon", 'such as 2026-01-15T12:00:00Z; "soon" is neither.'],
])("%s is refused with what to write", async (howFar, words) => {
  const { code, stderr } = await time(howFar);
  expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
});
