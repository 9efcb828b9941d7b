import { type ResolvedAccount, signIn } from "../../queries/index.ts";
import { sampleAccount } from "../../queries/samples/account.ts";
import { signedIn } from "../../queries/samples/sign-in.ts";
import { VirtualClock } from "../../sandbox/clock.ts";
import type { HttpResponse, Send } from "../../sandbox/http.ts";
import { ingest, type Row, ticksOf } from "../../sandbox/kusto/index.ts";
import {
  type RunRequest,
  runWorkflow,
  trackingIdOf,
  type WorkflowRun,
} from "../../sandbox/logicapps/index.ts";
import { compiledQuery } from "../../sandbox/logs/compiled-query.ts";
import { AlertEvaluator } from "../../sandbox/monitor/alert-evaluator.ts";
import { type Alert, commonAlertPayload } from "../../sandbox/monitor/alert-payload.ts";
import type { AlertRule } from "../../sandbox/monitor/alert-rule.ts";
import { evaluateMinute } from "../../sandbox/monitor/row-evaluator.ts";
import type { RowRule } from "../../sandbox/monitor/row-rule.ts";
import { DEFAULT_READINGS, type Readings } from "../../sandbox/readings/index.ts";
import { tables } from "../../sandbox/tables/index.ts";
import { notificationWorkflow, TRIGGER_NAME } from "../../workflows/index.ts";

export const START = Date.UTC(2026, 0, 15, 10, 0, 0);
const MINUTE = 60_000;
const ID = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Logic/workflows/w";
const TABLES = ["SigninLogs", "AADNonInteractiveUserSignInLogs"] as const;
const watched = { accounts: [sampleAccount as unknown as ResolvedAccount], groups: [] };
const channels = [
  { via: "office365" as const, to: ["soc@contoso.com"] },
  { via: "twilio" as const, accountSid: "AC1", from: "+15005550006", to: ["+31201234567"] },
];

export const fastRule = (table: string) => ({ name: `fast-${table}`, displayName: `Fast ${table}`, table });

const definition = JSON.parse(
  JSON.stringify(
    notificationWorkflow({
      alertings: [{ detection: signIn, rules: ["sign-in"], fast: TABLES.map(fastRule) }],
      watched,
      channels,
      query: "http",
      drills: [],
      runbookUrl: "https://contoso.com/runbook",
    }),
  ),
) as RunRequest["definition"];

export interface Arrival {
  readonly table: 0 | 1;
  readonly address: string;
  /** Seconds after the start. */
  readonly second: number;
}

export interface World {
  /** Rules that fire; by default all. */
  readonly rules?: readonly ("standard" | "fast")[];
  /** Whether the so-manieth question of a run's decision fails. */
  fails?(question: "runs" | "query", index: number): boolean;
  /** Whether a text message is refused at this time. */
  refuses?(at: Date): boolean;
  readonly readings?: Partial<Readings>;
  /** What never answers. */
  readonly hangs?: readonly ("runs" | "query")[];
}

export interface Told {
  readonly at: number;
  readonly text: string;
}

/**
 * Lets rows arrive while the rules are evaluated, as the sandbox's Azure does, and each alert starts a run; tells the
 * e-mails' subjects and the text messages, with the seconds since the start.
 */
