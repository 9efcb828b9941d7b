import { beforeEach, describe, expect, test } from "@jest/globals";
import { deploy, destroy } from "../../sandbox/engine/deploy.ts";
import {
  arm,
  cloud,
  forbidden,
  freshBareStack,
  groups,
  options,
  reasons,
  SUBSCRIPTION,
} from "./bare-stack.ts";
import { runningIn } from "./sample-drill.ts";

const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-logs`;
const WORKSPACE = `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/law-security`;
const SENTINEL = `${WORKSPACE}/providers/Microsoft.SecurityInsights`;

const put = async (path: string, version: string, body: object) =>
  expect(await arm("PUT", path, version, body)).toBeLessThan(202);

freshBareStack();
beforeEach(async () => {
  cloud.azure.appRoles.grant("deployer", "Application.Read.All");
  await put(GROUP, "2024-03-01", { location: "westeurope" });
  await put(WORKSPACE, "2023-09-01", { location: "westeurope" });
});

/** What the deployment, and the preview before it, end with: a message for a person, and no trace of the program. */
async function refusal(settings: Readonly<Record<string, unknown>>): Promise<string> {
  const messages: string[] = [];
  for (const preview of [true, false]) {
    const message = await reasons(deploy({ ...options(settings), preview }));
    expect(message).not.toMatch(/\n\s+at |node_modules|\.ts:\d|error serializing/);
    messages.push(message);
  }
  // The engine may add what it broke off.
  return messages.map((message) => message.slice(message.indexOf("breakglass:"))).reduce(common);
}

/** How two texts begin alike. */
function common(one: string, other: string): string {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length++;
  return one.slice(0, length);
}

const made = (type: string) => cloud.azure.store.list(type).length;
const existing = { workspace: { existing: WORKSPACE } };
const graph = {
  channels: [
    { via: "graph", from: "alerts@contoso.com", to: ["soc@contoso.com"] },
    { via: "twilio", accountSid: `AC${"0".repeat(32)}`, from: "+15005550006", to: ["+31612345678"] },
  ],
};

describe("a workspace without Microsoft Sentinel", () => {
  test("is refused by the property that switches it on, before a rule is made; afterwards all is well", async () => {
    const message = await refusal({ ...existing, sentinel: {} });
    expect(message).toContain(
      "breakglass:sentinel.onboard: Microsoft Sentinel is not switched on for the workspace law-security, and analytics rules need it. Set breakglass:sentinel.onboard to true to switch it on",
    );
    expect(made("Microsoft.SecurityInsights/alertRules")).toBe(0);
    await put(`${SENTINEL}/onboardingStates/default`, "2024-09-01", {});
    await deploy(options({ ...existing, sentinel: {} }));
    expect(made("Microsoft.SecurityInsights/alertRules")).toBe(runningIn("sentinel").length);
  });

  test("that the deployer may not read is refused with the role to grant, and to whom", async () => {
    forbidden.push("Microsoft.SecurityInsights/onboardingStates/read");
    const message = await refusal({ ...existing, sentinel: {} });
    expect(message).toContain("breakglass:sentinel.onboard: whoever deploys may not see");
    expect(message).toContain(
      '  az role assignment create --role "Microsoft Sentinel Contributor" --assignee-object-id deployer ',
    );
  });
});

describe("accounts by a group", () => {
  const [GROUP_ID, NESTED, EMPTY, ODD, MISSING] = [1, 2, 3, 4, 5].map(
    (number) => `5d1f7a36-0c1e-4b6e-9b5e-00000000000${number}`,
  );
  const listed = { label: "primary", userPrincipalName: "bg1@contoso.onmicrosoft.com" };

  test("that cannot be resolved are refused, all at once; afterwards their members are watched", async () => {
    groups.push(
      { id: String(GROUP_ID), displayName: "break-glass", members: ["u-1", "u-2", String(NESTED)] },
      { id: String(NESTED), displayName: "nested", members: ["u-3"] },
      { id: String(EMPTY), displayName: "empty", members: [] },
      { id: String(ODD), displayName: "odd", members: ["u-1", "app-1"] },
    );
    const byGroup = [GROUP_ID, EMPTY, ODD, MISSING].map((group) => ({ group }));
    const accounts = [listed, { label: "bg9", userPrincipalName: "bg9@contoso.com" }, ...byGroup];
    const unread = await reasons(deploy({ ...options({ accounts: [{ group: GROUP_ID }] }), preview: true }));
    expect(unread).toContain(
      "breakglass:accounts[0].group: whoever deploys may not read groups or users in Entra ID.",
    );
    cloud.azure.appRoles.grant("deployer", "Group.Read.All");
    const message = await refusal({ accounts });
    expect(
      message
        .split("\n")
        .filter((line) => /breakglass:/.test(line))
        .map((line) => line.trim()),
    ).toEqual([
      'breakglass:accounts[1].userPrincipalName: invocation of azuread:index/getUser:getUser returned an error: User with UPN "bg9@contoso.com" was not found',
      `breakglass:accounts[3].group: the group "empty" (${EMPTY}) has no members, so that no account of it would be watched. Add the accounts to it, or leave it out.`,
      `breakglass:accounts[4].group: the group "odd" (${ODD}) has the member app-1, which is neither a user nor a group. Take it out of the group, or list the accounts one by one.`,
      `breakglass:accounts[5].group: the tenant has no group with this object id. Entra admin center > Groups > the group > Overview shows it.`,
    ]);

    await deploy(options({ accounts: [listed, { group: GROUP_ID }], groups: [] }));
    const queries = Object.fromEntries(
      cloud.azure.store
        .list("Microsoft.Insights/scheduledQueryRules")
        .map(({ id, body }) => [id.split("/").at(-1), JSON.stringify(body)]),
    );
    const signIns = queries["breakglass-rules-sign-in"] ?? "";
    for (const number of [1, 2, 3]) {
      expect(signIns.split(`u-${number}\\"`)).not.toHaveLength(1);
      expect(signIns).toContain(`bg${number}@contoso.onmicrosoft.com`);
    }
    // Whoever is put into one of the groups becomes an account: that is a change to notify of.
    for (const id of [GROUP_ID, NESTED]) expect(queries["breakglass-rules-safeguard-change"]).toContain(id);
  });
});

