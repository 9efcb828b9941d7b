import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach } from "@jest/globals";
import { type DirectoryGroup, ORDINARY_TENANT } from "../../sandbox/azure/index.ts";
import { type LocalCloud, startCloud } from "../../sandbox/cloud/index.ts";
import { ensureCli } from "../../sandbox/engine/cli.ts";
import { deploy } from "../../sandbox/engine/deploy.ts";
import { type ConfigValue, DeployError, type EngineOptions } from "../../sandbox/engine/options.ts";
import { Clone } from "./clone.ts";

export const SUBSCRIPTION = "8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f";
const TENANT = "6f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61";

/** The local cloud of the test that runs. */
export let cloud: LocalCloud;
/** The groups of the directory. */
export let groups: DirectoryGroup[];
/** What the deployer may not do: the beginnings of actions, each with its scope behind it. */
export let forbidden: string[];
let cli: string;
let clone: Clone;
let directory: string;

/** What a deployment with these settings has left: the cloud and the engine's state. */
const kept = new Map<string, string>();

/** For each test of a file, a local cloud of its own for the sample stack, which has neither Sentinel, Defender nor an export of logs. */
export function freshBareStack(): void {
  beforeAll(async () => {
    cli = (await ensureCli()).path;
    clone = new Clone();
    clone.without("sentinel", "defender", "diagnosticSetting");
  });
  afterAll(() => {
    clone.remove();
    for (const each of kept.values()) rmSync(each, { recursive: true });
    kept.clear();
  });
  beforeEach(async () => {
    forbidden = [];
    groups = [];
    directory = mkdtempSync(join(tmpdir(), "breakglass-e2e-"));
    cloud = await openCloud();
  });
  afterEach(async () => {
    await cloud.close();
    rmSync(directory, { recursive: true });
  });
}

function openCloud(): Promise<LocalCloud> {
  return startCloud({
    directory: join(directory, "azure"),
    tenantId: TENANT,
    users: ["1", "2", "3"].map((number) => ({
      id: `u-${number}`,
      userPrincipalName: `bg${number}@contoso.onmicrosoft.com`,
      displayName: `bg${number}`,
    })),
    tenant: { ...ORDINARY_TENANT, groups },
    start: new Date("2026-01-15T02:00:00Z"),
    isAllowed: (_, action, scope) => !forbidden.some((each) => `${action} ${scope}`.startsWith(each)),
  });
}

/**
 * Has the stack deployed in the cloud of the test that runs. The engine does that once for the same settings; the next
 * test gets a copy of what it left then.
 */
export async function deployed(settings: Readonly<Record<string, unknown>>): Promise<void> {
  const key = JSON.stringify(settings);
  const copy = kept.get(key);
  if (copy === undefined) {
    await deploy(options(settings));
    const fresh = mkdtempSync(join(tmpdir(), "breakglass-kept-"));
    cpSync(directory, fresh, { recursive: true });
    kept.set(key, fresh);
    return;
  }
  await cloud.close();
  rmSync(directory, { recursive: true });
  cpSync(copy, directory, { recursive: true });
  cloud = await openCloud();
}

/** How the stack is deployed, with these settings beside its own. */
export const options = (settings: Readonly<Record<string, unknown>> = {}): EngineOptions => ({
  projectDirectory: clone.directory,
  stack: "dev",
  stateDirectory: directory,
  cli,
  isTemporary: true,
  azure: {
    port: cloud.azure.port,
    subscriptionId: SUBSCRIPTION,
    caller: { clientId: "deployer", objectId: "deployer", tenantId: TENANT },
    token: (audience: string) => cloud.azure.tokens.issue("deployer", audience),
  },
  config: Object.fromEntries(
    Object.entries(settings).map(([key, value]): [string, ConfigValue] => [`breakglass:${key}`, { value }]),
  ),
});

/** What a deployment ends with that does not end well. */
export async function reasons(work: Promise<unknown>): Promise<string> {
  const error = await work.catch((thrown: unknown) => thrown);
  if (!(error instanceof DeployError)) throw new Error(`No DeployError: ${String(error)}`);
  return error.message;
}

/** Somebody does something, by hand; the status of the answer. */
export async function arm(method: string, path: string, version: string, body?: object): Promise<number> {
  const { status } = await cloud.azure.send({
    method,
    url: `https://management.azure.com${path}?api-version=${version}`,
    headers: {
      authorization: `Bearer ${cloud.azure.tokens.issue("mallory", "https://management.azure.com")}`,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return status;
}
