import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "@jest/globals";
import { withPart } from "../../pages/part.ts";
import { catalogueEntry, detections } from "../../queries/index.ts";
import { Deployed } from "./deployed.ts";
import { clone, freshClone, runningIn } from "./sample-drill.ts";

freshClone();
let deployed: Deployed;
beforeAll(async () => {
  deployed = await Deployed.of(clone);
});

test("under every fault and every pair of faults somebody is notified, as the documentation says", async () => {
  const { code, stdout } = await clone.breakglass("faults", "--markdown");
  expect(code).toBe(0);
  const documented = readFileSync(join(import.meta.dirname, "..", "..", "docs", "faults.md"), "utf8");
  expect(documented).toBe(withPart(documented, "faults", stdout));
  expect(stdout.split("\n").filter((line) => line.startsWith("| `"))).toHaveLength(103);
  expect(stdout).toContain("In all 103 cases somebody was notified.");
});

test("a fault is gone in the next drill", async () => {
  const broken = await deployed.drill({ fault: ["workflow=disabled", "rule=disabled"] });
  expect([broken.verdict.ok, broken.scenarios[0]?.silent]).toEqual([true, ["office365", "teams", "twilio"]]);
  const whole = await deployed.drill();
  expect([whole.verdict, whole.scenarios[0]?.silent]).toEqual([{ ok: true, reasons: [] }, []]);
});

test("every scenario notifies on every channel", async () => {
  const { scenarios, incidents, verdict } = await deployed.drill({ scenario: "all" });
  expect(verdict).toEqual({ ok: true, reasons: [] });
  const paths = { defender: ["defender"], logAlert: ["fallback", "workflow"], sentinel: ["sentinel"] };
  expect(
    scenarios.map(({ name, notified }) => [name, [...new Set(notified.map(({ path }) => path))].sort()]),
  ).toEqual(
    detections
      .map(catalogueEntry)
      .map(({ id, engines }) => [id, engines.flatMap(({ engine }) => paths[engine]).sort()]),
  );
  expect(new Set(incidents.map(({ title }) => title))).toEqual(
    new Set(runningIn("sentinel").map(({ title }) => title)),
  );
});

test.each([
  ["--scenario", "nothing", 'There is no scenario "nothing"'],
  ["--fault", "mail=500", "mail=500: unknown part."],
])("a wrong %s is refused before anything is deployed", async (option, value, reason) => {
  const { code, stdout, stderr } = await clone.breakglass("drill", option, value);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(reason);
  expect(stderr).not.toContain("    at ");
});
