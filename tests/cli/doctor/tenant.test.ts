import { describe, expect, test } from "@jest/globals";
import { access } from "../../../cli/doctor/checks/access.ts";
import { accounts } from "../../../cli/doctor/checks/accounts.ts";
import { groups } from "../../../cli/doctor/checks/groups.ts";
import { licence } from "../../../cli/doctor/checks/licence.ts";
import { owned } from "../../../cli/doctor/checks/owned.ts";
import { roles } from "../../../cli/doctor/checks/roles.ts";
import { watched } from "../../../cli/doctor/checks/watched.ts";
import { logAlertCriterion, logAlertRule, type ResolvedAccount, signIn } from "../../../queries/index.ts";
import type { SubscribedSku, Tenant } from "../../../sandbox/azure/index.ts";
import { IDENTITY, principalOf, putIdentity } from "./deployed.ts";
import { BG1, type DoctorWorld, GROUP, inWorld, PREMIUM, SUBSCRIPTION, TENANT, WORKSPACE } from "./world.ts";

const tenant = (changes: Partial<Tenant>): Tenant => ({
  subscribedSkus: PREMIUM,
  conditionalAccessPolicies: [],
  memberships: {},
  ...changes,
});

test("the subscription is of the stack's tenant", () =>
  inWorld({}, async (world) => {
    expect(await world.lines(access)).toEqual([
      `ok: Signed in; the subscription Sandbox belongs to tenant ${TENANT}`,
    ]);
  }));

test("a subscription of another tenant is an error that says which one", () =>
  inWorld({ tenantId: "11111111-2222-4333-8444-555555555555" }, async (world) => {
    const [found] = await world.findings(access);
    expect(found).toMatchObject({
      severity: "error",
      what: `The subscription Sandbox belongs to tenant 11111111-2222-4333-8444-555555555555, but Pulumi.contoso.yaml says ${TENANT}`,
      fix: "pulumi config set azure-native:tenantId 11111111-2222-4333-8444-555555555555 --stack contoso, and the same for azuread:tenantId",
    });
  }));

test("a subscription that nobody can see is an error", () =>
  inWorld({}, async (world) => {
    world.cloud.azure.interfere(
      ({ pathname }) => pathname === `/subscriptions/${SUBSCRIPTION}`,
      () => ({
        status: 404,
        headers: {},
        body: '{"error":{"code":"SubscriptionNotFound","message":"Not found."}}',
      }),
    );
    expect(await world.lines(access)).toEqual([
      `error: The subscription ${SUBSCRIPTION} does not exist, or you have no access to it`,
    ]);
  }));

const sku = (
  skuPartNumber: string,
  capabilityStatus: SubscribedSku["capabilityStatus"],
  ...plans: string[]
) => ({
  skuPartNumber,
  capabilityStatus,
  servicePlans: plans.map((servicePlanName) => ({ servicePlanName, provisioningStatus: "Success" })),
});

test.each<[string, readonly SubscribedSku[], string]>([
  ["a product that has P2", PREMIUM, "ok: The tenant has Entra ID P1 or P2: SPE_E5"],
  ["P1", [sku("EMS", "Enabled", "AAD_PREMIUM")], "ok: The tenant has Entra ID P1 or P2: EMS"],
  [
    "none",
    [sku("O365_E3", "Enabled", "AAD_BASIC", "TEAMS1")],
    "error: There is no valid licence for Entra ID P1 or P2",
  ],
  ["no product at all", [], "error: There is no valid licence for Entra ID P1 or P2"],
  [
    "one that has been suspended",
    [sku("EMS", "Suspended", "AAD_PREMIUM")],
    "error: There is no valid licence for Entra ID P1 or P2",
  ],
  [
    "one that has run out",
    [sku("EMS", "Warning", "AAD_PREMIUM")],
    "warning: The licence for Entra ID P1 or P2 has expired and is in its grace period: EMS",
  ],
])("a licence: %s", (_, subscribedSkus, expected) =>
  inWorld({ tenant: tenant({ subscribedSkus }) }, async (world) => {
    expect(await world.lines(licence)).toEqual([expected]);
  }),
);

