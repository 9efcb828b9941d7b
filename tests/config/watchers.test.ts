import { describe, expect, test } from "@jest/globals";
import { parseConfig } from "../../config/index.ts";

const good = {
  accounts: [{ label: "bg1", objectId: "3f2504e0-4f89-41d3-9a0c-0305e82c3301" }],
  location: "westeurope",
  resourceGroup: { create: { name: "rg-breakglass" } },
  workspace: { create: { name: "law-breakglass" } },
  channels: [{ via: "office365", to: ["soc@contoso.com"] }],
  fallback: { email: ["oncall@contoso.com"] },
  runbookUrl: "https://contoso.com/runbook",
};
const parse = (changes: object) => parseConfig({ ...good, ...changes }, new Set());
const faults = (changes: object) => {
  const parsed = parse(changes);
  return parsed.ok ? [] : parsed.faults.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);
};

describe("what watches the watcher", () => {
  test("needs no configuration, and then leaves the export of Entra ID alone", () => {
    const parsed = parse({});
    expect(parsed.ok && parsed.config).toMatchObject({ silenceAfterHours: 24, locks: false, protect: false });
    expect(parsed.ok && "diagnosticSetting" in parsed.config).toBe(false);
  });

  test.each([
    [{ silenceAfterHours: "48", locks: "true", protect: "false" }],
    [{ silenceAfterHours: 48, locks: true, protect: false }],
  ])("is read from texts, as Pulumi gives them, and from values: %j", (changes) => {
    const parsed = parse(changes);
    expect(parsed.ok && parsed.config).toMatchObject({ silenceAfterHours: 48, locks: true, protect: false });
  });

  test("may manage the diagnostic setting", () => {
    const parsed = parse({ diagnosticSetting: { name: "Break glass" } });
    expect(parsed.ok && parsed.config.diagnosticSetting).toEqual({ name: "Break glass" });
  });

  test("may watch a workspace where it is", () => {
    const workspace = {
      existing:
        "/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/law-security",
    };
    const watches = (changes: object) => {
      const parsed = parse({ workspace, ...changes });
      return parsed.ok && parsed.config.watchWorkspace;
    };
    expect([watches({ watchWorkspace: "true" }), watches({ watchWorkspace: true }), watches({})]).toEqual([
      true,
      true,
      false,
    ]);
  });

  test("may have an outpost in another group", () => {
    const outpost = { create: { name: "rg-outpost" } };
    const parsed = parse({ outpost });
    expect(parsed.ok && parsed.config.outpost).toEqual(outpost);
  });

  test.each<[string, object, string]>([
    [
      "an outpost in the group that it watches",
      { outpost: { create: { name: "RG-Breakglass" } } },
      "breakglass:outpost: is the group of breakglass:resourceGroup, rg-breakglass: whoever deletes that would delete the outpost with it. Give another group",
    ],
    [
      "the same group by its id",
      {
        outpost: {
          existing: "/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f/resourceGroups/rg-breakglass",
        },
      },
      "breakglass:outpost: is the group of breakglass:resourceGroup, rg-breakglass: whoever deletes that would delete the outpost with it. Give another group",
    ],
    [
      "an outpost without a place",
      { outpost: {} },
      "breakglass:outpost: needs exactly one of existing (an Azure id) and create",
    ],
    [
      "a watch that is neither true nor false",
      { watchWorkspace: "yes" },
      'breakglass:watchWorkspace: expected true or false, found "yes"',
    ],
    [
      "no silence",
      { silenceAfterHours: "0" },
      "breakglass:silenceAfterHours: is less than the one hour after which silence can be noticed",
    ],
    [
      "a silence that no rule can see",
      { silenceAfterHours: 49 },
      "breakglass:silenceAfterHours: is more than the 48 hours that an alert rule can look back",
    ],
    [
      "half an hour",
      { silenceAfterHours: 1.5 },
      "breakglass:silenceAfterHours: expected a whole number of hours",
    ],
    [
      "a duration",
      { silenceAfterHours: "24h" },
      'breakglass:silenceAfterHours: expected a number of hours, found "24h"',
    ],
    ["a word for a flag", { locks: "yes" }, 'breakglass:locks: expected true or false, found "yes"'],
    ["a number for a flag", { protect: 1 }, "breakglass:protect: expected true or false, found 1"],
    [
      "a diagnostic setting without a name",
      { diagnosticSetting: {} },
      "breakglass:diagnosticSetting.name: expected the name of a diagnostic setting: letters, digits, spaces and - _ . ( ), found nothing",
    ],
    [
      "a misspelt key",
      { diagnosticSetting: { nam: "x" } },
      'breakglass:diagnosticSetting.nam: is not a known property (did you mean "name"?)',
    ],
    ["a misspelt flag", { lock: true }, 'breakglass:lock: is not a known property (did you mean "locks"?)'],
  ])("%s is a fault", (_, changes, expected) => {
    expect(faults(changes)).toContain(expected);
  });
});
