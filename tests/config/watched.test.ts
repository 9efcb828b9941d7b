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
const group = { label: "ca-exclusions", objectId: "b1d7c1de-8c9e-4c1a-9f0f-2d5f6a7b8c9d" };
const drill = {
  from: "2026-02-03T09:00:00+01:00",
  to: "2026-02-03T11:00:00+01:00",
  note: "Drill, change 4711",
};

function faults(changes: Record<string, unknown>): string[] {
  const parsed = parseConfig({ ...good, ...changes }, new Set());
  return parsed.ok ? [] : parsed.faults.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);
}

describe("groups", () => {
  test("are taken as they are, ids in lower case", () => {
    const parsed = parseConfig(
      { ...good, groups: [{ ...group, objectId: group.objectId.toUpperCase() }] },
      new Set(),
    );
    expect(parsed.ok && parsed.config.groups).toEqual([group]);
  });

  test("that are wrong are named, all at once", () => {
    expect(faults({ groups: [group, { ...group, name: "x" }, { label: " ", objectId: "nobody" }] })).toEqual([
      'breakglass:groups[1].label: "ca-exclusions" is already the label of groups[0]',
      "breakglass:groups[1].name: is not a known property; known are label, objectId",
      'breakglass:groups[1].objectId: "b1d7c1de-8c9e-4c1a-9f0f-2d5f6a7b8c9d" is already the objectId of groups[0]',
      'breakglass:groups[2].label: expected a short name for the group, such as ca-exclusions, found " "',
      'breakglass:groups[2].objectId: expected a GUID such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301, found "nobody"',
    ]);
  });
});

describe("drills", () => {
  test("are taken as they are", () => {
    const parsed = parseConfig({ ...good, drills: [drill] }, new Set());
    expect(parsed.ok && parsed.config.drills).toEqual([drill]);
  });

  test.each([
    [{ ...drill, from: "2026-02-03 09:00" }, "breakglass:drills[0].from: expected a time with its offset"],
    [{ ...drill, to: "2026-02-03T11:00:00" }, "breakglass:drills[0].to: expected a time with its offset"],
    [{ ...drill, to: drill.from }, "breakglass:drills[0]: ends before it begins"],
    [{ ...drill, note: "x".repeat(81) }, "breakglass:drills[0].note: is longer than 80 characters"],
    [{ from: drill.from, to: drill.to }, "breakglass:drills[0].note: expected what was announced"],
    [{ ...drill, until: drill.to }, "breakglass:drills[0].until: is not a known property"],
  ])("that are wrong are named (%#)", (wrong, fault) => {
    const found = faults({ drills: [wrong] });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(fault);
  });
});