const bg1 = { id: BG1, userPrincipalName: "bg1@contoso.onmicrosoft.com", displayName: "bg1" };

test.each<[string, object, string[]]>([
  ["as it should be", {}, ["ok: bg1 (bg1@contoso.onmicrosoft.com) exists, is enabled, and is cloud-only"]],
  ["disabled", { accountEnabled: false }, ["error: bg1 (bg1@contoso.onmicrosoft.com) is disabled"]],
  [
    "synchronised",
    { onPremisesSyncEnabled: true },
    ["warning: bg1 (bg1@contoso.onmicrosoft.com) is synchronised from an on-premises directory"],
  ],
  [
    "no more synchronised",
    { onPremisesSyncEnabled: false },
    ["ok: bg1 (bg1@contoso.onmicrosoft.com) exists, is enabled, and is cloud-only"],
  ],
  [
    "renamed, to a domain of its own",
    { userPrincipalName: "glass@contoso.com" },
    [
      "warning: bg1 is now called glass@contoso.com, but bg1@contoso.onmicrosoft.com in the configuration",
      "info: bg1 (glass@contoso.com) uses a custom domain",
    ],
  ],
  [
    "disabled and synchronised: both are reported",
    { accountEnabled: false, onPremisesSyncEnabled: true },
    [
      "error: bg1 (bg1@contoso.onmicrosoft.com) is disabled",
      "warning: bg1 (bg1@contoso.onmicrosoft.com) is synchronised from an on-premises directory",
    ],
  ],
])("an account: %s", (_, changes, expected) =>
  inWorld({ users: [{ ...bg1, ...changes }] }, async (world) => {
    expect(await world.lines(accounts)).toEqual(expected);
  }),
);

test("an account that is not in the tenant is an error, and the next one is looked at", () =>
  inWorld({}, async (world) => {
    const lines = await world.lines(accounts, {
      accounts: [
        { label: "bg0", userPrincipalName: "bg0@contoso.onmicrosoft.com" },
        { label: "bg1", objectId: BG1 },
      ],
    });
    expect(lines).toEqual([
      "error: bg0 (bg0@contoso.onmicrosoft.com) does not exist in the tenant",
      "ok: bg1 (bg1@contoso.onmicrosoft.com) exists, is enabled, and is cloud-only",
    ]);
  }));

describe("the groups of the accounts", () => {
  const BG2 = "9c858901-8a57-4791-81fe-4c455b099bc9";
  const users = [
    { id: BG1, userPrincipalName: "bg1@contoso.onmicrosoft.com", displayName: "bg1" },
    { id: BG2, userPrincipalName: "bg2@contoso.onmicrosoft.com", displayName: "bg2" },
  ];
  const accounts = [
    { label: "bg1", objectId: BG1 },
    { label: "bg2", userPrincipalName: "bg2@contoso.onmicrosoft.com" },
  ];
  const ID = "b1d7c1de-8c9e-4c1a-9f0f-2d5f6a7b8c9d";
  const watched = [{ label: "ca-exclusions", objectId: ID }];
  const group = (id: string, displayName: string) =>
    ({ "@odata.type": "#microsoft.graph.group", id, displayName }) as const;
  const role = { "@odata.type": "#microsoft.graph.directoryRole", id: "r", displayName: "GA" } as const;
  const lines = (memberships: Tenant["memberships"], settings: object = { accounts, groups: watched }) => {
    let found: string[] = [];
    return inWorld({ users, tenant: tenant({ memberships }) }, async (world) => {
      found = await world.lines(groups, settings);
    }).then(() => found);
  };

  test("are well where each account is in each, whatever the letter case of the id", async () => {
    expect(await lines({ [BG1]: [group(ID.toUpperCase(), "x"), role], [BG2]: [group(ID, "x")] })).toEqual([
      `ok: Each account is in the group ca-exclusions (${ID})`,
    ]);
  });

  test("are a warning where one account is missing, or all, as with an id of nothing", async () => {
    expect(await lines({ [BG1]: [group(ID, "x")] })).toEqual([
      `warning: bg2 is not in the group ca-exclusions (${ID}), and other accounts are`,
    ]);
    expect(await lines({})).toEqual([`error: The group ca-exclusions (${ID}) does not exist`]);
    const emptyGroups = [{ id: ID, displayName: "x" }];
    await inWorld({ users, tenant: tenant({ emptyGroups }) }, async (world) => {
      expect(await world.lines(groups, { accounts, groups: watched })).toEqual([
        `warning: No account is in the group ca-exclusions (${ID})`,
      ]);
    });
  });

  test("that nobody watches are named, and roles are none", async () => {
    const between = "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d";
    expect(await lines({ [BG1]: [group(between, "between"), role] }, { accounts, groups: [] })).toEqual([
      `info: bg1 is in groups that are not watched: between (${between})`,
    ]);
    expect(await lines({}, { accounts, groups: [] })).toEqual([]);
  });
});

