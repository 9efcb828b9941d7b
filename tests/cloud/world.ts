import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { confirmReceiver } from "../../sandbox/azure/index.ts";
import { type LocalCloud, startCloud } from "../../sandbox/cloud/index.ts";
import { FALLBACK, GROUP, WORKFLOW, WORKSPACE } from "../azure/world.ts";

export const START = new Date("2026-01-15T02:00:30Z");
/** Nobody is called by it; a run of it fails, and so does what an alert would start. */
const definition = {
  triggers: { manual: { type: "Request", kind: "Http" } },
  actions: { Stop: { type: "Terminate", inputs: { runStatus: "Failed" }, runAfter: {} } },
};

/** A running cloud with a workspace, a workflow that fails and a fallback group of a mailbox and a phone. */
export class CloudWorld {
  readonly #directory = mkdtempSync(join(tmpdir(), "breakglass-cloud-"));
  cloud!: LocalCloud;

  async start(): Promise<void> {
    const directory = this.#directory;
    this.cloud = await startCloud({ directory, tenantId: "t", users: [], start: START });
    await this.put(GROUP, "2024-03-01", { location: "westeurope" });
    await this.put(WORKSPACE, "2023-09-01", { location: "westeurope" });
    await this.put(FALLBACK, "2024-10-01-preview", {
      location: "Global",
      properties: {
        enabled: true,
        groupShortName: "bg-fallback",
        emailReceivers: [{ name: "mail", emailAddress: "oncall@contoso.com", useCommonAlertSchema: true }],
        smsReceivers: [{ name: "sms", countryCode: "31", phoneNumber: "687654321" }],
      },
    });
    await this.put(WORKFLOW, "2019-05-01", { location: "westeurope", properties: { definition } });
    confirmReceiver(this.cloud.azure.store, FALLBACK, "oncall@contoso.com");
  }

  async close(): Promise<void> {
    await this.cloud.close();
    rmSync(this.#directory, { recursive: true });
  }

  async call(method: string, path: string, version: string, body?: unknown): Promise<string> {
    const { azure } = this.cloud;
    const response = await azure.send({
      method,
      url: `https://management.azure.com${path}?api-version=${version}`,
      headers: { authorization: `Bearer ${azure.tokens.issue("mallory", "https://management.azure.com")}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.status >= 500) throw new Error(response.body);
    return response.body;
  }

  async put(id: string, version: string, body: unknown): Promise<void> {
    const answer = await this.call("PUT", id, version, body);
    if (answer.includes('"error"')) throw new Error(answer);
  }

  /** What somebody heard, and when on the clock. */
  heard(): string[] {
    return this.cloud.outbox.messages.map(
      ({ at, channel, subject, body }) =>
        `${at.toISOString().slice(11, 19)} ${channel} ${channel === "sms" ? body : subject}`,
    );
  }

  timeline(what: string): string[] {
    return this.cloud.timeline.entries.filter((entry) => entry.what === what).map(({ detail }) => detail);
  }
}
