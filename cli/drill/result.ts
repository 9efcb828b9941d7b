import { type Events, entityText, type LocalCloud } from "azure-alerting-sandbox";
import { jsonText, type Value } from "azure-alerting-sandbox/logicapps";
import type { ReadingChoice } from "azure-alerting-sandbox/readings";
import type { ChannelKind } from "breakglass-alerts/config";

import { firstArrival } from "../scenarios/events.ts";
import { alertsOf, type DrillAlert } from "./alerts.ts";
import { silentReceivers } from "./fallback.ts";
import type { DrillFault } from "./faults.ts";
import { type Hop, pathOf } from "./path.ts";
import { type DrillRun, runsOf } from "./runs.ts";

/** A scenario with its time. */
export interface Staged {
  readonly name: string;
  readonly title: string;
  readonly events: readonly Events[];
  /** When its first event happens. */
  readonly happened: Date;
  /** Messages from this time until the next scenario belong to it. */
  readonly from: Date;
}

export interface DrillMessage {
  readonly channel: string;
  readonly via: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly body: string;
  /** What a webhook was posted with. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly at: string;
}

/** Receivers who were notified of a scenario, by which path, and when first. */
export interface Notified {
  /**
   * `watchers`: of changes of the alerting, before the event had arrived. `direct`: from Azure Monitor, by an action group of
   * a program of your own.
   */
  readonly path: "workflow" | "fallback" | "direct" | "sentinel" | "defender" | "watchers";
  /** The name of the action group, where Azure Monitor itself sent the message. */
  readonly group?: string;
  readonly via: string;
  readonly channel: string;
  readonly to: readonly string[];
  readonly at: string;
}

export interface ScenarioResult {
  readonly name: string;
  readonly title: string;
  /** What happened from this time until the next scenario belongs to it. */
  readonly from: string;
  /** When its first event happened; delays count from here. */
  readonly happened: string;
  readonly notified: readonly Notified[];
  /** Configured channels without a message. */
  readonly silent: readonly string[];
  /** Receivers of the fallback without a message. */
  readonly silentFallback: readonly string[];
  /** Its alerts, each with who was notified of it. */
  readonly alerts: readonly DrillAlert[];
  /** The path of its alerts through the resources. */
  readonly path: readonly Hop[];
}

export interface DrillResult {
  readonly deployed: readonly { readonly id: string; readonly type: string }[];
  /** Resources of types that the sandbox does not have, which `--skip-unknown` left out. */
  readonly leftOut: readonly { readonly type: string; readonly name: string }[];
  readonly timeline: readonly { readonly at: string; readonly what: string; readonly detail: string }[];
  readonly messages: readonly DrillMessage[];
  /** Incidents of Microsoft Sentinel. */
  readonly incidents: readonly DrillIncident[];
  /** Alerts of Microsoft Defender XDR. */
  readonly defenderAlerts: readonly Omit<DrillIncident, "number">[];
  /** The runs of the workflows, as their run history shows them. */
  readonly runs: readonly DrillRun[];
  readonly faults: readonly string[];
  /** The readings that were chosen, such as `alert-rows=any`; the others have their defaults. */
  readonly readings: readonly string[];
  readonly scenarios: readonly ScenarioResult[];
  readonly verdict: { readonly ok: boolean; readonly reasons: readonly string[] };
}

/** Integers of a run may have more digits than JavaScript's own JSON supports. */
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
  readonly readings?: readonly ReadingChoice[];
  /** Whether the program is one of your own: what its action groups send is no fallback. */
  readonly isForeign?: boolean;
}

