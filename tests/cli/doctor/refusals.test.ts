import { describe, expect, test } from "@jest/globals";
import { localAccess } from "../../../cli/azure/access.ts";
import { access } from "../../../cli/doctor/checks/access.ts";
import { accounts } from "../../../cli/doctor/checks/accounts.ts";
import { actionGroups } from "../../../cli/doctor/checks/action-groups.ts";
import { conditionalAccess } from "../../../cli/doctor/checks/conditional-access.ts";
import { connections } from "../../../cli/doctor/checks/connections.ts";
import { defender } from "../../../cli/doctor/checks/defender.ts";
import { diagnosticSetting } from "../../../cli/doctor/checks/diagnostic-setting.ts";
import { licence } from "../../../cli/doctor/checks/licence.ts";
import { logs } from "../../../cli/doctor/checks/logs.ts";
import { permissions } from "../../../cli/doctor/checks/permissions.ts";
import { roles } from "../../../cli/doctor/checks/roles.ts";
import { rules } from "../../../cli/doctor/checks/rules.ts";
import { workspace } from "../../../cli/doctor/checks/workspace.ts";
import { CHECKS, examine } from "../../../cli/doctor/examine.ts";
import { tenantReads } from "../../../cli/doctor/reads.ts";
import type { Check } from "../../../cli/doctor/visit.ts";
import * as put from "./deployed.ts";
import {
  type DoctorWorld,
  GROUP,
  inWorld,
  PREMIUM,
  SUBSCRIPTION,
  TENANT,
  targetOf,
  WORKSPACE,
} from "./world.ts";

const policies = [{ displayName: "MFA", state: "enabled", conditions: { users: { includeUsers: ["All"] } } }];
const tenant = { subscribedSkus: PREMIUM, conditionalAccessPolicies: policies, memberships: {} };

describe("what Microsoft Graph refuses is a warning that names the permission", () => {
  test.each<[string, Check, string]>([
    ["LicenseAssignment.Read.All", licence, "The licences"],
    ["Policy.Read.All", conditionalAccess, "The Conditional Access policies"],
    ["Directory.Read.All", conditionalAccess, "The memberships of 3f2504e0-4f89-41d3-9a0c-0305e82c3301"],
    [
      "RoleEligibilitySchedule.Read.Directory",
      roles,
      "The eligible roles of 3f2504e0-4f89-41d3-9a0c-0305e82c3301",
    ],
    ["CustomDetection.Read.All", defender, "The Defender rule bg"],
    ["Application.Read.All", permissions, "The app roles of the workflow's identity"],
  ])("%s", (permission, check, subject) =>
    inWorld(
      {
        tenant,
        without: [
          permission,
          ...(permission === "LicenseAssignment.Read.All" || permission === "Application.Read.All"
            ? ["Directory.Read.All"]
            : []),
        ],
      },
      async (world) => {
        await put.putWorkflow(world);
        const visit = await world.visit();
        const deployed = { resources: visit.deployed?.resources ?? [], detectionRules: ["bg"] };
        const channels = [{ via: "graph", from: "alerts@contoso.com", to: ["soc@contoso.com"] }];
        const found = await world.findings(check, { defender: {}, channels }, { deployed });
        const last = found.at(-1);
        expect(last?.severity).toBe("warning");
        expect(last?.what).toContain(
          `${subject} could not be checked: it needs the application permission ${permission} of Microsoft Graph (`,
        );
        expect(last?.fix).toContain(`add ${permission} of Microsoft Graph, and grant admin consent`);
        expect(found.some(({ severity, check: id }) => severity === "ok" && id !== "permissions")).toBe(
          false,
        );
      },
    ),
  );
});

