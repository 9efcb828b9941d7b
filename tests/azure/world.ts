import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Azure, type AzureOptions, startAzure } from "../../sandbox/azure/index.ts";

export const SUBSCRIPTION = "/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f";
export const GROUP = `${SUBSCRIPTION}/resourceGroups/rg`;
export const WORKSPACE = `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/law-1`;
export const FALLBACK = `${GROUP}/providers/Microsoft.Insights/actionGroups/fallback`;
export const WORKFLOW = `${GROUP}/providers/Microsoft.Logic/workflows/flow`;

const VERSIONS: Readonly<Record<string, string>> = {
  resourceGroups: "2024-03-01",
  workspaces: "2023-09-01",
  actionGroups: "2024-10-01-preview",
  workflows: "2019-05-01",
  activityLogAlerts: "2020-10-01",
  metricAlerts: "2018-03-01",
  diagnosticSettings: "2017-04-01",
  locks: "2020-05-01",
};

/** A local Azure with a group, a workspace, an action group and a workflow in it, and short ways to ask it. */
export class AzureWorld {
  readonly #directory = mkdtempSync(join(tmpdir(), "breakglass-azure-"));
  azure!: Azure;

  async start(options: Partial<AzureOptions> = {}): Promise<void> {
    this.azure = await startAzure({
      directory: this.#directory,
      tenantId: "t",
      users: [],
      validateQuery: () => undefined,
      validateWorkflow: () => undefined,
      ...options,
    });
    await this.put(GROUP, { location: "westeurope" });
    await this.put(WORKSPACE, { location: "westeurope" });
    await this.put(FALLBACK, {
      location: "Global",
      properties: { enabled: true, groupShortName: "bg-fallback" },
    });
    await this.put(WORKFLOW, { location: "westeurope", properties: { definition: { triggers: {} } } });
  }

  async close(): Promise<void> {
    await this.azure.close();
    rmSync(this.#directory, { recursive: true });
  }

  async call(method: string, id: string, body?: unknown, action = "") {
    const version = VERSIONS[id.split("/").at(-2) ?? ""];
    const { status, body: text } = await this.azure.send({
      method,
      url: `https://management.azure.com${id}${action}?api-version=${version}`,
      headers: {
        authorization: `Bearer ${this.azure.tokens.issue("somebody", "https://management.azure.com")}`,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = text === "" ? undefined : JSON.parse(text);
    return { status, body: answer, text: outcome(status, answer) };
  }

  /** `200`, `201`, or the status with Resource Manager's code and message. */
  async put(id: string, body: unknown): Promise<string> {
    return (await this.call("PUT", id, body)).text;
  }

  async delete(id: string): Promise<string> {
    return (await this.call("DELETE", id)).text;
  }
}

function outcome(status: number, body: { error: { code: string; message: string } } | undefined): string {
  return status < 300 ? String(status) : `${status} ${body?.error.code}: ${body?.error.message}`;
}