describe("the roles of an account", () => {
  const GLOBAL_ADMINISTRATOR = "62e90394-69f5-4237-9190-012177145e10";
  const active = {
    "@odata.type": "#microsoft.graph.directoryRole",
    id: "r",
    displayName: "Global Administrator",
    roleTemplateId: GLOBAL_ADMINISTRATOR.toUpperCase(),
  } as const;
  const eligible = (roleDefinitionId: string, displayName: string, principalId = BG1) => ({
    principalId,
    roleDefinitionId,
    roleDefinition: { displayName },
  });
  const SECURITY_READER = eligible("5d6b6bb7-de71-4623-b4af-96380a352509", "Security Reader");

  test.each<[string, Partial<Tenant>, string]>([
    ["active", { memberships: { [BG1]: [active] } }, "ok: bg1 has the active role Global Administrator"],
    [
      "active, and another one eligible",
      { memberships: { [BG1]: [active] }, eligibleRoles: [SECURITY_READER] },
      "ok: bg1 has the active role Global Administrator",
    ],
    [
      "only eligible",
      { eligibleRoles: [SECURITY_READER, eligible(GLOBAL_ADMINISTRATOR, "Global Administrator")] },
      "warning: bg1 has to activate the role Global Administrator before it can use it",
    ],
    ["missing", {}, "info: bg1 does not have the role Global Administrator"],
    [
      "eligible for somebody else",
      { eligibleRoles: [eligible(GLOBAL_ADMINISTRATOR, "Global Administrator", "somebody")] },
      "info: bg1 does not have the role Global Administrator",
    ],
    [
      "another one",
      { eligibleRoles: [SECURITY_READER] },
      "info: bg1 does not have the role Global Administrator; it may activate Security Reader",
    ],
  ])("are %s", (_, changes, expected) =>
    inWorld({ tenant: tenant(changes) }, async (world) => {
      expect(await world.lines(roles)).toEqual([expected]);
    }),
  );
});

test("applications that an account owns are a warning; groups are none", async () => {
  const group = { "@odata.type": "#microsoft.graph.group", id: "g", displayName: "Group" };
  const of = (...objects: readonly object[]) => tenant({ ownedObjects: { [BG1]: objects, other: [group] } });
  const application = { "@odata.type": "#microsoft.graph.application", id: "a", displayName: "Payroll" };
  await inWorld({ tenant: of(group, application) }, async (world) => {
    expect(await world.lines(owned)).toEqual(["warning: bg1 owns applications: Payroll (a)"]);
  });
  await inWorld({ tenant: of(group) }, async (world) => expect(await world.lines(owned)).toEqual([]));
});