describe("accounts by a watchlist", () => {
  const list = (alias: string) => `${SENTINEL}/watchlists/${alias}`;
  const row = (alias: string, id: string, values: object) =>
    put(`${list(alias)}/watchlistItems/${id}`, "2024-09-01", { properties: { itemsKeyValue: values } });

  test("that cannot be resolved are refused, all at once; afterwards they are watched, and so is a change of the watchlist", async () => {
    await put(`${SENTINEL}/onboardingStates/default`, "2024-09-01", {});
    for (const alias of ["BreakGlass", "other"]) {
      const properties = {
        displayName: alias,
        provider: "Microsoft",
        source: "Local file",
        itemsSearchKey: "UPN",
      };
      await put(list(alias), "2024-09-01", { properties });
    }
    await row("BreakGlass", "r1", { UPN: "bg1@contoso.onmicrosoft.com", Owner: "SOC" });
    await row("BreakGlass", "r2", { UPN: "bg9@contoso.com", Owner: "SOC" });
    await row("BreakGlass", "r3", { UPN: "second", Owner: "SOC" });
    const accounts = ["BreakGlass", "other", "missing"].map((watchlist) => ({ watchlist }));
    const at = (index: number) => `breakglass:accounts[${index}].watchlist:`;
    const mend = "Correct it in Microsoft Sentinel > Watchlist, or list the accounts one by one.";
    forbidden.push("Microsoft.SecurityInsights/watchlists/");
    const unread = await reasons(deploy({ ...options({ ...existing, accounts }), preview: true }));
    expect(unread).toContain(`${at(0)} whoever deploys may not read the watchlists of the workspace.`);
    expect(unread).toContain(
      `--role "Microsoft Sentinel Reader" --assignee-object-id deployer --scope ${GROUP}`,
    );
    forbidden.length = 0;
    const message = await refusal({ ...existing, accounts });
    expect(message.split("\n").flatMap((line) => (/breakglass:/.test(line) ? [line.trim()] : []))).toEqual([
      `${at(0)} the watchlist BreakGlass has "second" in the column "UPN" of the row r3, which is neither an object id nor a user principal name. ${mend}`,
      `${at(0)} the watchlist BreakGlass names bg9@contoso.com in the row r2, and the tenant has no such user. ${mend}`,
      `${at(1)} the watchlist other has no rows, so that no account of it would be watched. ${mend}`,
      `${at(2)} the workspace law-security has no watchlist with the alias missing. Microsoft Sentinel > Watchlist shows each with its alias.`,
    ]);

    await row("BreakGlass", "r2", { UPN: "U-2-is-no-guid@contoso.com", Owner: "SOC" });
    for (const id of ["r2", "r3"]) {
      expect(await arm("DELETE", `${list("BreakGlass")}/watchlistItems/${id}`, "2024-09-01")).toBe(200);
    }
    await row("BreakGlass", "r4", { UPN: "BG2@contoso.onmicrosoft.com", Owner: "SOC" });
    await deploy(options({ ...existing, accounts: [{ watchlist: "BreakGlass", column: "upn" }] }));
    const [rule] = cloud.azure.store
      .list("Microsoft.Insights/scheduledQueryRules")
      .filter(({ id }) => id.endsWith("/breakglass-rules-sign-in"));
    for (const number of [1, 2]) expect(JSON.stringify(rule?.body)).toContain(`u-${number}\\"`);
    const notified = async (alias: string) => {
      const before = cloud.outbox.messages.length;
      await row(alias, "r5", { UPN: "bg3@contoso.onmicrosoft.com" });
      await cloud.advanceTo(new Date(cloud.clock.now().getTime() + 10 * 60_000));
      return cloud.outbox.messages.slice(before).map((each) => JSON.stringify(each));
    };
    expect(await notified("other")).toEqual([]);
    const messages = await notified("BreakGlass");
    expect(messages.length).toBeGreaterThan(0);
    expect(messages.join()).toContain("breakglass-watch-accounts-changed");
  });
});

