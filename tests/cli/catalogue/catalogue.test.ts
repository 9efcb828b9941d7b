import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { detections } from "../../../queries/index.ts";
import { breakglass } from "../in-process.ts";

const PROJECT = join(import.meta.dirname, "..", "..", "..");

const catalogue = (...args: readonly string[]) => breakglass(PROJECT, "catalogue", ...args);

describe("breakglass catalogue", () => {
  test("--markdown is the documentation", async () => {
    const { code, stdout } = await catalogue("--markdown");
    expect(code).toBe(0);
    expect(readFileSync(join(PROJECT, "docs", "catalogue.md"), "utf8")).toBe(stdout);
  });

  test("--json has every detection, with what it does not see, where it runs and what it costs per hour", async () => {
    const list = JSON.parse((await catalogue("--json")).stdout) as {
      id: string;
      blindTo: string[];
      engines: { engine: string; costAnHour: number }[];
    }[];
    expect(list.map(({ id }) => id)).toEqual(detections.map(({ id }) => id));
    for (const { blindTo } of list) expect(blindTo.length).toBeGreaterThan(0);
    expect(list[0]?.engines.map(({ engine, costAnHour }) => [engine, costAnHour])).toEqual([
      ["logAlert", 0.0021],
      ["sentinel", 0],
      ["defender", 0],
    ]);
  });

  test("--portal gives what to type, for the stack's accounts and addresses", async () => {
    const policy = JSON.parse((await catalogue("--portal", "--json")).stdout);
    expect(policy).toMatchObject({
      policySeverity: "High",
      actOn: "Single activity",
      filters: [
        { filter: "Activity type", operator: "equals", values: ["Log on"] },
        { values: ["bg1@contoso.onmicrosoft.com", "bg2@contoso.onmicrosoft.com"] },
      ],
      alerts: {
        sendAlertAsEmail: ["oncall@contoso.com", "soc@contoso.com", "ciso@contoso.com"],
        dailyAlertLimitPerPolicy: 100,
      },
    });
    expect((await catalogue("--portal")).stdout).toContain("Daily alert limit        100");
  });

  test("a stack that is not there is named, without a stack trace", async () => {
    const { code, stdout, stderr } = await catalogue("--portal", "--stack", "none");
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain('There is no stack "none"');
    expect(stderr).not.toContain("    at ");
  });
});
