import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { DETECTION_RULE_TYPE } from "../../sandbox/azure/index.ts";
import { type LocalCloud, startCloud } from "../../sandbox/cloud/index.ts";
import { ensureCli } from "../../sandbox/engine/cli.ts";
import { type DeployOptions, deploy, destroy } from "../../sandbox/engine/deploy.ts";
import { DeployError } from "../../sandbox/engine/options.ts";

const DEPLOYER = "0d5b7c1e-3f42-4a6d-9b8e-5c4d3e2f1a0b";
const WRITE = "CustomDetection.ReadWrite.All";
const RULE = "https://graph.microsoft.com/beta/security/rules/detectionRules/breakglass-sign-in";

let cli: string;
let directory: string;
let cloud: LocalCloud;
const GRAPH = "https://graph.microsoft.com";
let token: string;
let options: DeployOptions;
beforeAll(async () => {
  cli = (await ensureCli()).path;
});
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "breakglass-defender-"));
  cloud = await startCloud({
    directory: join(directory, "azure"),
    tenantId: "6f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61",
    users: [
      {
        id: "7c9e6679-7425-40de-944b-e07fc1f90ae7",
        userPrincipalName: "bg2@contoso.onmicrosoft.com",
        displayName: "bg2",
      },
    ],
    start: new Date("2026-01-15T00:00:00Z"),
  });
  cloud.azure.appRoles.grant(DEPLOYER, WRITE);
  token = cloud.azure.tokens.issue(DEPLOYER, GRAPH);
  options = {
    projectDirectory: join(import.meta.dirname, "..", ".."),
    stack: "dev",
    stateDirectory: join(directory, "state"),
    cli,
    azure: {
      port: cloud.azure.port,
      subscriptionId: "8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f",
      caller: { clientId: DEPLOYER, objectId: DEPLOYER, tenantId: "6f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61" },
      token: (audience: string) =>
        audience === GRAPH ? token : cloud.azure.tokens.issue(DEPLOYER, audience),
    },
    config: { "breakglass:defender": { value: {} } },
  };
});
afterEach(async () => {
  await cloud.close();
  rmSync(directory, { recursive: true });
});

const rules = () => cloud.azure.store.list(DETECTION_RULE_TYPE);

async function graph(method: string, body?: object) {
  const response = await cloud.azure.send({
    method,
    url: RULE,
    headers: { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return response.body === "" ? undefined : JSON.parse(response.body);
}

async function messageOf(work: Promise<unknown>): Promise<string> {
  const error = await work.catch((thrown: unknown) => thrown);
  if (!(error instanceof DeployError)) throw new Error(`No DeployError: ${String(error)}`);
  return error.message;
}

describe("the Defender rule", () => {
  test("is made with the resolved accounts, left alone, mended after drift, made again, and deleted", async () => {
    const { outputs } = await deploy(options);
    const made = await graph("GET");
    expect(made).toMatchObject({
      id: "breakglass-sign-in",
      status: "enabled",
      createdBy: DEPLOYER,
      schedule: { frequency: "PT1H" },
    });
    expect(made.queryCondition.queryText).toContain(
      'AccountObjectId in~ ("3f2504e0-4f89-41d3-9a0c-0305e82c3301", "7c9e6679-7425-40de-944b-e07fc1f90ae7") or AccountUpn in~ ("bg1@contoso.onmicrosoft.com", "bg2@contoso.onmicrosoft.com")',
    );
    expect(outputs["defenderActivityPolicy"]).toMatchObject({
      policySeverity: "High",
      alerts: {
        sendAlertAsEmail: ["oncall@contoso.com", "soc@contoso.com", "ciso@contoso.com"],
        dailyAlertLimitPerPolicy: 100,
      },
    });
    // A token is in no file: neither in the state nor in the settings nor in the event log.
    const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((f) => f.isFile());
    for (const { parentPath, name } of files) {
      expect(readFileSync(join(parentPath, name), "utf8")).not.toContain(token);
    }

    const same = (await deploy({ ...options, refresh: true })).changes;
    expect(Object.keys(same)).toEqual(["same"]);

    await graph("PATCH", { status: "disabled" });
    expect((await deploy({ ...options, refresh: true })).changes["update"]).toBe(1);
    expect((await graph("GET")).status).toBe("enabled");

    await graph("DELETE");
    expect((await deploy({ ...options, refresh: true })).changes["create"]).toBe(1);
    expect(rules()).toHaveLength(2);

    await graph("DELETE");
    await destroy(options);
    expect(rules()).toEqual([]);
  });

  test("without the permission is refused with what to grant, to whom and how; afterwards the next run succeeds", async () => {
    cloud.azure.appRoles.withdraw(DEPLOYER, WRITE);
    const message = await messageOf(deploy(options));
    expect(message).toContain(
      'Microsoft Graph refused the custom detection rule "breakglass-sign-in": 403 Forbidden: Missing application roles.',
    );
    expect(message).toContain(
      `Grant the application ${DEPLOYER} the application permission CustomDetection.ReadWrite.All of Microsoft Graph`,
    );
    expect(message).toContain("az ad app permission add --id");
    expect(message).not.toContain(token);
    expect(rules()).toEqual([]);
    cloud.azure.appRoles.grant(DEPLOYER, WRITE);
    await deploy(options);
    expect(rules()).toHaveLength(2);
  });
});
