import {
  addressesOf,
  type Events,
  type LocalCloud,
  type StoredResource,
  type TimelineEntry,
} from "azure-alerting-sandbox";

import type { Message } from "azure-alerting-sandbox/outbox";
import { firstArrival } from "../scenarios/events.ts";
import type { DrillAction, DrillRun } from "./runs.ts";

/** One step on the path of an alert, and the next ones. */
export interface Hop {
  readonly kind:
    | "events"
    | "rule"
    | "action group"
    | "workflow"
    | "message"
    | "incident"
    | "alert"
    | "not delivered";
  readonly name: string;
  /** The ARM id and type, if it is a resource. */
  readonly id?: string;
  readonly type?: string;
  /** When it happened first. */
  readonly at: string;
  readonly detail: string;
  readonly next: readonly Hop[];
}

interface Window {
  readonly from: Date;
  readonly until: Date | undefined;
  readonly events: readonly Events[];
}

const FOUND: Readonly<Record<string, Hop["kind"]>> = { incident: "incident", "defender alert": "alert" };

/**
 * The path of the alerts of one scenario, from the rules that matched to the messages: the timeline's entries, linked if
 * the deployed resource refers to the next one.
 */
export function pathOf(cloud: LocalCloud, window: Window, runs: readonly DrillRun[]): Hop[] {
  const isOurs = (at: Date) => at >= window.from && (window.until === undefined || at < window.until);
  const entries = cloud.timeline.entries.filter(({ at }) => isOurs(at));
  const messages = cloud.outbox.messages.filter(({ at }) => isOurs(at));
  const ourRuns = runs.filter(({ startTime }) => isOurs(new Date(startTime)));
  const stored = (id: string) => cloud.azure.store.get(id);
  const noted = (...whats: string[]) => grouped(entries.filter(({ what }) => whats.includes(what)));

  const resourceHop = (kind: Hop["kind"], id: string, [first]: readonly TimelineEntry[]) => {
    const resource = stored(id) ?? stored(detectionId(id));
    const type = resource === undefined ? {} : { type: resource.type };
    return { kind, name: nameOf(id, resource), id, ...type, at: first?.at.toISOString() ?? "" };
  };
  const workflowHop = ([id, all]: Noted, times: Times): Hop => {
    const own = atTimes(all, times, ({ at }) => at);
    const ofWorkflow = ourRuns.filter(({ workflow }) => isSame(workflow, id));
    const ran = atTimes(ofWorkflow, times, ({ startTime }) => new Date(startTime));
    const sent = messages.filter((message) => ran.some(({ name }) => name === message.run));
    return {
      ...resourceHop("workflow", id, own),
      detail: ran.length === 0 ? detailsOf(own) : `${counted(ran.length, "run")}: ${statusesOf(ran)}`,
      next: [
        ...messageHops(sent),
        ...failedCalls(
          entries.filter(({ resource = "" }) => isSame(resource, id)),
          ran,
        ),
      ],
    };
  };
  const workflows = noted("workflow").map((each) => ({
    id: each[0],
    hop: (times: Times) => workflowHop(each, times),
  }));

  const groups = noted("action group", "not delivered", "lost", "not run").map(([id, all]) => ({
    id,
    hop: (times: Times): Hop => {
      const own = atTimes(all, times, ({ at }) => at);
      const received = messages.filter((message) => isReceiver(stored(id), message));
      return {
        ...resourceHop("action group", id, own),
        detail: counted(own.filter(({ detail }) => detail.endsWith(" was called")).length, "call"),
        next: [
          ...workflows.filter((workflow) => names(stored(id), workflow.id)).map(({ hop }) => hop(times)),
          ...messageHops(atTimes(received, times, ({ at }) => at)),
          ...own.filter(({ detail }) => !detail.endsWith(" was called")).map(notDelivered),
        ],
      };
    },
  }));
  const closed = new Map(noted("rule resolved"));

  const rules = noted("rule fired", "incident", "defender alert").map(([id, own]) => {
    const [first] = own;
    const kind = FOUND[first?.what ?? ""];
    const found: Hop[] = kind === undefined ? [] : own.map((entry) => entryHop(kind, entry));
    const times = new Set([...own, ...(closed.get(id) ?? [])].map(({ at }) => at.getTime()));
    const called = groups.filter((group) => names(stored(id), group.id)).map(({ hop }) => hop(times));
    const detail = kind === undefined ? detailsOf(own) : "";
    return { id, hop: { ...resourceHop("rule", id, own), detail, next: [...called, ...found] } };
  });
  const sources = Map.groupBy(rules, ({ id }) => sourceOf(id, stored(id)));
  return [...sources].map(([name, found]) => {
    const read = tablesOf(window.events).filter(({ table }) =>
      found.some(({ id }) => textOf(stored(id) ?? stored(detectionId(id))).includes(table)),
    );
    const at = read.map(({ arrived }) => arrived).toSorted()[0] ?? found[0]?.hop.at ?? "";
    const detail = read.map(({ table, rows }) => `${counted(rows, "row")} of ${table}`).join(", ");
    return { kind: "events", name, at, detail, next: found.map(({ hop }) => hop) };
  });
}

