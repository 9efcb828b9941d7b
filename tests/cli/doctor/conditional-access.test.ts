import { expect, test } from "@jest/globals";
import { conditionalAccess } from "../../../cli/doctor/checks/conditional-access.ts";
import { globalSecureAccess } from "../../../cli/doctor/checks/global-secure-access.ts";
import type { Membership } from "../../../sandbox/azure/index.ts";
import { BG1, inWorld, PREMIUM } from "./world.ts";

const EXCLUDED = "b1d7c1de-8c9e-4c1a-9f0f-2d5f6a7b8c9d";
/** Global Administrator (learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference). */
const GLOBAL_ADMINISTRATOR = "62e90394-69f5-4237-9190-012177145e10";

const memberships: Readonly<Record<string, readonly Membership[]>> = {
  [BG1]: [
    { "@odata.type": "#microsoft.graph.group", id: EXCLUDED, displayName: "ca-exclusions" },
    {
      "@odata.type": "#microsoft.graph.directoryRole",
      id: "0a0a0a0a-1111-4222-8333-444444444444",
      displayName: "Global Administrator",
      roleTemplateId: GLOBAL_ADMINISTRATOR,
    },
  ],
};

const policy = (users: object, state = "enabled") => ({ displayName: "MFA", state, conditions: { users } });
const MET = 'warning: bg1 is not excluded from "MFA"';
const FREE = "ok: bg1 is excluded from every policy that is enforced for others";

test.each<[string, object, string[]]>([
  ["for everybody", policy({ includeUsers: ["All"] }), [MET]],
  [
    "for everybody but the account",
    policy({ includeUsers: ["All"], excludeUsers: [BG1.toUpperCase()] }),
    [FREE],
  ],
  [
    "for everybody but a group of the account",
    policy({ includeUsers: ["All"], excludeGroups: [EXCLUDED] }),
    [FREE],
  ],
  ["for everybody but another group", policy({ includeUsers: ["All"], excludeGroups: ["other"] }), [MET]],
  [
    "for everybody but a role of the account",
    policy({ includeUsers: ["All"], excludeRoles: [GLOBAL_ADMINISTRATOR] }),
    [FREE],
  ],
  ["for a group of the account", policy({ includeGroups: [EXCLUDED] }), [MET]],
  ["for a role of the account", policy({ includeRoles: [GLOBAL_ADMINISTRATOR] }), [MET]],
  ["for somebody else", policy({ includeUsers: ["somebody"], includeGroups: ["other"] }), [FREE]],
  ["for guests", policy({ includeUsers: ["GuestsOrExternalUsers"] }), [FREE]],
  [
    "that only reports",
    policy({ includeUsers: ["All"] }, "enabledForReportingButNotEnforced"),
    ['info: bg1 is not excluded from "MFA", in report-only mode so far', FREE],
  ],
  [
    "that is switched off",
    policy({ includeUsers: ["All"] }, "disabled"),
    ["ok: No Conditional Access policy is enabled"],
  ],
  [
    "that names the account",
    policy({ includeUsers: [BG1] }),
    ['info: bg1 is named directly in "MFA"; we assume that this is intended', FREE],
  ],
])("a Conditional Access policy %s", (_, each, expected) =>
  inWorld(
    { tenant: { subscribedSkus: PREMIUM, conditionalAccessPolicies: [each], memberships } },
    async (world) => {
      expect(await world.lines(conditionalAccess)).toEqual(expected);
    },
  ),
);

test("every policy that applies to the account is named", () =>
  inWorld(
    {
      tenant: {
        subscribedSkus: PREMIUM,
        conditionalAccessPolicies: [
          policy({ includeUsers: ["All"] }),
          { ...policy({ includeRoles: [GLOBAL_ADMINISTRATOR] }), displayName: "Compliant device" },
        ],
        memberships,
      },
    },
    async (world) => {
      expect(await world.lines(conditionalAccess)).toEqual([
        'warning: bg1 is not excluded from "MFA", "Compliant device"',
      ]);
    },
  ));

const NETWORK = "5a3f0c9e-6d1b-4e7a-8c2f-0b9d8e7f6a51";
const OFFICE = "1e2d3c4b-5a69-4788-9f0e-d1c2b3a49586";
const namedLocations = [
  { "@odata.type": "#microsoft.graph.compliantNetworkNamedLocation", id: NETWORK, displayName: "x" },
  { "@odata.type": "#microsoft.graph.ipNamedLocation", id: OFFICE, displayName: "Office" },
];
/** Blocks everywhere but there. */
const blocking = (excludeLocations: readonly string[], users: object, changes: object = {}) => ({
  displayName: "Compliant network",
  state: "enabled",
  conditions: { users, locations: { includeLocations: ["All"], excludeLocations } },
  grantControls: { builtInControls: ["block"] },
  ...changes,
});
const EVERYBODY = { includeUsers: ["All"] };
const LOCKED = 'error: bg1 can sign in through Global Secure Access alone, because of "Compliant network"';
const OPEN = "ok: bg1 may sign in outside of Global Secure Access";

test.each<[string, object, string[]]>([
  ["outside of the compliant network", blocking([NETWORK.toUpperCase()], EVERYBODY), [LOCKED]],
  ["that names the account all the same", blocking([OFFICE, NETWORK], { includeUsers: [BG1] }), [LOCKED]],
  ["outside of the office", blocking([OFFICE], EVERYBODY), [OPEN]],
  ["that excludes the account", blocking([NETWORK], { ...EVERYBODY, excludeGroups: [EXCLUDED] }), [OPEN]],
  ["that only reports", blocking([NETWORK], EVERYBODY, { state: "enabledForReportingButNotEnforced" }), []],
  [
    "that does not block",
    blocking([NETWORK], EVERYBODY, { grantControls: { builtInControls: ["mfa"] } }),
    [],
  ],
  ["without locations", policy(EVERYBODY), []],
])("Global Secure Access, and a policy %s", (_, each, expected) =>
  inWorld(
    {
      tenant: { subscribedSkus: PREMIUM, conditionalAccessPolicies: [each], memberships, namedLocations },
    },
    async (world) => {
      expect(await world.lines(globalSecureAccess)).toEqual(expected);
    },
  ),
);
