import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { detections } from "../../../queries/index.ts";

const PROJECT = join(import.meta.dirname, "..", "..", "..");

function catalogue(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(PROJECT, "cli", "main.ts"), "catalogue", ...args],
    {
      encoding: "utf8",
      env: process.env,
    },
  );
  return { status, stdout, stderr };
}

describe("breakglass catalogue", () => {
  test("--markdown is the documentation", () => {
    const { status, stdout } = catalogue("--markdown");
    expect(status).toBe(0);
    expect(readFileSync(join(PROJECT, "docs", "catalogue.md"), "utf8")).toBe(stdout);
  });

  test("--json has every detection, with what it does not see, where it runs and what it costs per hour", () => {
    const list = JSON.parse(catalogue("--json").stdout) as {
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

  test("--portal gives what to type, for the stack's accounts and addresses", () => {
    const policy = JSON.parse(catalogue("--portal", "--json").stdout);
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
    expect(catalogue("--portal").stdout).toContain("Daily alert limit        100");
  });

  test("a stack that is not there is named, without a stack trace", () => {
    const { status, stdout, stderr } = catalogue("--portal", "--stack", "none");
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain('There is no stack "none"');
    expect(stderr).not.toContain("    at ");
  });
});