describe("applications that the rules watch", () => {
  const PAYROLL = {
    id: "2f5d1a30-94c7-4c1e-8b7d-6e3a0b9c8d71",
    appId: "8c907101-5831-45a1-b703-8a59f190e639",
    displayName: "Payroll",
  };
  const world = tenant({
    applications: [PAYROLL],
    ownedObjects: { [BG1]: [{ "@odata.type": "#microsoft.graph.servicePrincipal", ...PAYROLL }] },
    consents: [{ clientId: PAYROLL.id, principalId: BG1, scope: "User.Read.All" }],
  });

  test.each([
    ["by the application id", PAYROLL.appId],
    ["by the object id of the service principal", PAYROLL.id],
  ])("are no warning: %s", (_, id) =>
    inWorld({ tenant: world }, async (doctor) => {
      expect(await doctor.lines(owned, { applications: [id] })).toEqual([
        `ok: The rules watch the application Payroll (${id})`,
      ]);
    }),
  );

  test("and that are managed identities are one: their sign-ins are in another log", () =>
    inWorld({ tenant: world }, async (doctor) => {
      await putIdentity(doctor);
      const id = principalOf(doctor, IDENTITY);
      expect((await doctor.lines(owned, { applications: [id, PAYROLL.id] })).slice(0, 2)).toEqual([
        `warning: The rules do not see sign-ins of rules (${id}), which breakglass:applications names: it is a managed identity`,
        `ok: The rules watch the application Payroll (${PAYROLL.id})`,
      ]);
    }));

  test("and that are not there are one, as is what an account consented to", () =>
    inWorld({ tenant: world }, async (doctor) => {
      expect(await doctor.lines(owned, { applications: ["c8d2e1af-3b45-4d6e-9f70-a1b2c3d4e5f6"] })).toEqual([
        "warning: No application of the tenant has the id c8d2e1af-3b45-4d6e-9f70-a1b2c3d4e5f6 of breakglass:applications",
        `warning: bg1 owns applications: Payroll (${PAYROLL.appId})`,
        `warning: bg1 has let applications act in its name: Payroll (${PAYROLL.appId})`,
      ]);
    }));
});