describe("what Resource Manager refuses is a warning that names the role and its scope", () => {
  const ENTRA = "/providers/microsoft.aadiam";
  test.each<[string, Check, string, string]>([
    ["Microsoft.Resources/subscriptions/read", access, "Reader", `/subscriptions/${SUBSCRIPTION}`],
    ["Microsoft.OperationalInsights/workspaces/read", workspace, "Log Analytics Reader", WORKSPACE],
    ["Microsoft.OperationalInsights/workspaces/tables/read", workspace, "Log Analytics Reader", WORKSPACE],
    ["microsoft.aadiam/diagnosticSettings/read", diagnosticSetting, "Reader", ENTRA],
    ["Microsoft.Authorization/roleAssignments/read", permissions, "Reader", WORKSPACE],
    ["Microsoft.Insights/scheduledQueryRules/read", rules, "Monitoring Reader", GROUP],
    ["Microsoft.ResourceHealth/availabilityStatuses/read", rules, "Reader", GROUP],
    ["Microsoft.Insights/actionGroups/read", actionGroups, "Monitoring Reader", GROUP],
    ["Microsoft.Web/connections/read", connections, "Reader", GROUP],
  ])("%s", (refused, check, role, scope) =>
    inWorld({ isAllowed: (_, action) => action.toLowerCase() !== refused.toLowerCase() }, async (world) => {
      await put.putIdentity(world);
      await put.putGroup(world);
      await put.putRule(world);
      await put.putConnection(world);
      const last = (await world.findings(check)).at(-1);
      expect(last?.severity).toBe("warning");
      expect(last?.what).toContain(
        `could not be checked: it needs the role ${role} on ${scope} (AuthorizationFailed: `,
      );
      expect(last?.fix).toBe(
        `az role assignment create --role "${role}" --assignee OBJECT_ID_OF_WHO_RUNS_DOCTOR --scope ${scope}`,
      );
    }),
  );

  test("the logs, which have an API of their own", () =>
    inWorld({}, async (world) => {
      const { store } = world.cloud.azure;
      for (const { id } of store.list("Microsoft.Authorization/roleAssignments")) store.delete(id);
      const [found, ...more] = await world.findings(logs);
      expect(more).toEqual([]);
      expect(found?.severity).toBe("warning");
      expect(found?.what).toContain(
        `The logs of law-1 could not be checked: it needs the role Log Analytics Reader on ${WORKSPACE} (InsufficientAccessError: `,
      );
    }));
});

describe("without an answer", () => {
  const examined = async (world: DoctorWorld, endpoint: string, token: string) => {
    const visit = await world.visit();
    const reads = await tenantReads(await localAccess(endpoint, () => token), targetOf());
    return examine({ ...visit, reads }, () => {});
  };
  const SKIPPED = CHECKS.map(({ id }) => id).filter((id) => !["access", "deployment", "drill"].includes(id));

  test("a token that has expired is one error, with the command that signs in, and nothing passes", () =>
    inWorld({}, async (world) => {
      const [first, second, ...others] = await examined(
        world,
        `http://127.0.0.1:${world.cloud.azure.port}`,
        "expired",
      );
      expect(first).toMatchObject({ check: "access", severity: "error" });
      expect(first?.what).toContain(
        `The subscription ${SUBSCRIPTION} could not be checked: there is no valid token (`,
      );
      expect(first?.fix).toContain(`az login --tenant ${TENANT}`);
      expect(second?.what).toBe(`Not checked, because there is no access to Azure: ${SKIPPED.join(", ")}`);
      expect(others.map(({ check }) => check)).toEqual(["deployment", "drill"]);
    }));

  test("an endpoint that cannot be reached is one error", () =>
    inWorld({}, async (world) => {
      const [first] = await examined(world, "http://127.0.0.1:9", "token");
      expect(first).toMatchObject({ check: "access", severity: "error" });
      expect(first?.what).toContain("no answer (ECONNREFUSED: ");
    }));

  test("a service that fails is a warning, and no other check suffers by it", () =>
    inWorld({}, async (world) => {
      world.cloud.azure.interfere(
        ({ pathname }) => pathname === "/v1.0/subscribedSkus",
        () => ({ status: 400, headers: {}, body: '{"error":{"code":"Request_BadRequest","message":"Oh."}}' }),
      );
      expect(await world.lines(licence)).toEqual([
        "warning: The licences could not be checked (Request_BadRequest: Oh.)",
      ]);
      expect(await world.lines(accounts)).toEqual([
        "ok: bg1 (bg1@contoso.onmicrosoft.com) exists, is enabled, and is cloud-only",
      ]);
    }));
});
