import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach } from "@jest/globals";
import { type LocalCloud, startCloud } from "../../sandbox/cloud/index.ts";
import { ensureCli } from "../../sandbox/engine/cli.ts";
import { type ConfigValue, DeployError, type EngineOptions } from "../../sandbox/engine/options.ts";
import { Clone } from "./clone.ts";

export const MINUTES = 60_000;
export const SUBSCRIPTION = "8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f";
const TENANT = "6f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61";

/** The local cloud of the test that runs. */
export let cloud: LocalCloud;
/** What the deployer may not do: the beginnings of actions. */
export let forbidden: string[];
let cli: string;
let clone: Clone;
let directory: string;

/** For each test of a file, a local cloud of its own for the sample stack, which has neither Sentinel, Defender nor an export of logs. */
export function freshBareStack(): void {
  beforeAll(async () => {
    cli = (await ensureCli({ onProgress: (line) => process.stderr.write(`${line}\n`) })).path;
    clone = new Clone();
    clone.without("sentinel", "defender", "diagnosticSetting");
  }, 20 * MINUTES);
  afterAll(() => clone.remove());
  beforeEach(async () => {
    forbidden = [];
    directory = mkdtempSync(join(tmpdir(), "breakglass-e2e-"));
    cloud = await startCloud({
      directory: join(directory, "azure"),
      tenantId: TENANT,
      users: [{ id: "u-2", userPrincipalName: "bg2@contoso.onmicrosoft.com", displayName: "bg2" }],
      start: new Date("2026-01-15T02:00:00Z"),
      isAllowed: (_, action) => !forbidden.some((each) => action.startsWith(each)),
    });
  });
  afterEach(async () => {
    await cloud.close();
    rmSync(directory, { recursive: true });
  });
}

/** How the stack is deployed, with these settings beside its own. */
export const options = (settings: Readonly<Record<string, unknown>> = {}): EngineOptions => ({
  projectDirectory: clone.directory,
  stack: "dev",
  stateDirectory: directory,
  cli,
  azure: {
    port: cloud.azure.port,
    subscriptionId: SUBSCRIPTION,
    caller: { clientId: "deployer", objectId: "deployer", tenantId: TENANT },
    token: () => cloud.azure.tokens.issue("deployer", "https://management.azure.com/"),
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
    headers: { authorization: `Bearer ${cloud.azure.tokens.issue("mallory", "a")}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return status;
}
