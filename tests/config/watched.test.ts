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

test("what was checked is as good the second time, as a program hands it to the component", () => {
  const given = {
    ...good,
    accounts: [
      { label: "bg1", objectId: group.objectId.toUpperCase(), userPrincipalName: "BG1@Contoso.com" },
    ],
    groups: [{ ...group, objectId: group.objectId.replace("b1", "c2").toUpperCase() }],
    applications: [group.objectId.toUpperCase()],
    deployers: [
      group.objectId.toUpperCase(),
      "/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f/resourceGroups/rg-CI/providers/Microsoft.ManagedIdentity/userAssignedIdentities/Deployer",
    ],
    outpost: { create: { name: "rg-outpost" } },
    channels: [
      { via: "office365", to: ["soc@contoso.com"] },
      { via: "graph", from: "Alerts@contoso.com", to: ["soc@contoso.com"] },
    ],
    fallback: { email: ["oncall@contoso.com"], sms: [{ countryCode: "31", phoneNumber: "612345678" }] },
    drills: [drill],
    sentinel: { onboard: true, playbook: true },
    defender: {},
    diagnosticSetting: { name: "alerts" },
    tags: { team: "soc" },
    speed: "fast",
  };
  const once = parseConfig(given, new Set());
  expect(once.ok || once.faults).toBe(true);
  expect(parseConfig({ ...(once.ok && once.config) }, new Set())).toEqual(once);
});

describe("applications", () => {
  test("are ids, in lower case; by default there are none", () => {
    const parsed = parseConfig({ ...good, applications: [group.objectId.toUpperCase()] }, new Set());
    expect(parsed.ok && parsed.config.applications).toEqual([group.objectId]);
  });

  test("that are wrong are named, all at once", () => {
    expect(
      faults({ applications: ["Payroll", group.objectId, "00000000-0000-0000-0000-000000000000"] }),
    ).toEqual([
      'breakglass:applications[0]: expected a GUID such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301, found "Payroll"',
      "breakglass:applications[2]: is the empty GUID, which names nobody",
    ]);
    expect(faults({ applications: group.objectId })[0]).toContain("breakglass:applications: expected a list");
  });
});

describe("deployers", () => {
  const identity =
    "/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f/resourceGroups/rg-ci/providers/Microsoft.ManagedIdentity/userAssignedIdentities/deployer";

  test("are ids in Entra ID or of user-assigned identities, in lower case; by default there are none", () => {
    const given = [group.objectId.toUpperCase(), identity];
    const parsed = parseConfig({ ...good, deployers: given }, new Set());
    expect(parsed.ok && parsed.config.deployers).toEqual([group.objectId, identity.toLowerCase()]);
    const without = parseConfig(good, new Set());
    expect(without.ok && without.config.deployers).toEqual([]);
  });

  test("that are wrong are named, all at once", () => {
    const expected = "expected an id in Entra ID such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301";
    const wrong = ["github", "00000000-0000-0000-0000-000000000000", `${identity}/x`, 7, ""];
    const found = faults({ deployers: [group.objectId, ...wrong] });
    expect(found).toHaveLength(wrong.length);
    for (const [index, fault] of found.entries()) {
      expect(fault).toContain(`breakglass:deployers[${index + 1}]: ${expected}`);
      expect(fault).toContain(`found ${JSON.stringify(wrong[index])}`);
    }
    expect(faults({ deployers: group.objectId })[0]).toContain("breakglass:deployers: expected a list");
  });
});

