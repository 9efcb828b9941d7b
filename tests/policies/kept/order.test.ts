import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { type Declared, judge } from "../../../policies/in-process.ts";
import sample from "../edits/sample-stack.json" with { type: "json" };

const before = process.env["XDG_CACHE_HOME"];
let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "breakglass-kept-"));
  process.env["XDG_CACHE_HOME"] = base;
});
afterEach(() => {
  rmSync(base, { recursive: true });
  if (before === undefined) delete process.env["XDG_CACHE_HOME"];
  else process.env["XDG_CACHE_HOME"] = before;
});

test("what was found out of a stack is known, in whatever order the engine reports its resources", async () => {
  const resources = sample as readonly Declared[];
  const found = () => readdirSync(join(base, "breakglass-alerts", "judged")).toSorted();
  const first = await judge(resources);
  const known = found();
  expect(known.length).toBeGreaterThan(0);
  const again = await judge(resources.toReversed());
  expect(found()).toEqual(known);
  const messages = ({ violations }: typeof first) => violations.map(({ message }) => message).toSorted();
  expect(messages(again)).toEqual(messages(first));
});