export async function playEpisodes(arrivals: readonly Arrival[], world: World = {}) {
  const clock = new VirtualClock(new Date(START));
  const rows = new Map<string, readonly Row[]>(
    TABLES.map((table, index) => [table, rowsOf(table, index, arrivals)]),
  );
  const mails: Told[] = [];
  const texts: Told[] = [];
  const runs: WorkflowRun[] = [];
  const running = new Map<string, Pick<WorkflowRun, "name" | "trackingId">>();
  const readings = { ...DEFAULT_READINGS, ...world.readings };
  let begun = 0;
  let questions = 0;
  const answer = (query: string) => {
    const visible = (table: string, from?: number) =>
      (rows.get(table) ?? []).filter((row) => arrivedBetween(row, from, clock.now().getTime()));
    return compiledQuery(query).run((table) => visible(table), clock.now());
  };
  const secondsNow = () => Math.floor((clock.now().getTime() - START) / 1000);
  const send: Send = async ({ url, body = "" }) => {
    const { host, searchParams } = new URL(url);
    // Every answer takes a while, so that runs of the same time are really side by side.
    await clock.stall(150);
    const asked = host === "management.azure.com" ? "runs" : "query";
    if (host.endsWith(".azure.com") && world.hangs?.includes(asked)) await clock.stall(24 * 60 * MINUTE);
    if (host === "management.azure.com") {
      if (world.fails?.("runs", questions++) === true) return response(400, {});
      const value = listed(runs, [...running.values()], searchParams.get("$filter") ?? "");
      return response(200, { value });
    }
    if (host === "api.loganalytics.azure.com") {
      const { query } = JSON.parse(body) as { query: string };
      if (query.includes("Page =") && world.fails?.("query", questions++) === true) return response(400, {});
      if (query.includes("Unusual = ")) return response(200, { tables: [{ rows: [] }] });
      const { rows: found } = answer(query);
      return response(200, { tables: [{ rows: found.map((row) => row.map(plain)) }] });
    }
    const sent = JSON.parse(body) as Record<string, string>;
    if (host === "twilio") {
      if (world.refuses?.(clock.now()) === true) return response(400, {});
      texts.push({ at: secondsNow(), text: sent["body"] ?? "" });
    } else mails.push({ at: secondsNow(), text: sent["Subject"] ?? "" });
    return response(200, {});
  };
  const start = async (alert: Alert) => {
    const name = `run-${String(1000 - begun++)}`;
    const request = { ...requestOf(alert, clock, send, readings), runName: name };
    running.set(name, { name, trackingId: trackingIdOf(request) });
    const ended = await runWorkflow(request);
    running.delete(name);
    runs.push(ended);
  };

  const fast = TABLES.map((table) => rowRule(table));
  const standard = new AlertEvaluator(standardRule(), ({ query, splits }) => {
    const { columns, rows: found } = answer(query);
    const places = splits.map(({ name }) => columns.findIndex((column) => column.name === name));
    return found.map((row) =>
      Object.fromEntries(splits.map(({ name }, index) => [name, row[places[index] ?? 0]])),
    );
  });
  const firing = world.rules ?? ["standard", "fast"];
  const ended: Promise<void>[] = [];
  const last = Math.max(...arrivals.map(({ second }) => second)) * 1000 + START;
  for (let at = START + MINUTE; at <= last + 5 * MINUTE || standard.hasOpenAlerts; at += MINUTE) {
    await clock.advanceTo(new Date(at));
    const matched = ({ query }: RowRule) =>
      compiledQuery(query)
        .run(
          (table) => (rows.get(table) ?? []).filter((row) => arrivedBetween(row, at - MINUTE, at)),
          clock.now(),
        )
        .rows.map(() => []);
    const alerts = [
      ...(firing.includes("fast")
        ? fast.flatMap((rule) => evaluateMinute(rule, matched(rule), clock.now(), readings))
        : []),
      ...(firing.includes("standard") && at % (5 * MINUTE) === 0 ? standard.evaluate(clock.now()) : []),
    ];
    ended.push(...alerts.map(start));
  }
  await clock.runUntil(Promise.all(ended));
  return { mails, texts, runs };
}

function rowsOf(table: string, which: number, arrivals: readonly Arrival[]): readonly Row[] {
  const schema = tables.get(table);
  if (schema === undefined) return [];
  const list = arrivals
    .map((arrival, index) => ({ ...arrival, index }))
    .filter((arrival) => arrival.table === which)
    .map(({ address, second, index }) => ({
      ...(which === 0 ? signedIn : { ...signedIn, ...TEXT_COLUMNS }),
      IPAddress: address,
      // Ids in another order than the arrivals, and the same event times for all.
      Id: `${(index * 7919) % 1000}-${index}`,
      _ingested: new Date(START + second * 1000).toISOString(),
    }));
  return ingest(schema, list, "test").rows;
}

