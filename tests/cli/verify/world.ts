import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { localAccess } from "../../../cli/azure/access.ts";
import { arrivingLater, ingestEvents } from "../../../cli/scenarios/events.ts";
import { later, scenarioOf } from "../../../cli/scenarios/scenarios.ts";
import type { Written } from "../../../cli/verify/files.ts";
import type { VerifyOptions } from "../../../cli/verify/options.ts";
import { verify } from "../../../cli/verify/run.ts";
import { sceneOf } from "../../../cli/verify/sandbox.ts";
import type { Scene } from "../../../cli/verify/scene.ts";
import { parsePlainConfig } from "../../../config/index.ts";
import { defenderSignIn } from "../../../queries/defender-sign-in.ts";
import {
  defenderRule,
  logAlertCriterion,
  logAlertRule,
  type ResolvedAccount,
  sentinelRule,
  signIn,
} from "../../../queries/index.ts";
import { sampleAccount } from "../../../queries/samples/account.ts";
import { json } from "../../../sandbox/azure/index.ts";
import { type LocalCloud, startCloud } from "../../../sandbox/cloud/index.ts";
import { clouds } from "../../../sandbox/clouds/index.ts";
import type { Readings } from "../../../sandbox/readings/index.ts";
import { FALLBACK, GROUP, SUBSCRIPTION, WORKFLOW, WORKSPACE } from "../../azure/world.ts";

export const PRIMARY = `${GROUP}/providers/Microsoft.Insights/actionGroups/primary`;
export const RULE = `${GROUP}/providers/Microsoft.Insights/scheduledQueryRules/sign-in`;
export const SENTINEL_RULE = `${WORKSPACE}/providers/Microsoft.SecurityInsights/alertRules/5b1c6a0e-2f3d-4a4b-9c8d-7e6f5a4b3c2d`;
/** What must stand in no file. */
export const WEBHOOK = "https://mail.example/hook/s3cr3t-path?sig=s3cr3t-signature";

const watched = { accounts: [sampleAccount as unknown as ResolvedAccount], groups: [] };
const call = (uri: string, runAfter: object = {}) => ({
  type: "Http",
  inputs: { method: "POST", uri, body: {} },
  runAfter,
});
const definition = {
  triggers: { manual: { type: "Request", kind: "Http" } },
  actions: {
    Run_query_and_list_results: call("https://query.example/ask"),
    Send_email: call(WEBHOOK, { Run_query_and_list_results: ["Succeeded", "Failed"] }),
    Send_SMS: call("https://sms.example/send"),
  },
};

/** What of the world is otherwise than it should be. */
export interface Wrong {
  readonly rule?: object;
  readonly workflow?: "Disabled";
  readonly sentinel?: { readonly enabled: false };
  readonly fallback?: { readonly enabled: false };
  readonly definition?: object;
  readonly readings?: Readings;
}

/** A tenant with the least that a sign-in goes through, in a running local Azure, and `breakglass verify` over it. */
export class VerifyWorld {
  readonly directory = mkdtempSync(join(tmpdir(), "breakglass-verify-"));
  readonly evidence = join(this.directory, "evidence", "contoso");
  /** HTTP status by host; 200 where there is none. */
  readonly answers: Record<string, number> = {};
  cloud!: LocalCloud;
  scene!: Scene;

  async start(wrong: Wrong = {}): Promise<void> {
    const start = new Date("2026-01-15T02:03:00Z");
    this.cloud = await startCloud({
      directory: join(this.directory, "azure"),
      tenantId: "t",
      users: [],
      start,
      ...(wrong.readings === undefined ? {} : { readings: wrong.readings }),
    });
    this.cloud.azure.register(/\.example$/, ({ url }) => {
      const status = this.answers[url.hostname] ?? 200;
      return json(status, status === 200 ? {} : { error: { message: `Look at ${WEBHOOK}` } });
    });
    await this.#deploy(wrong);
    const parsed = parsePlainConfig({
      accounts: [{ ...sampleAccount }],
      location: "westeurope",
      resourceGroup: { create: { name: "rg" } },
      workspace: { create: { name: "law-1" } },
      channels: [{ via: "office365", to: ["soc@contoso.com"] }],
      fallback: { email: ["oncall@contoso.com"] },
      runbookUrl: "https://wiki.contoso.com/break-glass",
    });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
    const target = {
      stack: "contoso",
      config: parsed.config,
      subscriptionId: SUBSCRIPTION.split("/")[2] ?? "",
      tenantId: "6f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61",
      cloud: clouds.public,
    };
    this.scene = await sceneOf(this.cloud, target);
  }

