import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { MAIN } from "../e2e/clone.ts";

const NOTE = join(import.meta.dirname, "note-loaded.mjs");

/** The packages that a command has loaded when it ends. */
function packagesOf(...args: readonly string[]): string[] {
  const { stderr } = spawnSync(process.execPath, ["--import", NOTE, MAIN, ...args], {
    encoding: "utf8",
    env: process.env,
  });
  return JSON.parse(stderr.trim().split("\n").at(-1) ?? "");
}

test.each([["--version"], ["drill", "--help"], ["drill", "--scenaro", "x"], ["query", "missing.kql"]])(
  "what is answered at once loads next to nothing: breakglass %s %s",
  (...args) => {
    const small = ["commander", "picocolors"];
    const found = packagesOf(...args.filter((each) => each !== undefined));
    expect(found).toContain("commander");
    expect(found.filter((name) => !small.includes(name))).toEqual([]);
  },
);
