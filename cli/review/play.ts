import { type Events, type LocalCloud, startCloud } from "azure-alerting-sandbox";
import { type CloudName, cloudOfRegion } from "azure-alerting-sandbox/clouds";
import { ingest } from "azure-alerting-sandbox/kusto";
import { tables } from "azure-alerting-sandbox/tables";
import { type ReviewedDeployment, WORKSPACE } from "./deployment.ts";
import { breakSomething } from "./fault.ts";
import { type LoadOptions, loadDeployment, type Refusal } from "./load.ts";
import { mailboxesOf } from "./references.ts";
import type { Scenario } from "./scenario.ts";

/** Who was notified of a scenario and how, and what else happened. */
export interface Outcome {
  readonly notifications: readonly Notification[];
  /** The rules that fired, by display name, with the severity of the alert. */
  readonly fired: readonly { readonly rule: string; readonly id: string; readonly severity: number }[];
  readonly closed: boolean;
  /** The incidents of Microsoft Sentinel that nobody and nothing has closed. */
  readonly incidents: readonly string[];
  /** The alerts of Defender XDR. */
  readonly defender: readonly string[];
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

/** Something that happens: an operation of Azure, or rows that arrive and the time that passes then. */
export type Act =
  | { readonly at: Date; readonly activity: Activity }
  | { readonly until: Date; readonly arriving: readonly Events[] };

export type Activity = Parameters<LocalCloud["recordActivity"]>[0];

export interface Stage {
  /** What cannot be deployed of the deployment, by id. */
  readonly refused: ReadonlyMap<string, Refusal>;
  /** Plays one scenario in a separate cloud. */
  play(scenario: PlayableScenario): Promise<Outcome>;
  /** Lets things happen in one separate cloud, one after the other, and says what came of each. */
  run(start: Date, acts: readonly Act[]): Promise<Outcome[]>;
  close(): Promise<void>;
}

/** What is played of a scenario. */
export type PlayableScenario = Pick<Scenario, "sample" | "lateMinutes" | "fault" | "also">;

const TENANT = "6f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61";
const MINUTE = 60_000;
const OBSTACLES = /disabled|does not exist|may not read|answered \d|has not confirmed|rate limited/;

export interface StageOptions extends LoadOptions {
  /** Tables into which nothing arrives; default: none. */
  readonly empty?: ReadonlySet<string>;
}

/** Where its regions are. */
function cloudOf(resources: ReviewedDeployment["resources"]): CloudName {
  const regions = resources.map(({ body }) => body["location"]);
  const elsewhere = regions.map((region) => cloudOfRegion(String(region)).name);
  return elsewhere.find((name) => name !== "public") ?? "public";
}

/** Loads a deployment once, and plays each scenario in a copy, so that they do not affect each other. */
export async function setUpStage(
  deployment: ReviewedDeployment,
  { empty = new Set(), ...options }: StageOptions,
): Promise<Stage> {
  const users = mailboxesOf(deployment.resources);
  const name = cloudOf(deployment.resources);
  const start = (at: Date, loaded?: LocalCloud) =>
    startCloud({ directory: loaded?.azure.store, tenantId: TENANT, users, start: at, cloud: name });
  const cloud = await start(new Date("2026-01-01T00:00:00Z"));
  const { refused, webhooks } = await loadDeployment(cloud, deployment, options).finally(() => cloud.close());
  const run = async (from: Date, acts: readonly Work[], since = from): Promise<Outcome[]> => {
    const copy = await start(from, cloud);
    const outcomes: Outcome[] = [];
    try {
      const [workspace] = copy.azure.store.list(WORKSPACE);
      for (const act of workspace === undefined ? [] : acts) {
        const already = countsOf(copy);
        await act(copy, workspace?.id ?? "");
        outcomes.push(outcomeOf(copy, since, already));
      }
      return acts.map((_, index) => outcomes[index] ?? NOBODY);
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error);
      return acts.map((_, index) => outcomes[index] ?? { ...NOBODY, failure });
    } finally {
      await copy.close();
    }
  };
  let last: Promise<unknown> = Promise.resolve();
  /** One after the other: a thread does one thing at a time anyway, and a cloud takes memory. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work);
    last = done.catch(() => {});
    return done;
  };
  return {
    refused,
    play: (scenario) =>
      inTurn(async () => {
        const { rows: happened, arrived } = eventsOf(scenario);
        const rows = happened.filter(({ table }) => !empty.has(table));
        const work: Work = async (copy, workspaceId) => {
          breakSomething(copy, scenario.fault, webhooks);
          // A tenant in which nobody else signs in would be one whose logs have stopped.
          await copy.play(workspaceId, rows, { everyday: true });
        };
        const [outcome] = await run(new Date(arrived.getTime() - 10 * MINUTE), [work], arrived);
        return outcome ?? NOBODY;
      }),
    run: (from, acts) =>
      run(
        from,
        acts.map((act, index) => async (copy, workspaceId) => {
          if (index === 0) breakSomething(copy, "none", webhooks);
          await perform(act, copy, workspaceId);
        }),
      ),
    close: async () => {},
  };
}

type Work = (cloud: LocalCloud, workspaceId: string) => Promise<void>;

async function perform(act: Act, cloud: LocalCloud, workspaceId: string): Promise<void> {
  if ("arriving" in act) {
    cloud.receive(workspaceId, act.arriving);
    await cloud.advanceTo(act.until);
    return;
  }
  await cloud.clock.advanceTo(act.at);
  cloud.watchActivity();
  cloud.recordActivity(act.activity);
  await cloud.settle();
}

const NOBODY: Outcome = {
  notifications: [],
  fired: [],
  closed: false,
  incidents: [],
  defender: [],
  obstacles: [],
};

function eventsOf({ sample, lateMinutes, also = [] }: PlayableScenario): { rows: Events[]; arrived: Date } {
  const table = tables.get(sample.table);
  if (table === undefined) throw new Error(`The table ${sample.table} is unknown.`);
  const all = [{ row: sample.row, minutes: 0 }, ...also].map(({ row, minutes }) => {
    const happened = new Date(timeOf(row).getTime() + minutes * MINUTE);
    const time = happened.toISOString();
    // Rows of advanced hunting have their own time as well: the rule of Defender looks at both.
    const at =
      minutes === 0
        ? { TimeGenerated: row["TimeGenerated"] ?? row["Timestamp"] }
        : { TimeGenerated: time, ...("Timestamp" in row ? { Timestamp: time } : {}) };
    return { ...row, ...at, _ingested: new Date(happened.getTime() + lateMinutes * MINUTE).toISOString() };
  });
  const arrived = new Date(timeOf(sample.row).getTime() + lateMinutes * MINUTE);
  return { rows: [{ table: sample.table, rows: ingest(table, all, sample.name).rows }], arrived };
}

function timeOf(row: Scenario["sample"]["row"]): Date {
  return new Date(String(row["TimeGenerated"] ?? row["Timestamp"]));
}

interface Counts {
  readonly messages: number;
  readonly entries: number;
}

function countsOf({ outbox, timeline }: LocalCloud): Counts {
  return { messages: outbox.messages.length, entries: timeline.entries.length };
}

/** @param already what had come of something else before */
function outcomeOf(
  { outbox, timeline, incidents, defenderAlerts }: LocalCloud,
  arrived: Date,
  already: Counts,
): Outcome {
  const entries = timeline.entries.slice(already.entries);
  const notifications = outbox.messages
    .slice(already.messages)
    .flatMap(({ channel, via, to, subject, body, at }) =>
      to.map((receiver): Notification => {
        const minutes = Math.round((at.getTime() - arrived.getTime()) / MINUTE);
        const path = via === "azure-monitor" ? "azure-monitor" : "workflow";
        return { channel, path, to: receiver, minutes, subject, body };
      }),
    );
  const fired = entries.flatMap(({ what, detail, resource = "" }) => {
    const [, rule = "", severity = ""] = /^(.*) \(Sev(\d)\): /s.exec(detail) ?? [];
    return what === "rule fired" ? [{ rule, id: resource, severity: Number(severity) }] : [];
  });
  return {
    notifications,
    fired,
    closed: entries.some(({ what }) => what === "rule resolved"),
    incidents: incidents.filter(({ status }) => status !== "Closed").map(({ title }) => title),
    defender: defenderAlerts.map(({ title }) => title),
    obstacles: [...new Set(entries.map(({ detail }) => detail).filter((each) => OBSTACLES.test(each)))],
  };
}
