import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { withPart } from "../../pages/part.ts";
import { detections } from "../../queries/index.ts";
import { ensureCli } from "../../sandbox/engine/cli.ts";
import { Clone } from "./clone.ts";
import { runningIn } from "./sample-drill.ts";

const MINUTES = 60_000;

let clone: Clone;
beforeAll(async () => {
  await ensureCli({ onProgress: (line) => process.stderr.write(`${line}\n`) });
  clone = new Clone();
}, 20 * MINUTES);
afterAll(() => clone.remove());

test(
  "under every fault and every pair of faults somebody is notified, as the documentation says",
  async () => {
    const { code, stdout } = await clone.breakglass("faults", "--markdown");
    expect(code).toBe(0);
    const documented = readFileSync(join(import.meta.dirname, "..", "..", "docs", "faults.md"), "utf8");
    expect(documented).toBe(withPart(documented, "faults", stdout));
    expect(stdout.split("\n").filter((line) => line.startsWith("| `"))).toHaveLength(89);
    expect(stdout).toContain("In all 89 cases somebody was notified.");
  },
  10 * MINUTES,
);

test(
  "a fault is gone in the next drill",
  async () => {
    const broken = await clone.breakglass("drill", "--json", "--fault", "workflow=disabled", "rule=disabled");
    expect([broken.code, JSON.parse(broken.stdout).scenarios[0].silent]).toEqual([
      0,
      ["office365", "teams", "twilio"],
    ]);
    const whole = await clone.breakglass("drill", "--json");
    expect([whole.code, JSON.parse(whole.stdout).verdict]).toEqual([0, { ok: true, reasons: [] }]);
  },
  3 * MINUTES,
);

test(
  "every scenario notifies on every channel",
  async () => {
    const { code, stdout } = await clone.breakglass("drill", "--json", "--scenario", "all");
    const { scenarios, incidents, verdict } = JSON.parse(stdout);
    expect([code, verdict]).toEqual([0, { ok: true, reasons: [] }]);
    const paths = { defender: ["defender"], logAlert: ["fallback", "workflow"], sentinel: ["sentinel"] };
    expect(
      scenarios.map(({ name, notified }: { name: string; notified: { path: string }[] }) => [
        name,
        [...new Set(notified.map(({ path }) => path))].sort(),
      ]),
    ).toEqual(detections.map(({ id, engines }) => [id, engines.flatMap((each) => paths[each]).sort()]));
    expect(new Set(incidents.map(({ title }: { title: string }) => title))).toEqual(
      new Set(runningIn("sentinel").map(({ title }) => title)),
    );
  },
  3 * MINUTES,
);

test.each([
  ["--scenario", "nothing", 'There is no scenario "nothing"'],
  ["--fault", "mail=500", "mail=500: unknown part."],
])("a wrong %s is refused before anything is deployed", async (option, value, reason) => {
  const { code, stdout, stderr } = await clone.breakglass("drill", option, value);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(reason);
  expect(stderr).not.toContain("    at ");
});