describe("the export of Entra ID's logs", () => {
  test("without a right in the tenant is refused with what to grant, and to whom", async () => {
    forbidden.push("microsoft.aadiam/");
    const message = await refusal({ diagnosticSetting: { name: "break-glass" } });
    expect(message).toContain("breakglass:diagnosticSetting: whoever deploys has no right");
    expect(message).toContain('--scope "/providers/microsoft.aadiam" --assignee-object-id deployer');
    expect(message).toContain("The service said: ");
    expect(message).toContain('Code="AuthorizationFailed"');
  });
});

describe("refusals of what is optional", () => {
  test("leave everything that alerts deployed, whatever is refused", async () => {
    forbidden.push("microsoft.aadiam/", "Microsoft.SecurityInsights/", "Microsoft.Authorization/locks/");
    cloud.azure.appRoles.withdraw("deployer", "Application.Read.All");
    const settings = {
      ...existing,
      ...graph,
      sentinel: { onboard: true, playbook: true },
      defender: {},
      diagnosticSetting: { name: "break-glass" },
      locks: true,
    };
    await reasons(deploy(options(settings)));
    expect({
      rules: made("Microsoft.Insights/scheduledQueryRules"),
      groups: made("Microsoft.Insights/actionGroups"),
      workflows: made("Microsoft.Logic/workflows"),
      watchers: made("Microsoft.Insights/activityLogAlerts") + made("Microsoft.Insights/metricAlerts"),
    }).toEqual({ rules: runningIn("logAlert").length + 1, groups: 3, workflows: 1, watchers: 11 });
    for (const type of ["SecurityInsights/alertRules", "Authorization/locks"]) {
      expect(made(`Microsoft.${type}`)).toBe(0);
    }
  });
});

