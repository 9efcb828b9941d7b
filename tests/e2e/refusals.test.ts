import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { type LocalCloud, startCloud } from "../../sandbox/cloud/index.ts";
import { ensureCli } from "../../sandbox/engine/cli.ts";
import { deploy, destroy } from "../../sandbox/engine/deploy.ts";
import { type ConfigValue, DeployError, type EngineOptions } from "../../sandbox/engine/options.ts";
import { Clone } from "./clone.ts";

const MINUTES = 60_000;
const SUBSCRIPTION = "8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f";
const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-logs`;
const WORKSPACE = `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/law-security`;
const SENTINEL = `${WORKSPACE}/providers/Microsoft.SecurityInsights`;

let cli: string;
let clone: Clone;
let directory: string;
let cloud: LocalCloud;
/** What the deployer may not do: the beginnings of actions. */
let forbidden: string[];
beforeAll(async () => {
  cli = (await ensureCli({ onProgress: (line) => process.stderr.write(`${line}\n`) })).path;
  clone = new Clone();
  clone.without("sentinel", "defender", "diagnosticSetting");
}, 20 * MINUTES);
afterAll(() => clone.remove());
beforeEach(async () => {
  forbidden = [];
  directory = mkdtempSync(join(tmpdir(), "breakglass-refusals-"));
  cloud = await startCloud({
    directory: join(directory, "azure"),
    tenantId: "6f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61",
    users: [{ id: "u-2", userPrincipalName: "bg2@contoso.onmicrosoft.com", displayName: "bg2" }],
    start: new Date("2026-01-15T02:00:00Z"),
    isAllowed: (_, action) => !forbidden.some((each) => action.startsWith(each)),
  });
  cloud.azure.appRoles.grant("deployer", "Application.Read.All");
  await put(GROUP, "2024-03-01", { location: "westeurope" });
  await put(WORKSPACE, "2023-09-01", { location: "westeurope" });
});
afterEach(async () => {
  await cloud.close();
  rmSync(directory, { recursive: true });
});

async function put(path: string, version: string, body: object): Promise<void> {
  const { status, body: text } = await cloud.azure.send({
    method: "PUT",
    url: `https://management.azure.com${path}?api-version=${version}`,
    headers: { authorization: `Bearer ${cloud.azure.tokens.issue("somebody", "a")}` },
    body: JSON.stringify(body),
  });
  if (status > 201) throw new Error(text);
}

const options = (settings: Readonly<Record<string, unknown>>): EngineOptions => ({
  projectDirectory: clone.directory,
  stack: "dev",
  stateDirectory: directory,
  cli,
  azure: {
    port: cloud.azure.port,
    subscriptionId: SUBSCRIPTION,
    caller: { clientId: "deployer", objectId: "deployer", tenantId: "6f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61" },
    token: () => cloud.azure.tokens.issue("deployer", "https://management.azure.com/"),
  },
  config: Object.fromEntries(
    Object.entries(settings).map(([key, value]): [string, ConfigValue] => [`breakglass:${key}`, { value }]),
  ),
});