/** The results of the scenarios that a cloud has played. */
export function resultOf(
  cloud: LocalCloud,
  staged: readonly Staged[],
  channels: readonly string[],
  circumstances: Circumstances,
): Omit<DrillResult, "deployed" | "leftOut"> {
  const runs = runsOf(cloud);
  const scenarios = staged.map((scenario, index): ScenarioResult => {
    const until = staged[index + 1]?.from;
    const path = pathOf(cloud, { ...scenario, until }, runs);
    return { ...scenarioResult(cloud, scenario, until, channels, circumstances), path };
  });
  const reasons = [
    ...scenarios.flatMap((scenario, index) =>
      reasonsOf(
        scenario,
        whyNobody(cloud, staged[index], staged[index + 1]?.from),
        scenarios.length > 1,
        circumstances,
      ),
    ),
    ...unplayed(runs),
    ...notRun(cloud),
  ];
  for (const { at, channel, via, to, subject } of cloud.outbox.messages) {
    const about = subject === "" ? "" : `: ${subject}`;
    cloud.timeline.note(at, "message", `${channel} by ${via} to ${to.join(", ")}${about}`);
  }
  return {
    timeline: cloud.timeline.entries.map(({ at, what, detail }) => ({ at: at.toISOString(), what, detail })),
    messages: cloud.outbox.messages.map(({ channel, via, to, subject, body, headers, at }) => ({
      channel,
      via,
      to,
      subject,
      body,
      ...(headers === undefined ? {} : { headers }),
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
    readings: (circumstances.readings ?? []).map(({ name, value }) => `${name}=${value}`),
    scenarios,
    verdict: { ok: reasons.length === 0, reasons },
  };
}

/** What a workflow of your own calls that is not in the sandbox: whether it would have taken the message is unknown. */
function unplayed(runs: readonly DrillRun[]): string[] {
  const calls = runs.flatMap(({ actions }) => actions).filter(({ code }) => code === "NotImplemented");
  const reasons = calls.map(({ name, outputs }) => {
    const { body } = (outputs ?? {}) as { body?: { error?: { message?: unknown } } };
    return `Unknown whether the action ${name} reaches anybody. ${String(body?.error?.message ?? "")}`.trim();
  });
  return [...new Set(reasons)];
}

/** Receivers of kinds that are not in the sandbox, of action groups that were called. */
function notRun({ timeline }: LocalCloud): string[] {
  const reasons = timeline.entries.flatMap(({ what, detail }) =>
    what === "not run" ? `Unknown whether anybody is reached by ${detail}` : [],
  );
  return [...new Set(reasons)];
}

function scenarioResult(
  cloud: LocalCloud,
  { name, title, from, happened, events }: Staged,
  until: Date | undefined,
  channels: readonly string[],
  { isForeign = false }: Circumstances,
): Omit<ScenarioResult, "path"> {
  const isOurs = (at: Date) => at >= from && (until === undefined || at < until);
  const messages = cloud.outbox.messages.filter(({ at }) => isOurs(at));
  const notified = new Map<string, Notified>();
  const arrived = firstArrival(events) ?? happened;
  for (const { via, channel, to, group, at } of messages) {
    const own = isForeign ? "direct" : at < arrived ? "watchers" : "fallback";
    const path = via === "azure-monitor" ? own : "workflow";
    const key = `${path} ${via} ${channel} ${to.join()}`;
    const known = group === undefined ? {} : { group };
    if (!notified.has(key)) notified.set(key, { path, via, channel, to, ...known, at: at.toISOString() });
  }
  for (const { number, createdAt } of cloud.incidents.filter((incident) => isOurs(incident.createdAt))) {
    const to = [`incident ${number}`];
    notified.set(`incident ${number}`, {
      path: "sentinel",
      via: "sentinel",
      channel: "incident",
      to,
      at: createdAt.toISOString(),
    });
  }
  for (const { title, at } of cloud.defenderAlerts.filter((alert) => isOurs(alert.at))) {
    const key = `defender ${title}`;
    if (notified.has(key)) continue;
    notified.set(key, {
      path: "defender",
      via: "defender",
      channel: "alert",
      to: [title],
      at: at.toISOString(),
    });
  }
  const silent = [...new Set(channels)].filter((via) => !messages.some((message) => message.via === via));
  return {
    name,
    title,
    from: from.toISOString(),
    happened: happened.toISOString(),
    notified: [...notified.values()],
    silent,
    silentFallback: silentReceivers(cloud, isOurs),
    alerts: alertsOf(cloud, isOurs),
  };
}

/** Why rows of a scenario did not get into a workspace, as in a cloud that has no such rows; or what became of its alerts. */
function whyNobody({ timeline }: LocalCloud, staged: Staged | undefined, until: Date | undefined): string {
  const tables = new Set(staged?.events.map(({ table }) => table));
  const lost = timeline.entries.flatMap(({ what, detail, resource = "" }) =>
    what === "not ingested" && tables.has(resource) ? detail : [],
  );
  if (lost.length > 0) return lost.join("; ");
  const fired = timeline.entries.some(
    ({ what, at }) =>
      what === "rule fired" &&
      staged !== undefined &&
      at >= staged.from &&
      (until === undefined || at < until),
  );
  return fired ? "alerts fired, and no receiver of theirs got a message" : "no event matched an alert rule";
}

/**
 * Success means: of every alert, somebody was notified; without faults, every configured channel and every receiver of the
 * fallback had a message, too. An alert of a failure that reached somebody does not make up for one of a success that reached nobody.
 */
function reasonsOf(
  { name, notified, silent, silentFallback, alerts }: Omit<ScenarioResult, "path">,
  why: string,
  isOneOfMany: boolean,
  { consent, faults, isForeign = false }: Circumstances,
): string[] {
  const of = isOneOfMany ? `${name}: ` : "";
  const nobody = `${of}Nobody was notified: ${faults.length === 0 ? why : "every path is broken"}.`;
  const unheard = alerts
    .filter((alert) => alert.notified.length === 0)
    .map(({ title, about, lost }) => {
      const why = lost.length === 0 ? "" : ` ${lost.join("; ")}.`;
      return `${of}Nobody was notified of "${title}" (${about}).${why}`;
    });
  if (faults.length > 0) return notified.length > 0 ? unheard : [nobody];
  const missing = silent.map((via) => {
    const why =
      consent || !["office365", "teams"].includes(via) ? "" : ": its connection was never authorised";
    return `${of}No message by ${CHANNEL_NAMES[via] ?? via} (${via})${why}.`;
  });
  const fallback = silentFallback.map((receiver) => {
    const why = consent || !receiver.includes("@") ? "" : ": it has not confirmed its passcode";
    return `${of}No message by ${isForeign ? "Azure Monitor" : "the fallback"} to ${receiver}${why}.`;
  });
  return notified.length === 0 ? [nobody, ...missing] : [...unheard, ...missing, ...fallback];
}
