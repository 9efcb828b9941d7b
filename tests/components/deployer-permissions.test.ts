import { describe, expect, test } from "@jest/globals";
import { assignmentCondition, deployerPermissions } from "../../components/deployer-permissions.ts";
import { preparations } from "../../components/preparations.ts";
import { remainingSteps } from "../../components/remaining-steps.ts";
import { parsePlainConfig } from "../../config/index.ts";

const ID = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
const SUBSCRIPTION = "/subscriptions/1d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f";
const ELSEWHERE = "/subscriptions/2d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f/resourceGroups/rg-logs";
const GROUP = `${SUBSCRIPTION}/resourceGroups/rg`;
const law = (group: string) => `${group}/providers/Microsoft.OperationalInsights/workspaces/law-logs`;
const RBAC = "Role Based Access Control Administrator";

function config(changes: Record<string, unknown>) {
  const parsed = parsePlainConfig({
    accounts: [{ label: "bg1", objectId: ID }],
    location: "westeurope",
    resourceGroup: { existing: GROUP },
    workspace: { create: { name: "law-breakglass" } },
    channels: [{ via: "office365", to: ["soc@contoso.com"] }],
    fallback: { email: ["oncall@contoso.com"] },
    runbookUrl: "https://contoso.com/runbook",
    ...changes,
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.config;
}

/** `role @ scope`, with the roles that it may give; or a permission of Graph. */
function needed(changes: Record<string, unknown>): string[] {
  return deployerPermissions(config(changes), SUBSCRIPTION.split("/")[2] ?? "").map((each) =>
    each.kind === "graphPermission"
      ? each.permission
      : `${each.role}${each.onlyRoles ? ` (${each.onlyRoles.join(", ")})` : ""} @ ${each.scope}`,
  );
}

describe("the deploying identity needs", () => {
  test("no more than an existing resource group, and to give the identities their roles there", () => {
    expect(needed({})).toEqual([
      `Contributor @ ${GROUP}`,
      `${RBAC} (Log Analytics Reader, Reader) @ ${GROUP}`,
    ]);
  });

  test("the subscription where the resource group is to be created", () => {
    expect(needed({ resourceGroup: { create: { name: "rg" } } })).toEqual([
      `Contributor @ ${SUBSCRIPTION}`,
      `${RBAC} (Log Analytics Reader, Reader) @ ${SUBSCRIPTION}`,
    ]);
  });

  test("the outpost's resource group as well, or the subscription where that is to be created", () => {
    const outpost = { existing: `${SUBSCRIPTION}/resourceGroups/outpost` };
    expect(needed({ outpost, locks: true })).toEqual([
      `Contributor @ ${GROUP}`,
      `${RBAC} (Log Analytics Reader, Reader) @ ${GROUP}`,
      `Contributor @ ${outpost.existing}`,
      `Locks Contributor @ ${outpost.existing}`,
      `Locks Contributor @ ${GROUP}`,
    ]);
    expect(needed({ outpost: { create: { name: "outpost" } } })).toEqual([
      `${RBAC} (Log Analytics Reader, Reader) @ ${GROUP}`,
      `Contributor @ ${SUBSCRIPTION}`,
    ]);
  });

  test("to give a role on a workspace elsewhere, and the workflow its own in the group", () => {
    expect(needed({ workspace: { existing: law(ELSEWHERE) } })).toEqual([
      `Contributor @ ${GROUP}`,
      `${RBAC} (Reader) @ ${GROUP}`,
      `${RBAC} (Log Analytics Reader) @ ${law(ELSEWHERE)}`,
    ]);
  });

  test("to watch a workspace in its own subscription, and nothing for that in the stack's", () => {
    const workspace = { existing: law(ELSEWHERE) };
    expect(needed({ workspace, watchWorkspace: true }).slice(3)).toEqual([
      `Monitoring Contributor @ ${ELSEWHERE}`,
    ]);
    const near = { existing: law(`${SUBSCRIPTION}/resourceGroups/rg-logs`) };
    expect(needed({ workspace: near, watchWorkspace: true })).toEqual(needed({ workspace: near }));
  });

  test("nothing more for a workspace inside the group, whatever its letter case", () => {
    const workspace = { existing: law(GROUP.replace("resourceGroups", "resourcegroups")) };
    expect(needed({ workspace, sentinel: {}, diagnosticSetting: { name: "x" } })).toEqual([
      `Contributor @ ${GROUP}`,
      `${RBAC} (Log Analytics Reader, Reader) @ ${GROUP}`,
      "Contributor @ /providers/microsoft.aadiam",
    ]);
  });

  test("what fast rules, locks, Sentinel and the diagnostic setting add", () => {
    expect(
      needed({
        speed: "fast",
        locks: true,
        sentinel: { onboard: true },
        diagnosticSetting: { name: "x" },
        workspace: { existing: law(ELSEWHERE) },
      }),
    ).toEqual([
      `Contributor @ ${GROUP}`,
      `${RBAC} (Reader) @ ${GROUP}`,
      `${RBAC} (Log Analytics Reader) @ ${law(ELSEWHERE)}`,
      `Locks Contributor @ ${GROUP}`,
      `Contributor @ ${ELSEWHERE.split("/").slice(0, 3).join("/")}`,
      `Microsoft Sentinel Contributor @ ${ELSEWHERE}`,
      `Log Analytics Contributor @ ${law(ELSEWHERE)}`,
      "Contributor @ /providers/microsoft.aadiam",
    ]);
  });

  test("Contributor of the subscription once, to switch Sentinel on, and of the group for good", () => {
    const permissions = deployerPermissions(
      config({ sentinel: { onboard: true } }),
      SUBSCRIPTION.split("/")[2] ?? "",
    );
    expect(
      permissions.map((each) => each.kind === "azureRole" && [each.role, each.scope, each.once]),
    ).toEqual([
      ["Contributor", GROUP, undefined],
      [RBAC, GROUP, undefined],
      ["Contributor", SUBSCRIPTION, true],
    ]);
  });

  test("to let Sentinel run the playbook, and the playbook read its incident", () => {
    expect(needed({ sentinel: { playbook: true }, workspace: { existing: law(ELSEWHERE) } })).toEqual([
      `Contributor @ ${GROUP}`,
      `${RBAC} (Reader, Microsoft Sentinel Automation Contributor) @ ${GROUP}`,
      `${RBAC} (Log Analytics Reader, Microsoft Sentinel Reader) @ ${law(ELSEWHERE)}`,
      `Microsoft Sentinel Contributor @ ${ELSEWHERE}`,
      "Application.Read.All",
    ]);
  });

  test("what Microsoft Graph asks for", () => {
    const mail = { via: "graph", from: "alerts@contoso.com", to: ["soc@contoso.com"] };
    const graph = (changes: Record<string, unknown>) => needed(changes).filter((each) => !each.includes("@"));
    expect(
      graph({ channels: [mail], defender: {}, accounts: [{ label: "x", userPrincipalName: "a@b.com" }] }),
    ).toEqual([
      "User.Read.All",
      "Application.Read.All",
      "AppRoleAssignment.ReadWrite.All",
      "CustomDetection.ReadWrite.All",
    ]);
    expect(graph({ channels: [{ ...mail, assignRole: false }] })).toEqual([]);
    expect(graph({ accounts: [{ group: "5d1f7a36-0c1e-4b6e-9b5e-0a4c7d2e9f10" }] })).toEqual([
      "User.Read.All",
      "Group.Read.All",
    ]);
  });

  test("to give Contributor on a Communication Services resource, and on that alone", () => {
    const resource = `${GROUP}/providers/Microsoft.Communication/communicationServices/sms`;
    const channel = { via: "acs", resource, from: "+15005550006", to: ["+31612345678"] };
    expect(needed({ channels: [channel] })).toContain(`${RBAC} (Contributor) @ ${resource}`);
    expect(needed({ channels: [{ ...channel, assignRole: false }] }).join()).not.toContain("(Contributor)");
  });
});

test("the condition limits giving and taking away, by role and to service principals", () => {
  const limit = (from: string) =>
    `(${from}[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {73c42c96-874c-492b-b04d-ab87d138a893, acdd72a7-3385-48ef-bd42-f606fba81ae7} AND ${from}[Microsoft.Authorization/roleAssignments:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {'ServicePrincipal'})`;
  expect(assignmentCondition(["Log Analytics Reader", "Reader"])).toBe(
    `((!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})) OR ${limit("@Request")}) AND ((!(ActionMatches{'Microsoft.Authorization/roleAssignments/delete'})) OR ${limit("@Resource")})`,
  );
});

describe("before the deployment somebody", () => {
  test("buys the number, has the licence, and exports the logs where we do not", () => {
    const twilio = {
      via: "twilio",
      accountSid: `AC${"0".repeat(32)}`,
      from: "+15005550006",
      to: ["+31612345678"],
    };
    expect(preparations(config({ channels: [twilio] }))).toEqual([
      `Buy +15005550006 in the Twilio account AC${"0".repeat(32)}, and allow text messages to the countries of +31612345678 there.`,
      "Have a licence Entra ID P1 or P2: without it, no sign-in logs are exported.",
      "Let Entra ID send its logs SignInLogs, NonInteractiveUserSignInLogs and AuditLogs to the workspace, or configure diagnosticSetting.",
      "Let each subscription that holds a part of the alerting send its activity log to the workspace (Monitor, Activity log, Export): azure-activity and alerting-change read it.",
    ]);
    expect(preparations(config({ diagnosticSetting: { name: "x" } }))).toEqual([
      "Have a licence Entra ID P1 or P2: without it, no sign-in logs are exported.",
      "Let each subscription that holds a part of the alerting send its activity log to the workspace (Monitor, Activity log, Export): azure-activity and alerting-change read it.",
    ]);
  });
});

describe("after the deployment somebody", () => {
  const watchesOf = (changes: Record<string, unknown>) =>
    remainingSteps(config(changes)).filter((step) => step.includes("another subscription"));

  test("watches a workspace that is in another subscription", () => {
    const workspace = { existing: law(ELSEWHERE) };
    expect(watchesOf({ workspace })).toEqual([
      expect.stringContaining(`If the workspace ${workspace.existing} is in another subscription`),
    ]);
    expect(watchesOf({ workspace })[0]).toContain("Or set breakglass:watchWorkspace");
    expect(watchesOf({ workspace, watchWorkspace: true })).toEqual([]);
    // A group that is created is in a subscription that only the deployment knows.
    expect(watchesOf({ workspace, resourceGroup: { create: { name: "rg-alerts" } } })).toHaveLength(1);
  });

  test("need not where it is in the same one, or is created", () => {
    expect(
      watchesOf({ workspace: { existing: law(`${SUBSCRIPTION.toUpperCase()}/resourceGroups/b`) } }),
    ).toEqual([]);
    expect(watchesOf({})).toEqual([]);
  });

  test("names the identity that deploys, unless it is named", () => {
    const steps = (changes: Record<string, unknown>) =>
      remainingSteps(config(changes)).filter((step) => step.includes("breakglass:deployers"));
    expect(steps({})).toEqual([expect.stringContaining("nobody is notified when somebody adds a secret")]);
    expect(steps({ deployers: ["b7c1f0de-2a34-4c5d-8e6f-90a1b2c3d4e5"] })).toEqual([]);
  });

  test("makes an outpost, unless there is one", () => {
    const steps = (changes: Record<string, unknown>) =>
      remainingSteps(config(changes)).filter((step) => step.startsWith("Set breakglass:outpost"));
    expect(steps({})).toHaveLength(1);
    expect(steps({ outpost: { create: { name: "rg-outpost" } } })).toEqual([]);
  });
});