/** What the deployment, and the preview before it, end with: a message for a person, and no trace of the program. */
async function refusal(settings: Readonly<Record<string, unknown>>): Promise<string> {
  const messages: string[] = [];
  for (const preview of [true, false]) {
    const error = await deploy({ ...options(settings), preview }).catch((thrown: unknown) => thrown);
    if (!(error instanceof DeployError)) throw new Error(`No DeployError: ${String(error)}`);
    expect(error.message).not.toMatch(/\n\s+at |node_modules|\.ts:\d/);
    messages.push(error.message);
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
  test(
    "is refused by the property that switches it on, before a rule is made; afterwards all is well",
    async () => {
      const message = await refusal({ ...existing, sentinel: {} });
      expect(message).toContain(
        "breakglass:sentinel.onboard: Microsoft Sentinel is not switched on for the workspace law-security, and analytics rules need it. Set breakglass:sentinel.onboard to true to switch it on",
      );
      expect(made("Microsoft.SecurityInsights/alertRules")).toBe(0);
      await put(`${SENTINEL}/onboardingStates/default`, "2024-09-01", {});
      await deploy(options({ ...existing, sentinel: {} }));
      expect(made("Microsoft.SecurityInsights/alertRules")).toBe(7);
    },
    4 * MINUTES,
  );

  test(
    "that the deployer may not read is refused with the role to grant, and to whom",
    async () => {
      forbidden = ["Microsoft.SecurityInsights/onboardingStates/read"];
      const message = await refusal({ ...existing, sentinel: {} });
      expect(message).toContain("breakglass:sentinel.onboard: whoever deploys may not see");
      expect(message).toContain(
        '  az role assignment create --role "Microsoft Sentinel Contributor" --assignee-object-id deployer ',
      );
    },
    3 * MINUTES,
  );
});

describe("the export of Entra ID's logs", () => {
  test(
    "without a right in the tenant is refused with what to grant, and to whom",
    async () => {
      forbidden = ["microsoft.aadiam/"];
      const message = await refusal({ diagnosticSetting: { name: "break-glass" } });
      expect(message).toContain("breakglass:diagnosticSetting: whoever deploys has no right");
      expect(message).toContain('--scope "/providers/microsoft.aadiam" --assignee-object-id deployer');
      expect(message).toContain("The service said: ");
      expect(message).toContain('Code="AuthorizationFailed"');
    },
    3 * MINUTES,
  );
});

describe("mail by the workflow's own identity", () => {
  test(
    "without a right to see applications is refused with the permissions to grant",
    async () => {
      cloud.azure.appRoles.withdraw("deployer", "Application.Read.All");
      const message = await refusal(graph);
      expect(message).toContain(
        "breakglass:channels[0]: whoever deploys may not let the workflow send mail.",
      );
      expect(message).toContain(
        "--api-permissions 9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30=Role 06b708a9-e830-4db3-a914-8e69da51d44f=Role",
      );
      expect(message).toContain("Or set assignRole to false");
    },
    3 * MINUTES,
  );
});

describe("a playbook", () => {
  const automated = { channels: graph.channels, sentinel: { onboard: true, playbook: true } };

  test(
    "that sends mail itself gets its own permission; a second deployment changes nothing, and nothing is left in the end",
    async () => {
      cloud.azure.appRoles.grant("deployer", "AppRoleAssignment.ReadWrite.All");
      const first = await deploy(options({ ...existing, ...automated }));
      expect(first.outputs["playbookPrincipalId"]).toMatch(/^[0-9a-f-]{36}$/);
      expect(made("microsoft.graph/appRoleAssignment")).toBe(2);
      const second = await deploy(options({ ...existing, ...automated }));
      expect(Object.keys(second.changes)).toEqual(["same"]);
      await destroy(options({ ...existing, ...automated }));
      expect(cloud.azure.store.list().map(({ id }) => id)).toEqual([GROUP, WORKSPACE]);
    },
    4 * MINUTES,
  );

  test(
    "is refused with what to grant where the deployer may not see Sentinel's application",
    async () => {
      cloud.azure.appRoles.withdraw("deployer", "Application.Read.All");
      await put(`${SENTINEL}/onboardingStates/default`, "2024-09-01", {});
      const error = await deploy(options({ ...existing, sentinel: { playbook: true } })).catch(
        (thrown: unknown) => thrown,
      );
      if (!(error instanceof DeployError)) throw new Error(`No DeployError: ${String(error)}`);
      expect(error.message).toContain(
        "breakglass:sentinel.playbook: whoever deploys may not read applications in Entra ID.",
      );
      expect(error.message).not.toMatch(/\n\s+at |node_modules/);
      expect(made("Microsoft.SecurityInsights/automationRules")).toBe(0);
    },
    3 * MINUTES,
  );
});
