import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "@jest/globals";
import { type Azure, type AzureOptions, startAzure } from "../../sandbox/azure/index.ts";
import { GROUP, IDENTITY, WORKSPACE } from "./ids.ts";

export * from "./ids.ts";

const VERSIONS: Readonly<Record<string, string>> = {
  resourceGroups: "2024-03-01",
  workspaces: "2023-09-01",
  userAssignedIdentities: "2023-01-31",
  roleAssignments: "2022-04-01",
  scheduledQueryRules: "2025-01-01-preview",
  actionGroups: "2024-10-01-preview",
  workflows: "2019-05-01",
  connections: "2016-06-01",
  onboardingStates: "2024-09-01",
  alertRules: "2024-09-01",
  automationRules: "2024-09-01",
  watchlists: "2024-09-01",
  watchlistItems: "2024-09-01",
};

let directory: string;
let settings: Partial<AzureOptions>;

/** The local Azure of the test that runs. */
export let azure: Azure;

const start = () =>
  startAzure({
    directory,
    tenantId: "t",
    users: [{ id: "u-1", userPrincipalName: "O'Neil@contoso.com", displayName: "O'Neil" }],
    validateQuery: (query) => (query === "broken" ? "KS142" : undefined),
    validateWorkflow: (definition) => (definition === "broken" ? "no definition" : undefined),
    ...settings,
  });

/** A local Azure of its own for each test of a file. */
export function freshAzure(options: Partial<AzureOptions> = {}): void {
  beforeEach(async () => {
    settings = options;
    directory = mkdtempSync(join(tmpdir(), "breakglass-arm-"));
    azure = await start();
  });
  afterEach(async () => {
    await azure.close();
    rmSync(directory, { recursive: true });
  });
}

/** Stops it, and starts it again over what it has kept. */
export async function restart(): Promise<void> {
  await azure.close();
  azure = await start();
}

export async function call(
  method: string,
  url: string,
  body?: unknown,
  token = azure.tokens.issue("p", new URL(url).origin),
) {
  const response = await azure.send({
    method,
    url,
    headers: { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: response.body === "" ? undefined : JSON.parse(response.body) };
}

const versionOf = (id: string) => VERSIONS[id.split("/").at(-2) ?? ""] ?? "";

export async function arm(method: string, id: string, body?: unknown, action = "", version = versionOf(id)) {
  return call(method, `https://management.azure.com${id}${action}?api-version=${version}`, body);
}

/** `200`, `201`, or the status with ARM's code and message. */
export async function put(id: string, body: unknown, version = versionOf(id)): Promise<string> {
  const answer = await arm("PUT", id, body, "", version);
  return answer.status < 300
    ? String(answer.status)
    : `${answer.status} ${answer.body.error.code}: ${answer.body.error.message}`;
}

export async function foundation() {
  await put(GROUP, { location: "westeurope" });
  await put(WORKSPACE, { location: "westeurope", properties: { retentionInDays: 90 } });
  await put(IDENTITY, { location: "westeurope" });
  const { body } = await arm("GET", IDENTITY);
  return body.properties.principalId as string;
}