describe("mail by the workflow's own identity", () => {
  test("without a right to see applications is refused with the permissions to grant", async () => {
    cloud.azure.appRoles.withdraw("deployer", "Application.Read.All");
    const message = await refusal(graph);
    expect(message).toContain("breakglass:channels[0]: whoever deploys may not let the workflow send mail.");
    expect(message).toContain(
      "--api-permissions 9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30=Role 06b708a9-e830-4db3-a914-8e69da51d44f=Role",
    );
    expect(message).toContain("Or set assignRole to false");
  });
});

describe("a playbook", () => {
  const automated = { channels: graph.channels, sentinel: { onboard: true, playbook: true } };

  test("that sends mail itself gets its own permission; a second deployment changes nothing, and nothing is left in the end", async () => {
    cloud.azure.appRoles.grant("deployer", "AppRoleAssignment.ReadWrite.All");
    const first = await deploy(options({ ...existing, ...automated }));
    expect(first.outputs["playbookPrincipalId"]).toMatch(/^[0-9a-f-]{36}$/);
    expect(made("microsoft.graph/appRoleAssignment")).toBe(2);
    const second = await deploy(options({ ...existing, ...automated }));
    expect(Object.keys(second.changes)).toEqual(["same"]);
    await destroy(options({ ...existing, ...automated }));
    expect(cloud.azure.store.list().map(({ id }) => id)).toEqual([GROUP, WORKSPACE]);
  });

  test("is refused with what to grant where the deployer may not see Sentinel's application", async () => {
    cloud.azure.appRoles.withdraw("deployer", "Application.Read.All");
    await put(`${SENTINEL}/onboardingStates/default`, "2024-09-01", {});
    const message = await reasons(deploy(options({ ...existing, sentinel: { playbook: true } })));
    expect(message).toContain(
      "breakglass:sentinel.playbook: whoever deploys may not read applications in Entra ID.",
    );
    expect(message).not.toMatch(/\n\s+at |node_modules/);
    expect(made("Microsoft.SecurityInsights/automationRules")).toBe(0);
  });
});

test("a watcher of the workspace that may not be made in the workspace's subscription is named, and what alerts is deployed", async () => {
  const elsewhere = "/subscriptions/11111111-5b7a-4f6e-9c3d-2a1b0c9d8e7f/resourceGroups/rg-logs";
  const workspace = `${elsewhere}/providers/Microsoft.OperationalInsights/workspaces/law-security`;
  await put(elsewhere, "2024-03-01", { location: "westeurope" });
  await put(workspace, "2023-09-01", { location: "westeurope" });
  forbidden.push(`Microsoft.Insights/actionGroups/write ${elsewhere}`);
  const settings = { workspace: { existing: workspace }, watchWorkspace: true };
  const message = await reasons(deploy({ ...options(settings), continueOnError: true }));
  expect(message).toContain("breakglass-workspace-watch-group");
  expect(message).toContain("AuthorizationFailed");
  expect(message).not.toMatch(/\n\s+at |node_modules|\.ts:\d/);
  expect(made("Microsoft.Insights/scheduledQueryRules")).toBe(runningIn("logAlert").length + 1);
  const ofWorkspace = cloud.azure.store.list("Microsoft.Insights/activityLogAlerts");
  expect(ofWorkspace.filter(({ id }) => id.startsWith(elsewhere))).toEqual([]);
  expect(made("Microsoft.Insights/activityLogAlerts")).toBeGreaterThan(5);
});