describe("accounts by a group", () => {
  const byGroup = { group: "5d1f7a36-0c1e-4b6e-9b5e-0a4c7d2e9f10" };

  test("stand alone or next to accounts, the id in lower case", () => {
    const mixed = [...good.accounts, { group: byGroup.group.toUpperCase() }];
    const parsed = parseConfig({ ...good, accounts: mixed }, new Set());
    expect(parsed.ok && parsed.config.accounts).toEqual([...good.accounts, byGroup]);
    expect(faults({ accounts: [byGroup] })).toEqual([]);
  });

  test("that are wrong are named, all at once, by the kind of the entry", () => {
    const accounts = [
      byGroup,
      { group: "breakglass" },
      { group: byGroup.group.toUpperCase() },
      { ...byGroup, label: "bg" },
      { group: 7 },
      { label: "bg1" },
      { label: "bg2", objectID: "x" },
      "bg3",
    ];
    expect(faults({ accounts })).toEqual([
      'breakglass:accounts[1].group: expected a GUID such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301, found "breakglass"',
      `breakglass:accounts[2].group: "${byGroup.group.toUpperCase()}" is already the group of accounts[0]`,
      `breakglass:accounts[3].group: "${byGroup.group}" is already the group of accounts[0]`,
      "breakglass:accounts[3].label: is not a known property; known are group",
      "breakglass:accounts[4].group: expected a GUID such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301, found 7",
      "breakglass:accounts[5]: names nobody: give objectId, userPrincipalName, or both",
      "breakglass:accounts[6]: names nobody: give objectId, userPrincipalName, or both",
      'breakglass:accounts[6].objectID: is not a known property (did you mean "objectId"?)',
      'breakglass:accounts[7]: expected an object, found "bg3"',
    ]);
  });
});

describe("accounts by a watchlist", () => {
  const workspace = {
    existing:
      "/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/law-1",
  };
  const byWatchlist = { watchlist: "Break glass-Accounts_1", column: "User Principal Name" };

  test("stand alone or next to accounts, with a column or without", () => {
    const mixed = [...good.accounts, byWatchlist, { watchlist: "vip" }];
    const parsed = parseConfig({ ...good, workspace, accounts: mixed }, new Set());
    expect(parsed.ok && parsed.config.accounts).toEqual(mixed);
  });

  test("need a workspace that is there", () => {
    expect(faults({ accounts: [...good.accounts, byWatchlist] })).toEqual([
      "breakglass:accounts[1].watchlist: needs breakglass:workspace.existing: the watchlist is on that workspace, and one that is created has none yet. Name the workspace, or list the accounts one by one",
    ]);
  });

  test("that are wrong are named, all at once, by the kind of the entry", () => {
    const accounts = [
      { watchlist: "vip" },
      { watchlist: "VIP" },
      { watchlist: "-x-" },
      { watchlist: "" },
      { watchlist: "vips", colum: "UPN" },
      { watchlist: "others", column: " " },
      { watchlist: 7, objectId: "x" },
    ];
    expect(faults({ workspace, accounts })).toEqual([
      'breakglass:accounts[1].watchlist: "VIP" is already the watchlist of accounts[0]',
      'breakglass:accounts[2].watchlist: expected the alias of a watchlist such as BreakGlassAccounts, found "-x-"',
      'breakglass:accounts[3].watchlist: expected the alias of a watchlist such as BreakGlassAccounts, found ""',
      'breakglass:accounts[4].colum: is not a known property (did you mean "column"?)',
      'breakglass:accounts[5].column: expected the name of a column such as UserPrincipalName, found " "',
      "breakglass:accounts[6].objectId: is not a known property; known are watchlist, column",
      "breakglass:accounts[6].watchlist: expected the alias of a watchlist such as BreakGlassAccounts, found 7",
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

  test("that are wrong twice are named twice", () => {
    const until = "2105-02-03T09:00:00+01:00";
    expect(
      faults({
        drills: [
          { from: drill.from, to: until },
          { ...drill, to: drill.from, note: 7 },
        ],
      }),
    ).toEqual([
      expect.stringContaining("breakglass:drills[0]: is longer than 7 days"),
      expect.stringContaining("breakglass:drills[0].note: expected what was announced"),
      expect.stringContaining("breakglass:drills[1]: ends before it begins"),
      expect.stringContaining("breakglass:drills[1].note: expected what was announced"),
    ]);
  });
});
