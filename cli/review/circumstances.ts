import { least } from "azure-alerting-sandbox/extremes";
import type { Detection } from "breakglass-alerts/queries";
import {
  type Finding,
  finding,
  groupedBy,
  idsOf,
  isLate,
  isUsual,
  notifies,
  type Played,
  receiverKey,
} from "./finding.ts";
import type { Notification } from "./play.ts";
import { missing } from "./receivers.ts";
import type { Fault } from "./scenario.ts";
import { channelWords, detectionIds, duration, eventOf, listed, pathWords, receiver } from "./words.ts";

/** Late events that would no longer notify anybody, although the same event in time still does. */
export function lateEvents(played: readonly Played[], effect: "weaker" | "stronger"): Finding[] {
  const lost = played.filter(
    (each) =>
      isLate(each.scenario) && notifies(each.base) && !notifies(each.head) && isSeenInTime(each, played),
  );
  return groupedBy(lost, ({ scenario }) => String(scenario.lateMinutes)).map(([minutes, group]) => {
    const detections = distinct(group);
    const would = effect === "weaker" ? "would no longer page" : "now pages";
    const late = duration(Number(minutes));
    return finding(
      "late",
      effect,
      `${eventOf(detections)} **ingested ${late} late ${would}** (${detectionIds(detections)}).`,
      { detection: idsOf(group) },
    );
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
      (each) => notifies(each.base) && !notifies(each.head) && isSeenInTime(each, played),
    );
    const no = effect === "weaker";
    if (silent.length > 0) {
      const ids = detectionIds(distinct(silent));
      const text = `${when}, **${no ? "nobody would be notified any more" : "somebody is notified now"}** (${ids}).`;
      return [finding("fault", effect, text, { detection: idsOf(silent) })];
    }
    const lost = group
      .filter(({ head }) => notifies(head))
      .flatMap((each) => {
        const usual = inTime(each, played);
        if (usual === undefined) return [];
        const known = new Set(missing(usual.base, usual.head).map(receiverKey));
        return missing(each.base, each.head).filter((notification) => !known.has(receiverKey(notification)));
      });
    return groupedBy(lost, ({ channel, path }) => `${channel}|${path}`).flatMap(
      ([, notifications]): Finding[] => {
        const [first] = notifications;
        if (first === undefined) return [];
        const names = listed([...new Set(notifications.map(receiver))]);
        const what = `**${channelWords(first.channel).name}** ${pathWords(first.path)} ${no ? "would no longer reach" : "now reaches"}`;
        return [
          finding("fault", effect, `${when}, ${what} ${names}.`, {
            detection: idsOf(group),
            path: first.path,
            receiver: notifications.map((each) => `${each.channel}: ${receiver(each)}`),
          }),
        ];
      },
    );
  });
}

interface Delay {
  readonly each: Played;
  readonly place: string;
  readonly before: number;
  readonly now: number;
}

/** How much later or earlier the first message of each channel comes. */
export function delays(played: readonly Played[]): Finding[] {
  const changed = played
    .filter((each) => isUsual(each) && notifies(each.base) && notifies(each.head))
    .flatMap((each): Delay[] => {
      const [before, now] = [firstMinutes(each.base), firstMinutes(each.head)];
      return [...now].flatMap(([place, minutes]) => {
        const old = before.get(place);
        return old === undefined || old === minutes ? [] : [{ each, place, before: old, now: minutes }];
      });
    });
  const times = ({ before, now }: Delay) => `${before}|${now}`;
  return groupedBy(changed, times).flatMap(([, group]): Finding[] => {
    const [first] = group;
    if (first === undefined) return [];
    const detections = distinct(group.map(({ each }) => each));
    const { before, now } = first;
    const places = [...new Set(group.map(({ place }) => place))];
    const isAll = group.every(({ each }) =>
      [...firstMinutes(each.head).keys()].every((place) => places.includes(place)),
    );
    const which = isAll ? "its first message" : listed(places.map(placeWords));
    const text = `${eventOf(detections)} triggers ${which} **${duration(now)}** after it has arrived, instead of ${duration(before)} (${detectionIds(detections)}).`;
    return [
      finding("delay", now > before ? "weaker" : "stronger", text, {
        detection: idsOf(group.map(({ each }) => each)),
        path: isAll ? null : listed(places),
        before,
        after: now,
      }),
    ];
  });
}

/** When the first message of each channel is sent, by channel and path. */
function firstMinutes({ notifications }: Played["base"]): Map<string, number> {
  return new Map(
    groupedBy(notifications, ({ channel, path }) => `${channel}|${path}`).map(([place, messages]) => [
      place,
      least(messages.map(({ minutes }) => minutes)),
    ]),
  );
}

function placeWords(place: string): string {
  const [channel = "", path = ""] = place.split("|");
  return `${channelWords(channel).name} ${pathWords(path as Notification["path"])}`;
}

/** The same event, in time and with nothing broken; undefined if it could not be played. */
function inTime({ scenario }: Played, played: readonly Played[]): Played | undefined {
  return played.find(
    (each) =>
      isUsual(each) &&
      each.scenario.detection.id === scenario.detection.id &&
      each.scenario.sample.name === scenario.sample.name &&
      each.scenario.who?.objectId === scenario.who?.objectId,
  );
}

function isSeenInTime(each: Played, played: readonly Played[]): boolean {
  const usual = inTime(each, played);
  return usual !== undefined && notifies(usual.head);
}

function distinct(played: readonly Played[]): Detection[] {
  return [...new Set(played.map(({ scenario }) => scenario.detection))];
}
