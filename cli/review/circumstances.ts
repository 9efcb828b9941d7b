import { least } from "azure-alerting-sandbox/extremes";
import type { Detection } from "breakglass-alerts/queries";
import { type Finding, groupedBy, isLate, isUsual, notifies, type Played, receiverKey } from "./finding.ts";
import { missing } from "./receivers.ts";
import type { Fault } from "./scenarios.ts";
import { channelWords, detectionIds, duration, eventOf, listed, pathWords, receiver } from "./words.ts";

/** Late events that would no longer notify anybody, although the same event in time still does. */
export function lateEvents(played: readonly Played[], effect: "weaker" | "stronger"): Finding[] {
  const lost = played.filter(
    (each) =>
      isLate(each.scenario) &&
      notifies(each.base) &&
      !notifies(each.head) &&
      notifies(inTime(each, played).head),
  );
  return groupedBy(lost, ({ scenario }) => String(scenario.lateMinutes)).map(([minutes, group]) => {
    const detections = distinct(group);
    const would = effect === "weaker" ? "would no longer page" : "now pages";
    const late = duration(Number(minutes));
    return {
      effect,
      text: `${eventOf(detections)} **ingested ${late} late ${would}** (${detectionIds(detections)}).`,
    };
  });
}

const WHEN: Readonly<Record<Exclude<Fault, "none">, string>> = {
  query: "When the workflow's query fails",
  workflow: "When the workflow fails",
  email: "When the mail service fails",
  teams: "When Teams fails",
  sms: "When the SMS service fails",
};

/** Who would no longer be notified while something else is broken, but still is otherwise. */
export function underFault(played: readonly Played[], effect: "weaker" | "stronger"): Finding[] {
  const faulty = played.filter(({ scenario }) => scenario.fault !== "none");
  return groupedBy(faulty, ({ scenario }) => scenario.fault).flatMap(([fault, group]): Finding[] => {
    const when = WHEN[fault as keyof typeof WHEN];
    const silent = group.filter(
      (each) => notifies(each.base) && !notifies(each.head) && notifies(inTime(each, played).head),
    );
    const no = effect === "weaker";
    if (silent.length > 0) {
      const ids = detectionIds(distinct(silent));
      const text = `${when}, **${no ? "nobody would be notified any more" : "somebody is notified now"}** (${ids}).`;
      return [{ effect, text }];
    }
    const lost = group
      .filter(({ head }) => notifies(head))
      .flatMap((each) => {
        const usual = inTime(each, played);
        const known = new Set(missing(usual.base, usual.head).map(receiverKey));
        return missing(each.base, each.head).filter((notification) => !known.has(receiverKey(notification)));
      });
    return groupedBy(lost, ({ channel, path }) => `${channel}|${path}`).flatMap(
      ([, notifications]): Finding[] => {
        const [first] = notifications;
        if (first === undefined) return [];
        const names = listed([...new Set(notifications.map(receiver))]);
        const what = `**${channelWords(first.channel).name}** ${pathWords(first.path)} ${no ? "would no longer reach" : "now reaches"}`;
        return [{ effect, text: `${when}, ${what} ${names}.` }];
      },
    );
  });
}

/** How much later or earlier the first message comes. */
export function delays(played: readonly Played[]): Finding[] {
  const changed = played
    .filter((each) => isUsual(each) && notifies(each.base) && notifies(each.head))
    .map((each) => ({
      each,
      before: firstMinutes(each.base.notifications),
      now: firstMinutes(each.head.notifications),
    }))
    .filter(({ before, now }) => before !== now);
  return groupedBy(changed, ({ before, now }) => `${before}|${now}`).flatMap(([, group]): Finding[] => {
    const [first] = group;
    if (first === undefined) return [];
    const detections = distinct(group.map(({ each }) => each));
    const { before, now } = first;
    const text = `${eventOf(detections)} triggers its first message **${duration(now)}** after it has arrived, instead of ${duration(before)} (${detectionIds(detections)}).`;
    return [{ effect: now > before ? "weaker" : "stronger", text }];
  });
}

function firstMinutes(notifications: readonly { readonly minutes: number }[]): number {
  return least(notifications.map(({ minutes }) => minutes));
}

/** The same event, in time and with nothing broken. */
function inTime({ scenario }: Played, played: readonly Played[]): Played {
  const found = played.find(
    (each) =>
      isUsual(each) &&
      each.scenario.detection.id === scenario.detection.id &&
      each.scenario.sample.name === scenario.sample.name &&
      each.scenario.who?.objectId === scenario.who?.objectId,
  );
  if (found === undefined) throw new Error(`${scenario.sample.name} was not played in time.`);
  return found;
}

function distinct(played: readonly Played[]): Detection[] {
  return [...new Set(played.map(({ scenario }) => scenario.detection))];
}
