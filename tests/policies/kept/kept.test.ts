import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { kept, keptLater } from "../../../policies/kept/kept.ts";

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

const folder = () => join(base, "breakglass-alerts", "judged");
function counted() {
  let calls = 0;
  return () => {
    calls += 1;
    return calls;
  };
}

describe("kept", () => {
  test("a result is found out once, for each kind and text", async () => {
    const make = counted();
    expect([kept("a", "x", make), kept("a", "x", make), kept("a", "y", make), kept("b", "x", make)]).toEqual([
      1, 1, 2, 3,
    ]);
    expect(await keptLater("a", "x", async () => make())).toBe(1);
  });

  test("half a file is none: it is found out again", () => {
    const make = counted();
    kept("a", "x", make);
    const [file = ""] = readdirSync(folder());
    writeFileSync(join(folder(), file), '{"result": ');
    expect([kept("a", "x", make), kept("a", "x", make)]).toEqual([2, 2]);
  });

  test("in a folder to which others may write, nothing is kept and nothing is believed", () => {
    const make = counted();
    kept("a", "x", make);
    chmodSync(folder(), 0o777);
    expect([kept("a", "x", make), kept("a", "x", make)]).toEqual([2, 3]);
  });
});
