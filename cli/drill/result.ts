import { entityText, type LocalCloud } from "azure-alerting-sandbox";
import { jsonText, type Value } from "azure-alerting-sandbox/logicapps";
import type { ChannelKind } from "breakglass-alerts/config";

import type { EventRows } from "../scenarios/events.ts";
import type { DrillFault } from "./faults.ts";
import { type Hop, pathOf } from "./path.ts";
import { type DrillRun, runsOf } from "./runs.ts";

/** A scenario at its time. */
export interface Staged {
  readonly name: string;
  readonly title: string;
  readonly events: EventRows;
  /** When its first event takes place. */
  readonly happened: Date;
  /** Messages from here on, up to the next scenario, are about it. */
  readonly from: Date;
}

export interface DrillMessage {
  readonly channel: string;
  readonly via: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly body: string;
  readonly at: string;
}

/** Somebody who heard of a scenario, by which path, and when first. */
export interface Told {
  /** `watchers`: of what was done to the alerting, before the event had arrived. */
  readonly path: "workflow" | "fallback" | "sentinel" | "defender" | "watchers";
  readonly via: string;
  readonly channel: string;
  readonly to: readonly string[];
  readonly at: string;
}

export interface ScenarioResult {
  readonly name: string;
  readonly title: string;
  /** What happened from here on, up to the next scenario, belongs to it. */
  readonly from: string;
  /** When its first event took place; `at` of whoever was notified counts from here. */
  readonly happened: string;
  readonly told: readonly Told[];
  /** Configured channels without a message. */
  readonly silent: readonly string[];
  /** The way of its alerts through the resources. */
  readonly path: readonly Hop[];
}

export interface DrillResult {
  readonly deployed: readonly { readonly id: string; readonly type: string }[];
  readonly timeline: readonly { readonly at: string; readonly what: string; readonly detail: string }[];
  readonly messages: readonly DrillMessage[];
  /** What Microsoft Sentinel opened. */
  readonly incidents: readonly DrillIncident[];
  /** What Microsoft Defender XDR found. */
  readonly defenderAlerts: readonly Omit<DrillIncident, "number">[];
  /** What the workflows did, as their run history shows it. */
  readonly runs: readonly DrillRun[];
  readonly faults: readonly string[];
  readonly scenarios: readonly ScenarioResult[];
  readonly verdict: { readonly ok: boolean; readonly reasons: readonly string[] };
}

/** Whole numbers of a run may have more digits than JavaScript's own JSON takes. */
export function jsonOf(result: DrillResult): string {
  return jsonText(result as unknown as Value, 2);
}

export interface DrillIncident {
  readonly number: number;
  readonly title: string;
  readonly severity: string;
  readonly at: string;
  readonly entities: readonly string[];
}

const CHANNEL_NAMES: Readonly<Record<string, string>> = {
  office365: "e-mail",
  graph: "e-mail",
  teams: "Teams",
  "teams-webhook": "Teams",
  twilio: "SMS",
  acs: "SMS",
} satisfies Record<ChannelKind, string>;

interface Circumstances {
  readonly consent: boolean;
  readonly faults: readonly DrillFault[];
}

/** What a played cloud says of the scenarios. */
export function resultOf(
  cloud: LocalCloud,
  staged: readonly Staged[],
  channels: readonly string[],
  circumstances: Circumstances,
): Omit<DrillResult, "deployed"> {
  const runs = runsOf(cloud);
  const scenarios = staged.map((scenario, index): ScenarioResult => {
    const until = staged[index + 1]?.from;
    const path = pathOf(cloud, { ...scenario, until }, runs);
    return { ...scenarioResult(cloud, scenario, until, channels), path };
  });
  const reasons = scenarios.flatMap((scenario) => reasonsOf(scenario, scenarios.length > 1, circumstances));
  for (const { at, channel, via, to, subject } of cloud.outbox.messages) {
    const about = subject === "" ? "" : `: ${subject}`;
    cloud.timeline.note(at, "message", `${channel} by ${via} to ${to.join(", ")}${about}`);
  }
  return {
    timeline: cloud.timeline.entries.map(({ at, what, detail }) => ({ at: at.toISOString(), what, detail })),
    messages: cloud.outbox.messages.map(({ channel, via, to, subject, body, at }) => ({
      channel,
      via,
      to,
      subject,
      body,
      at: at.toISOString(),
    })),
    incidents: cloud.incidents.map(({ number, title, severity, createdAt, entities }) => ({
      number,
      title,
      severity,
      at: createdAt.toISOString(),
      entities: entities.map(entityText),
    })),
    defenderAlerts: cloud.defenderAlerts.map(({ title, severity, at, entities }) => ({
      title,
      severity,
      at: at.toISOString(),
      entities,
    })),
    runs,
    faults: circumstances.faults.map(({ text }) => text),
    scenarios,
    verdict: { ok: reasons.length === 0, reasons },
  };
}

function scenarioResult(
  cloud: LocalCloud,
  { name, title, from, happened, events }: Staged,
  until: Date | undefined,
  channels: readonly string[],
): Omit<ScenarioResult, "path"> {
  const isOurs = (at: Date) => at >= from && (until === undefined || at < until);
  const messages = cloud.outbox.messages.filter(({ at }) => isOurs(at));
  const told = new Map<string, Told>();
  const arrived = firstArrival(events);
  for (const { via, channel, to, at } of messages) {
    const path = via !== "azure-monitor" ? "workflow" : at < arrived ? "watchers" : "fallback";
    const key = `${path} ${via} ${channel} ${to.join()}`;
    if (!told.has(key)) told.set(key, { path, via, channel, to, at: at.toISOString() });
  }
  for (const { number, createdAt } of cloud.incidents.filter((incident) => isOurs(incident.createdAt))) {
    const to = [`incident ${number}`];
    told.set(`incident ${number}`, {
      path: "sentinel",
      via: "sentinel",
      channel: "incident",
      to,
      at: createdAt.toISOString(),
    });
  }
  for (const { title, at } of cloud.defenderAlerts.filter((alert) => isOurs(alert.at))) {
    const key = `defender ${title}`;
    if (told.has(key)) continue;
    told.set(key, { path: "defender", via: "defender", channel: "alert", to: [title], at: at.toISOString() });
  }
  const silent = [...new Set(channels)].filter((via) => !messages.some((message) => message.via === via));
  return {
    name,
    title,
    from: from.toISOString(),
    happened: happened.toISOString(),
    told: [...told.values()],
    silent,
  };
}

/** With faults, it is well if anybody heard; without, if every configured channel had its message. */
function reasonsOf(
  { name, told, silent }: Omit<ScenarioResult, "path">,
  isOneOfMany: boolean,
  { consent, faults }: Circumstances,
): string[] {
  const of = isOneOfMany ? `${name}: ` : "";
  const nobody = `${of}Nobody was told: ${faults.length === 0 ? "no event matched an alert rule" : "every path is broken"}.`;
  if (faults.length > 0) return told.length > 0 ? [] : [nobody];
  const missing = silent.map((via) => {
    const why =
      consent || !["office365", "teams"].includes(via) ? "" : ": its connection was never authorised";
    return `${of}No message by ${CHANNEL_NAMES[via] ?? via} (${via})${why}.`;
  });
  return told.length === 0 ? [nobody, ...missing] : missing;
}

function firstArrival(events: EventRows): Date {
  const times = Object.values(events)
    .flat()
    .map((row) => Date.parse(String(row["_ingested"] ?? row["TimeGenerated"] ?? row["Timestamp"])));
  return new Date(Math.min(...times));
}