  /** Somebody signs in at 02:13:07, and what follows from it happens. */
  async signIn({ minutesLate = 0, hoursLater = 0 } = {}): Promise<void> {
    const user = { id: sampleAccount.objectId, ...sampleAccount, displayName: "bg1" };
    const { events } = scenarioOf("sign-in", { users: [user], groups: [] });
    const moved = ingestEvents(later(events, hoursLater * 3_600_000), "test");
    await this.cloud.play(WORKSPACE, arrivingLater(moved, minutesLate * 60_000));
  }

  verify(
    options: Partial<VerifyOptions> = {},
    scene: Partial<Scene> = {},
    steps: string[] = [],
  ): Promise<Written> {
    const output = { folder: this.evidence, onStep: (line: string) => void steps.push(line) };
    return verify({ ...this.scene, ...scene }, { fault: [], ...options }, output);
  }

  /** With an access of somebody who holds nothing, or the roles that the test gives. */
  async as(principal: string): Promise<Partial<Scene>> {
    const { port, tokens } = this.cloud.azure;
    return {
      access: await localAccess(`http://127.0.0.1:${port}`, (audience) => tokens.issue(principal, audience)),
    };
  }

  /** All that was written, as text. */
  written(): string {
    return readdirSync(this.evidence)
      .map((file) => readFileSync(join(this.evidence, file), "utf8"))
      .join("\n");
  }

  async close(): Promise<void> {
    await this.cloud.close();
    rmSync(this.directory, { recursive: true });
  }

  async #deploy({ rule, workflow, sentinel, fallback, ...wrong }: Wrong): Promise<void> {
    const { azure } = this.cloud;
    await this.put(GROUP, "2024-03-01", { location: "westeurope" });
    await this.put(WORKSPACE, "2023-09-01", { location: "westeurope" });
    await this.put(WORKFLOW, "2019-05-01", {
      location: "westeurope",
      properties: { definition: wrong.definition ?? definition },
    });
    const { value: callbackUrl } = JSON.parse(
      await this.#send("POST", `${WORKFLOW}/triggers/manual/listCallbackUrl`, "2019-05-01"),
    ) as { value: string };
    if (workflow === "Disabled") await this.#send("POST", `${WORKFLOW}/disable`, "2019-05-01");
    const receiver = { name: "flow", resourceId: WORKFLOW, callbackUrl, useCommonAlertSchema: true };
    await this.#group(PRIMARY, { enabled: true, logicAppReceivers: [receiver] });
    await this.#group(FALLBACK, { enabled: true, ...fallback });
    const { kind, ...properties } = logAlertRule(signIn);
    await this.put(RULE, "2023-12-01", {
      location: "westeurope",
      kind,
      properties: {
        ...properties,
        scopes: [WORKSPACE],
        criteria: { allOf: [logAlertCriterion(signIn, watched)] },
        actions: { actionGroups: [PRIMARY, FALLBACK] },
        ...rule,
      },
    });
    await this.put(
      `${WORKSPACE}/providers/Microsoft.SecurityInsights/onboardingStates/default`,
      "2024-09-01",
      {},
    );
    const { kind: scheduled, ...analytics } = sentinelRule(signIn, watched);
    await this.put(SENTINEL_RULE, "2024-09-01", {
      kind: scheduled,
      properties: { ...analytics, ...sentinel },
    });
    azure.appRoles.grant("deployer", "CustomDetection.ReadWrite.All");
    await azure.send({
      method: "POST",
      url: "https://graph.microsoft.com/beta/security/rules/detectionRules",
      headers: { authorization: `Bearer ${azure.tokens.issue("deployer", "https://graph.microsoft.com")}` },
      body: JSON.stringify(defenderRule(defenderSignIn, "sign-in", watched)),
    });
  }

  #group(id: string, properties: object): Promise<void> {
    return this.put(id, "2023-01-01", {
      location: "Global",
      properties: { groupShortName: "bg", ...properties },
    });
  }

  async put(id: string, version: string, body: unknown): Promise<void> {
    await this.#send("PUT", id, version, body);
  }

  async #send(method: string, id: string, version: string, body?: unknown): Promise<string> {
    const { azure } = this.cloud;
    const answer = await azure.send({
      method,
      url: `https://management.azure.com${id}?api-version=${version}`,
      headers: { authorization: `Bearer ${azure.tokens.issue("deployer", "https://management.azure.com")}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (answer.status >= 300) throw new Error(answer.body);
    return answer.body;
  }
}