/** When a rule fired or its alert was resolved: the consequences have the same time on the sandbox's clock. */
type Times = ReadonlySet<number>;

/** What belongs to one of several rules that call the same resource; everything, if a delay makes that unclear. */
function atTimes<T>(all: readonly T[], times: Times, timeOf: (each: T) => Date): readonly T[] {
  const own = all.filter((each) => times.has(timeOf(each).getTime()));
  return own.length === 0 ? all : own;
}

type Noted = readonly [id: string, entries: readonly TimelineEntry[]];

function grouped(entries: readonly TimelineEntry[]): Noted[] {
  const named = entries.filter(({ resource }) => resource !== undefined);
  return [...Map.groupBy(named, ({ resource = "" }) => resource.toLowerCase()).values()].map((own) => [
    own[0]?.resource ?? "",
    own,
  ]);
}

/** An analytics rule's name is a GUID; people know its title. */
function nameOf(id: string, resource: StoredResource | undefined): string {
  const name = id.split("/").at(-1) ?? id;
  const { displayName } = resource?.resource.properties ?? {};
  return /^[0-9a-f-]{36}$/i.test(name) && typeof displayName === "string" ? displayName : name;
}

function entryHop(kind: Hop["kind"], { at, detail }: TimelineEntry): Hop {
  return { kind, name: detail, at: at.toISOString(), detail: "", next: [] };
}

function notDelivered(entry: TimelineEntry): Hop {
  return entryHop("not delivered", entry);
}

function messageHops(messages: readonly Message[]): Hop[] {
  const same = Map.groupBy(messages, ({ channel, via, to }) => `${channel} by ${via} to ${to.join(", ")}`);
  return [...same].map(([name, [first, ...others]]) => ({
    kind: "message",
    name,
    at: first?.at.toISOString() ?? "",
    detail: others.length === 0 ? "" : `and ${counted(others.length, "more", "more")} later`,
    next: [],
  }));
}

/** Failed calls of other services, from the timeline; without the blocks that fail because of them. */
function failedCalls(entries: readonly TimelineEntry[], runs: readonly DrillRun[]): Hop[] {
  const failed = runs
    .flatMap(({ actions }) => actions)
    .filter(({ type }) => ["apiconnection", "http"].includes(type.toLowerCase()))
    .filter(({ status }) => status === "Failed" || status === "TimedOut");
  return entries
    .filter(({ what, at, detail }) => {
      const isOf = ({ name, endTime }: DrillAction) =>
        detail.startsWith(`${name} `) && endTime === at.toISOString();
      return what === "action" && failed.some(isOf);
    })
    .map(notDelivered);
}

function statusesOf(runs: readonly DrillRun[]): string {
  return [...new Set(runs.map(({ status }) => status))].join(", ");
}

function detailsOf(entries: readonly TimelineEntry[]): string {
  return [...new Set(entries.map(({ detail }) => detail))].join("; ");
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** Whether a resource refers to another one. */
function names(resource: StoredResource | undefined, id: string): boolean {
  return textOf(resource).toLowerCase().includes(JSON.stringify(id.toLowerCase()));
}

function textOf(resource: StoredResource | undefined): string {
  return JSON.stringify(resource?.resource ?? {});
}

function isReceiver(group: StoredResource | undefined, { via, to }: Message): boolean {
  const addresses = addressesOf(group?.resource.properties ?? {});
  return via === "azure-monitor" && addresses.some((address) => to.includes(address));
}

/** What a rule reads. */
function sourceOf(id: string, rule: StoredResource | undefined): string {
  const [, workspace] = /\/workspaces\/([^/]+)\/providers\/Microsoft\.SecurityInsights\//i.exec(id) ?? [];
  if (workspace !== undefined) return workspace;
  if (/\/activityLogAlerts\//i.test(id)) return "Activity log";
  const { scopes } = (rule?.resource.properties ?? {}) as { scopes?: readonly string[] };
  const scope = scopes?.[0]?.split("/").at(-1);
  if (scope === undefined) return "Microsoft Defender XDR";
  return /\/metricAlerts\//i.test(id) ? `Metrics of ${scope}` : scope;
}

function detectionId(id: string): string {
  return `/security/rules/detectionRules/${id}`;
}

function tablesOf(events: readonly Events[]) {
  return events.map((each) => {
    const arrived = firstArrival([each])?.toISOString() ?? "";
    return { table: each.table, rows: each.rows.length, arrived };
  });
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
