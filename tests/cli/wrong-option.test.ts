import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "@jest/globals";

const MAIN = join(import.meta.dirname, "..", "..", "cli", "main.js");

/** The exit code of `breakglass` with these arguments, and what it says on standard error. */
function ended(...args: readonly string[]): [number | null, string] {
  const { status, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    encoding: "utf8",
    env: process.env,
  });
  return [status, stderr];
}

test.each([
  ["an option that is not there", ["drill", "--bogus"], 2, "unknown option '--bogus'"],
  ["a command that is not there", ["dril"], 2, "unknown command 'dril'"],
  ["an argument too few", ["query", "--events", "x"], 2, "missing required argument 'file'"],
  ["a value that cannot be", ["lab", "--jitter", "99"], 2, "'--jitter <seconds>' argument '99' is invalid"],
  [
    "review, whose 2 says that the alerting gets weaker",
    ["review", "--head", "x", "--bogus"],
    1,
    "unknown option '--bogus'",
  ],
  ["drift, whose 2 says the same", ["drift", "--bogus"], 1, "unknown option '--bogus'"],
  ["drift of a fleet", ["fleet", "drift", "nobody"], 2, 'There is no stack "nobody"'],
  ["a review of a fleet without a base", ["fleet", "review"], 2, "--base is missing."],
  [
    "a review of a fleet with a commit that is none",
    ["fleet", "review", "--base", "no/where"],
    2,
    '"no/where"',
  ],
])(
  "%s",
  (_what, args, code, words) => {
    const [status, stderr] = ended(...args);
    expect([status, stderr]).toEqual([code, expect.stringContaining(words)]);
  },
  60_000,
);

test("to ask for help is nothing wrong", () => {
  expect(ended("drill", "--help")).toEqual([0, ""]);
}, 60_000);