/** Of the table in which they are no dynamic columns. */
const TEXT_COLUMNS = { DeviceDetail: "{}", LocationDetails: "{}", Status: "{}" };

const EPOCH = ticksOf(new Date(0));
const ingestedAt = (row: Row) => Number(((row.at(-1) as bigint) - EPOCH) / 10_000n);

function arrivedBetween(row: Row, after: number | undefined, until: number): boolean {
  const at = ingestedAt(row);
  return at <= until && (after === undefined || at > after);
}

function plain(value: Row[number]): unknown {
  return typeof value === "bigint" ? new Date(Number((value - EPOCH) / 10_000n)).toISOString() : value;
}

function listed(
  runs: readonly WorkflowRun[],
  running: readonly Pick<WorkflowRun, "name" | "trackingId">[],
  filter: string,
): unknown[] {
  const since = /^startTime ge (\S+)$/.exec(filter)?.[1];
  if (since === undefined) throw new Error(`An unexpected filter: ${filter}`);
  const entry = ({ name, trackingId }: Pick<WorkflowRun, "name" | "trackingId">, properties: object) => ({
    name,
    properties: { correlation: { clientTrackingId: trackingId }, ...properties },
  });
  return [
    ...running.map((run) => entry(run, { status: "Running" })),
    ...runs
      .filter(({ startTime }) => startTime.getTime() >= Date.parse(since))
      .map((run) => entry(run, { status: run.status, outputs: run.outputs })),
  ];
}

const RULES = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Insights/scheduledQueryRules";

const about = {
  id: `${RULES}/sign-in`,
  description: "",
  severity: 0,
  enabled: true,
  workspaceId: "/subscriptions/s/w",
  actionGroupIds: [],
};

function rowRule(table: string): RowRule {
  const query = signIn.fast?.queries(watched).find((each) => each.table === table)?.query ?? "";
  const { name, displayName } = fastRule(table);
  return { ...about, id: `${RULES}/${name}`, displayName, query, minRecurrenceCount: 1 };
}

function standardRule(): AlertRule {
  return {
    ...about,
    displayName: signIn.title,
    stateful: true,
    frequencyMinutes: 5,
    windowSize: "P2D",
    windowMinutes: 2880,
    rangeMinutes: 2880,
    query: signIn.query(watched),
    operator: "GreaterThan",
    threshold: 0,
    aggregation: "Count",
    splits: signIn.episode.map((name) => ({ name, operator: "Include", values: ["*"] })),
    periods: 1,
    failingPeriods: 1,
  };
}

function requestOf(alert: Alert, clock: VirtualClock, send: Send, readings: Readings): RunRequest {
  return {
    definition,
    parameters: {
      $connections: {
        value: { office365: { connectionId: "office365" }, twilio: { connectionId: "twilio" } },
      },
      workspaceId: { value: "w-1" },
      workspaceResourceId: { value: "/subscriptions/s/w" },
    },
    trigger: {
      name: TRIGGER_NAME,
      headers: {},
      body: JSON.parse(JSON.stringify(commonAlertPayload(alert, readings))) as RunRequest["trigger"]["body"],
    },
    workflow: { id: ID, name: "w", location: "westeurope" },
    runName: "run",
    host: {
      clock,
      readings,
      send,
      token: async () => "token",
      connector: (id, { method, path, body }) => ({
        method,
        url: `https://${id}${path}`,
        headers: {},
        ...(body === undefined ? {} : { body }),
      }),
      random: () => 0.5,
    },
  };
}

function response(status: number, body: unknown): HttpResponse {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
