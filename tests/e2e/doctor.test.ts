import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { Clone } from "./clone.ts";

let clone: Clone;
beforeAll(() => {
  clone = new Clone();
});
afterAll(() => clone.remove());

interface Printed {
  readonly verdict: string;
  readonly stacks: readonly {
    readonly stack: string;
    readonly findings: readonly {
      readonly check: string;
      readonly severity: string;
      readonly what: string;
    }[];
  }[];
}

test("the doctor sees what was deployed into the sandbox, and a faulty stack does not stop it", async () => {
  const before = await clone.breakglass("doctor", "dev", "--sandbox");
  expect(before.code).toBe(1);
  expect(before.stdout).toContain("Nothing is deployed yet; the other checks say whether it could be");

  expect((await clone.breakglass("resources")).code).toBe(0);
  clone.write("Pulumi.broken.yaml", "config: [");
  const { code, stdout } = await clone.breakglass("doctor", "--all", "--sandbox", "--json");
  expect(code).toBe(2);
  const { verdict, stacks } = JSON.parse(stdout) as Printed;
  expect([verdict, stacks.map(({ stack }) => stack)]).toEqual(["error", ["broken", "dev"]]);
  expect(stacks[0]?.findings).toMatchObject([{ check: "configuration", severity: "error" }]);
  const bad = stacks[1]?.findings.filter(({ severity }) => severity === "warning" || severity === "error");
  expect(bad?.map(({ check, what }) => `${check}: ${what}`)).toEqual([
    "connections: The connection breakglass-connections-office365 is not authorised: This connection is not authenticated.",
    "connections: The connection breakglass-connections-teams is not authorised: This connection is not authenticated.",
    "action-groups: The receiver oncall@contoso.com (e-mail) of breakglass-groups-fallback is not confirmed (NotSpecified)",
    "action-groups: The receiver oncall@contoso.com (e-mail) of breakglass-groups-mail is not confirmed (NotSpecified)",
    "drill: No drill has proved that the alerts arrive yet",
  ]);
  const well = stacks[1]?.findings.filter(({ severity }) => severity === "ok").map(({ check }) => check);
  expect([...new Set(well)]).toEqual([
    "access",
    "deployment",
    "licence",
    "workspace",
    "diagnostic-setting",
    "logs",
    "accounts",
    "roles",
    "watched",
    "conditional-access",
    "groups",
    "permissions",
    "connections",
    "workflow",
    "rules",
    "suppression",
    "sentinel",
    "defender",
    "action-groups",
  ]);
});

test("what is wrong with the command itself has the exit code of an error, and no trace", async () => {
  for (const args of [[], ["dev", "--all"], ["dev", "--drill-days", "soon"], ["dev", "--nonsense"]]) {
    const { code, stderr } = await clone.breakglass("doctor", ...args);
    expect([args, code]).toEqual([args, 2]);
    expect(stderr).not.toContain("    at ");
  }
});