describe("accounts by a group", () => {
  const BG2 = "9c858901-8a57-4791-81fe-4c455b099bc9";
  const GROUP_ID = "5d1f7a36-0c1e-4b6e-9b5e-0a4c7d2e9f10";
  const NESTED = "7e2a8b47-1d2f-4c7f-8c6f-1b5d8e3f0a21";
  const named = (id: string, name: string) => ({
    id,
    userPrincipalName: `${name}@contoso.onmicrosoft.com`,
    displayName: name,
  });
  const users = [named(BG1, "bg1"), named(BG2, "bg2")];
  const byGroup = { accounts: [{ group: GROUP_ID }] };
  const withMembers = (members: readonly string[]) => ({
    users,
    tenant: tenant({
      groups: [
        { id: GROUP_ID, displayName: "break-glass", members },
        { id: NESTED, displayName: "nested", members: [BG2] },
      ],
      memberships: {
        [BG1]: [{ "@odata.type": "#microsoft.graph.group", id: GROUP_ID, displayName: "break-glass" }],
        [BG2]: [
          { "@odata.type": "#microsoft.graph.group", id: NESTED, displayName: "nested" },
          { "@odata.type": "#microsoft.graph.group", id: GROUP_ID, displayName: "break-glass" },
        ],
      },
    }),
  });
  const RULE = `${GROUP}/providers/Microsoft.Insights/scheduledQueryRules/breakglass-rules-sign-in`;
  /** The rule for sign-ins, as it was deployed when these were the accounts. */
  const deployRule = (world: DoctorWorld, ids: readonly string[]) => {
    const accounts = ids.map((objectId) => ({ label: objectId, objectId })) as unknown as ResolvedAccount[];
    const { kind, ...properties } = logAlertRule(signIn);
    return world.put(RULE, "2023-12-01", {
      location: "westeurope",
      kind,
      properties: {
        ...properties,
        scopes: [WORKSPACE],
        criteria: { allOf: [logAlertCriterion(signIn, { accounts, groups: [] })] },
      },
    });
  };

  test("are its members, also those of groups in it, and its groups are watched", () =>
    inWorld(withMembers([BG1, NESTED]), async (world) => {
      expect(await world.lines(accounts, byGroup)).toEqual([
        "ok: bg1@contoso.onmicrosoft.com (bg1@contoso.onmicrosoft.com) exists, is enabled, and is cloud-only",
        "ok: bg2@contoso.onmicrosoft.com (bg2@contoso.onmicrosoft.com) exists, is enabled, and is cloud-only",
      ]);
      expect(await world.lines(groups, byGroup)).toEqual([]);
    }));

  test("that a deployment would refuse are errors, each with its property", () =>
    inWorld(withMembers(["app"]), async (world) => {
      const other = "00000000-0000-4000-8000-00000000000a";
      expect(await world.lines(accounts, { accounts: [{ group: GROUP_ID }, { group: other }] })).toEqual([
        `error: breakglass:accounts[0].group: the group ${GROUP_ID} has no user among its members`,
        `error: breakglass:accounts[0].group: the group ${GROUP_ID} has the member app, which is neither a user nor a group`,
        `error: breakglass:accounts[1].group: there is no group ${other}`,
      ]);
    }));

  test("that may not be read are no pass", () =>
    inWorld({ ...withMembers([BG1]), without: ["Directory.Read.All"] }, async (world) => {
      const [found] = await world.findings(accounts, byGroup);
      expect(found?.severity).toBe("warning");
      expect(found?.what).toContain(`The members of the group ${GROUP_ID} could not be checked`);
    }));

  test("are compared with those that the deployed rule watches", () =>
    inWorld(withMembers([BG1, NESTED]), async (world) => {
      expect(await world.lines(watched, byGroup)).toEqual([]);
      await deployRule(world, [BG1, BG2]);
      expect(await world.lines(watched, byGroup)).toEqual([
        "ok: The deployed rules watch each account, 2 in all",
      ]);
      expect(await world.lines(watched)).toEqual([
        `warning: The deployed rules watch ${BG2}, which is no account of the configuration any more`,
      ]);
    }));

  test("that came or went after the deployment are named", () =>
    inWorld(withMembers([NESTED]), async (world) => {
      await deployRule(world, [BG1]);
      expect(await world.lines(watched, byGroup)).toEqual([
        `error: bg2@contoso.onmicrosoft.com (${BG2}) is not watched by the deployed rules`,
        `warning: The deployed rules watch ${BG1}, which is no account of the configuration any more`,
      ]);
    }));

  test("by a watchlist are compared as well, and its faults are errors", () =>
    inWorld(withMembers([]), async (world) => {
      const provider = `${WORKSPACE}/providers/Microsoft.SecurityInsights`;
      const byWatchlist = { accounts: [{ watchlist: "bgs" }] };
      expect(await world.lines(accounts, byWatchlist)).toEqual([
        "error: breakglass:accounts[0].watchlist: there is no watchlist bgs",
      ]);
      const row = (id: string, UPN: string) =>
        world.put(`${provider}/watchlists/bgs/watchlistItems/${id}`, "2024-09-01", {
          properties: { itemsKeyValue: { UPN } },
        });
      await world.put(`${provider}/onboardingStates/default`, "2024-09-01", {});
      await world.put(`${provider}/watchlists/bgs`, "2024-09-01", {
        properties: { displayName: "bg", provider: "Microsoft", source: "Local file", itemsSearchKey: "UPN" },
      });
      await row("r1", "bg1@contoso.onmicrosoft.com");
      await deployRule(world, [BG1]);
      expect(await world.lines(watched, byWatchlist)).toEqual([
        "ok: The deployed rules watch each account, 1 in all",
      ]);
      await row("r2", BG2);
      await row("r3", "nobody@contoso.com");
      expect(await world.lines(watched, byWatchlist)).toEqual([
        `error: bg2@contoso.onmicrosoft.com (${BG2}) is not watched by the deployed rules`,
      ]);
      expect((await world.lines(accounts, byWatchlist)).filter((line) => line.startsWith("error"))).toEqual([
        "error: breakglass:accounts[0].watchlist: the watchlist bgs names nobody@contoso.com in the row r3, and the tenant has no such user",
      ]);
    }));
});
