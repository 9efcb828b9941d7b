import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { localAccess } from "../../../cli/azure/access.ts";
import type { DeployedIds, StackTarget } from "../../../cli/azure/stack.ts";
import { made } from "../../../cli/doctor/examine.ts";
import type { Finding } from "../../../cli/doctor/finding.ts";
import { tenantReads } from "../../../cli/doctor/reads.ts";
import type { Check, Visit } from "../../../cli/doctor/visit.ts";
import { type EventRows, ingestEvents } from "../../../cli/scenarios/events.ts";
import { parsePlainConfig } from "../../../config/index.ts";
import { giveRole, type Tenant } from "../../../sandbox/azure/index.ts";
import { type CloudOptions, type LocalCloud, startCloud } from "../../../sandbox/cloud/index.ts";
import { clouds } from "../../../sandbox/clouds/index.ts";

export const TENANT = "6f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61";
export const SUBSCRIPTION = "8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f";
export const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg`;
export const WORKSPACE = `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/law-1`;
export const NOW = new Date("2026-01-15T12:00:00Z");
export const BG1 = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
export const DOCTOR = "7f0e3a52-6b1d-4c8e-9a2f-1d4c5b6a7e80";

const config = {
  accounts: [{ label: "bg1", objectId: BG1, userPrincipalName: "bg1@contoso.onmicrosoft.com" }],
  location: "westeurope",
  resourceGroup: { existing: GROUP },
  workspace: { existing: WORKSPACE },
  channels: [{ via: "office365", to: ["soc@contoso.com"] }],
  fallback: { email: ["oncall@contoso.com"] },
  runbookUrl: "https://wiki.contoso.com/break-glass",
};

export interface WorldOptions
  extends Partial<Pick<CloudOptions, "users" | "tenant" | "isAllowed" | "tenantId">> {
  /** Application permissions of Graph that the doctor does not have. */
  readonly without?: readonly string[];
}

/** What the stack's file says, with changes of its configuration. */
export function targetOf(changes: object = {}): StackTarget {
  const parsed = parsePlainConfig({ ...config, ...changes });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return {
    stack: "contoso",
    config: parsed.config,
    subscriptionId: SUBSCRIPTION,
    tenantId: TENANT,
    cloud: clouds.public,
  };
}

/** A local Azure with a workspace, which a doctor looks at over HTTP. */
export class DoctorWorld {
  readonly directory = mkdtempSync(join(tmpdir(), "breakglass-doctor-"));
  cloud!: LocalCloud;
  readonly #ids: string[] = [];

  async start({ without = [], ...options }: WorldOptions = {}): Promise<this> {
    this.cloud = await startCloud({
      directory: this.directory,
      tenantId: TENANT,
      users: [{ id: BG1, userPrincipalName: "bg1@contoso.onmicrosoft.com", displayName: "bg1" }],
      start: NOW,
      ...options,
    });
    const { azure } = this.cloud;
    for (const role of [
      "LicenseAssignment",
      "User",
      "Directory",
      "Policy",
      "Application",
      "CustomDetection",
    ]) {
      if (!without.includes(`${role}.Read.All`)) azure.appRoles.grant(DOCTOR, `${role}.Read.All`);
    }
    const eligible = "RoleEligibilitySchedule.Read.Directory";
    if (!without.includes(eligible)) azure.appRoles.grant(DOCTOR, eligible);
    await this.put(GROUP, "2024-03-01", { location: "westeurope" });
    await this.put(WORKSPACE, "2023-09-01", { location: "westeurope" });
    giveRole(azure.store, DOCTOR, "Reader", `/subscriptions/${SUBSCRIPTION}`);
    return this;
  }

  async close(): Promise<void> {
    await this.cloud.close();
    rmSync(this.directory, { recursive: true });
  }

  /** Puts a resource as a deployment would, and has the stack know of it. */
  async put(id: string, version: string, body: unknown): Promise<void> {
    const { azure } = this.cloud;
    const answer = await azure.send({
      method: "PUT",
      url: `https://management.azure.com${id}?api-version=${version}`,
      headers: { authorization: `Bearer ${azure.tokens.issue("deployer", "https://management.azure.com")}` },
      body: JSON.stringify(body),
    });
    if (answer.status >= 300) throw new Error(answer.body);
    this.#ids.push(id);
  }

  /** Rows of tables, each at its `_ingested`. */
  receive(events: EventRows): void {
    this.cloud.receive(WORKSPACE, ingestEvents(events, "events"));
  }

  /** @param token of the caller in Microsoft Graph; by default, one of an application */
  async visit(changes: object = {}, more: Partial<Visit> = {}, token?: string): Promise<Visit> {
    const { azure } = this.cloud;
    const endpoint = `http://127.0.0.1:${azure.port}`;
    const target = targetOf(changes);
    const deployed: DeployedIds = { resources: [...new Set(this.#ids)], detectionRules: [] };
    return {
      target,
      deployed,
      reads: await tenantReads(
        await localAccess(endpoint, (audience) =>
          token !== undefined && audience.includes("graph") ? token : azure.tokens.issue(DOCTOR, audience),
        ),
        target,
      ),
      workspaceId: WORKSPACE,
      now: NOW,
      evidence: join(this.directory, "evidence"),
      drillDays: 90,
      ...more,
    };
  }

  async findings(
    check: Check,
    changes: object = {},
    more: Partial<Visit> = {},
    token?: string,
  ): Promise<readonly Finding[]> {
    const { found } = await made(check, await this.visit(changes, more, token));
    // Every problem says why it matters and what to do.
    for (const { severity, why, fix, what } of found) {
      if ((severity === "warning" || severity === "error") && !(why && fix))
        throw new Error(`No reason: ${what}`);
    }
    return found;
  }

  /** `severity: what`, a line a finding. */
  async lines(
    check: Check,
    changes: object = {},
    more: Partial<Visit> = {},
    token?: string,
  ): Promise<string[]> {
    return (await this.findings(check, changes, more, token)).map(
      ({ severity, what }) => `${severity}: ${what}`,
    );
  }
}

/** A world for the time of one test. */
export async function inWorld(
  options: WorldOptions,
  work: (world: DoctorWorld) => Promise<void>,
): Promise<void> {
  const world = await new DoctorWorld().start(options);
  try {
    await work(world);
  } finally {
    await world.close();
  }
}

export const PREMIUM: Tenant["subscribedSkus"] = [
  {
    skuPartNumber: "SPE_E5",
    capabilityStatus: "Enabled",
    servicePlans: [
      { servicePlanName: "TEAMS1", provisioningStatus: "Success" },
      { servicePlanName: "AAD_PREMIUM_P2", provisioningStatus: "Success" },
    ],
  },
];
