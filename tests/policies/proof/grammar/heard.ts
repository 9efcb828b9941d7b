import type { LocalCloud } from "../../../../sandbox/index.ts";

/** The messages of an act by their way, such as `email by the workflow (2)` for the second, with the minutes until each. */
export type Heard = Readonly<Record<string, number>>;

interface Marks {
  readonly messages: number;
  /** Those in open incidents, by how severe they are at least. */
  readonly alerts: readonly number[];
  readonly defender: number;
}

const MINUTE = 60_000;
/** A message that comes so much later than without the edit is one that did not come. */
const MOST_MINUTES_LATER = 10;
/** What comes so late says that an episode is over. */
const CLOSING_MINUTES = 15;

export function marksOf({ outbox, incidents, defenderAlerts }: LocalCloud): Marks {
  return { messages: outbox.messages.length, alerts: alertsIn(incidents), defender: defenderAlerts.length };
}

/** A way is a channel of the workflow or of Azure Monitor, or the queue of incidents or of Defender's alerts. */
export function heardSince(
  { outbox, incidents, defenderAlerts, firedAlerts }: LocalCloud,
  marks: Marks,
  at: Date,
): Heard {
  const signals = new Map(firedAlerts.map(({ id, alert }) => [id, "signal" in alert ? alert.signal : "log"]));
  const ways: Record<string, number> = {};
  for (const { channel, via, at: sent, alert = "" } of outbox.messages.slice(marks.messages)) {
    const isDirect = via === "azure-monitor";
    const way = `${channel} ${isDirect ? `of an alert on ${signals.get(alert) ?? "something"}` : "by the workflow"}`;
    const count = Object.keys(ways).filter((each) => each === way || each.startsWith(`${way} (`)).length;
    ways[count === 0 ? way : `${way} (${count + 1})`] = Math.round((sent.getTime() - at.getTime()) / MINUTE);
  }
  for (const [index, count] of alertsIn(incidents).entries()) {
    if (count > (marks.alerts[index] ?? 0)) ways[`an incident of severity ${SEVERITIES[index]} or above`] = 0;
  }
  if (defenderAlerts.length > marks.defender) ways["an alert of Defender"] = 0;
  return ways;
}

const SEVERITIES = ["High", "Medium", "Low", "Informational"];

/** The alerts in incidents that are open, for each severity with all that are more severe. */
function alertsIn(incidents: LocalCloud["incidents"]): number[] {
  return SEVERITIES.map((_, index) =>
    incidents
      .filter(({ status, severity }) => status !== "Closed" && SEVERITIES.indexOf(severity) <= index)
      .reduce((sum, { alerts }) => sum + alerts.length, 0),
  );
}

/**
 * The messages of an act that no longer come, in words; or that there are some where there were none, so that real ones
 * drown. Undefined where neither is so.
 */
export function lost(act: string, before: Heard, after: Heard): string | undefined {
  const [some] = Object.keys(after);
  if (Object.keys(before).length === 0 && some !== undefined) return `${act}: now ${some}`;
  const ways = Object.entries(before).flatMap(([way, minutes]) => {
    const now = after[way] ?? Number.POSITIVE_INFINITY;
    // A closing message may come later.
    const most = minutes < CLOSING_MINUTES ? minutes + MOST_MINUTES_LATER : Number.MAX_VALUE;
    return now > most ? [way] : [];
  });
  return ways.length === 0 ? undefined : `${act}: no ${ways.join(", no ")}`;
}
