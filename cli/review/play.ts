import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Events, type LocalCloud, startCloud } from "azure-alerting-sandbox";
import { ingest } from "azure-alerting-sandbox/kusto";
import { tables } from "azure-alerting-sandbox/tables";
import { type ReviewedDeployment, WORKSPACE } from "./deployment.ts";
import { breakSomething } from "./fault.ts";
import { type LoadOptions, loadDeployment } from "./load.ts";
import { mailboxesOf } from "./references.ts";
import type { Scenario } from "./scenarios.ts";

/** Who was notified of a scenario and how, and what else happened. */
export interface Outcome {
  readonly notifications: readonly Notification[];
  /** The rules that fired, by display name, with the severity of the alert. */
  readonly fired: readonly { readonly rule: string; readonly severity: number }[];
  readonly closed: boolean;
  readonly incidents: readonly string[];
  /** What prevented notifications. */
  readonly obstacles: readonly string[];
  /** Why the sandbox could not play it. */
  readonly failure?: string;
}

/** One message to one receiver. */
export interface Notification {
  readonly channel: string;
  /** Through the workflow, or directly from Azure Monitor. */
  readonly path: "workflow" | "azure-monitor";
  readonly to: string;
  /** Since the event arrived in the workspace. */
  readonly minutes: number;
  readonly subject: string;
  readonly body: string;
}

export interface Stage {
  /** What Azure would reject in the deployment, by id. */
  readonly refused: ReadonlyMap<string, string>;
  /** Plays one scenario in a separate cloud. */
  play(scenario: Scenario): Promise<Outcome>;
  close(): void;
}

const TENANT = "6f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61";
const MINUTE = 60_000;
const OBSTACLES = /disabled|does not exist|may not read|answered \d|has not confirmed|rate limited/;

/** Loads a deployment once, and plays each scenario in a copy, so that they do not affect each other. */
export async function setUpStage(deployment: ReviewedDeployment, options: LoadOptions): Promise<Stage> {
  const root = mkdtempSync(join(tmpdir(), "breakglass-review-"));
  const loaded = join(root, "loaded");
  const users = mailboxesOf(deployment.resources);
  const start = (directory: string, at: Date) =>
    startCloud({ directory, tenantId: TENANT, users, start: at });
  const cloud = await start(loaded, new Date("2026-01-01T00:00:00Z"));
  const { refused, webhooks } = await loadDeployment(cloud, deployment, options).finally(() => cloud.close());
  let count = 0;
  return {
    refused,
    async play(scenario) {
      const directory = join(root, String(++count));
      cpSync(loaded, directory, { recursive: true });
      const { rows, arrived } = eventsOf(scenario);
      const copy = await start(directory, new Date(arrived.getTime() - 10 * MINUTE));
      try {
        breakSomething(copy, scenario.fault, webhooks);
        const [workspace] = copy.azure.store.list(WORKSPACE);
        if (workspace === undefined) return NOBODY;
        // A tenant in which nobody else signs in would be one whose logs have stopped.
        await copy.play(workspace.id, rows, { everyday: true });
        return outcomeOf(copy, arrived);
      } catch (error) {
        return { ...NOBODY, failure: error instanceof Error ? error.message : String(error) };
      } finally {
        await copy.close();
        rmSync(directory, { recursive: true, force: true });
      }
    },
    close: () => rmSync(root, { recursive: true, force: true }),
  };
}

const NOBODY: Outcome = { notifications: [], fired: [], closed: false, incidents: [], obstacles: [] };

function eventsOf({ sample, lateMinutes }: Scenario): { rows: Events[]; arrived: Date } {
  const happened = new Date(String(sample.row["TimeGenerated"] ?? sample.row["Timestamp"]));
  const arrived = new Date(happened.getTime() + lateMinutes * MINUTE);
  const table = tables.get(sample.table);
  if (table === undefined) throw new Error(`The table ${sample.table} is unknown.`);
  const row = { ...sample.row, _ingested: arrived.toISOString() };
  return { rows: [{ table: sample.table, rows: ingest(table, [row], sample.name).rows }], arrived };
}

function outcomeOf({ outbox, timeline, incidents }: LocalCloud, arrived: Date): Outcome {
  const notifications = outbox.messages.flatMap(({ channel, via, to, subject, body, at }) =>
    to.map((receiver): Notification => {
      const minutes = Math.round((at.getTime() - arrived.getTime()) / MINUTE);
      const path = via === "azure-monitor" ? "azure-monitor" : "workflow";
      return { channel, path, to: receiver, minutes, subject, body };
    }),
  );
  const fired = timeline.entries.flatMap(({ what, detail }) => {
    const [, rule = "", severity = ""] = /^(.*) \(Sev(\d)\): /s.exec(detail) ?? [];
    return what === "rule fired" ? [{ rule, severity: Number(severity) }] : [];
  });
  return {
    notifications,
    fired,
    closed: timeline.entries.some(({ what }) => what === "rule resolved"),
    incidents: incidents.map(({ title }) => title),
    obstacles: [
      ...new Set(timeline.entries.map(({ detail }) => detail).filter((each) => OBSTACLES.test(each))),
    ],
  };
}
