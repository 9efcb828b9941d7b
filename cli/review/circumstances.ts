import type { Detection } from "breakglass-alerts/queries";
import { type Finding, groupedBy, isLate, isTold, isUsual, type Played, receiverKey } from "./finding.ts";
import { missing } from "./receivers.ts";
import type { Trouble } from "./scenarios.ts";
import { channelWords, detectionIds, duration, eventOf, listed, pathWords, receiver } from "./words.ts";

/** Events that arrive late, and of which nobody would hear any more, though he hears of the same event in time. */
export function lateEvents(played: readonly Played[], effect: "weaker" | "stronger"): Finding[] {
  const lost = played.filter(
    (each) =>
      isLate(each.scenario) && isTold(each.base) && !isTold(each.head) && isTold(inTime(each, played).head),
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

const WHEN: Readonly<Record<Exclude<Trouble, "none">, string>> = {
  query: "When the workflow's query fails",
  workflow: "When the workflow fails",
  email: "When the mail service fails",
  teams: "When Teams fails",
  sms: "When the SMS service fails",
};

/** Who would no longer hear when something else is broken, though he hears on every other day. */
export function underTrouble(played: readonly Played[], effect: "weaker" | "stronger"): Finding[] {
  const troubled = played.filter(({ scenario }) => scenario.trouble !== "none");
  return groupedBy(troubled, ({ scenario }) => scenario.trouble).flatMap(([trouble, group]): Finding[] => {
    const when = WHEN[trouble as keyof typeof WHEN];
    const silent = group.filter(
      (each) => isTold(each.base) && !isTold(each.head) && isTold(inTime(each, played).head),
    );
    const no = effect === "weaker";
    if (silent.length > 0) {
      const ids = detectionIds(distinct(silent));
      const text = `${when}, **${no ? "nobody would be told any more" : "somebody is told now"}** (${ids}).`;
      return [{ effect, text }];
    }
    const lost = group
      .filter(({ head }) => isTold(head))
      .flatMap((each) => {
        const usual = inTime(each, played);
        const known = new Set(missing(usual.base, usual.head).map(receiverKey));
        return missing(each.base, each.head).filter((told) => !known.has(receiverKey(told)));
      });
    return groupedBy(lost, ({ channel, path }) => `${channel}|${path}`).flatMap(([, told]): Finding[] => {
      const [first] = told;
      if (first === undefined) return [];
      const names = listed([...new Set(told.map(receiver))]);
      const what = `**${channelWords(first.channel).name}** ${pathWords(first.path)} ${no ? "would no longer reach" : "now reaches"}`;
      return [{ effect, text: `${when}, ${what} ${names}.` }];
    });
  });
}

/** How much later or earlier the first message comes. */
export function delays(played: readonly Played[]): Finding[] {
  const changed = played
    .filter((each) => isUsual(each) && isTold(each.base) && isTold(each.head))
    .map((each) => ({ each, before: firstMinutes(each.base.told), now: firstMinutes(each.head.told) }))
    .filter(({ before, now }) => before !== now);
  return groupedBy(changed, ({ before, now }) => `${before}|${now}`).flatMap(([, group]): Finding[] => {
    const [first] = group;
    if (first === undefined) return [];
    const detections = distinct(group.map(({ each }) => each));
    const { before, now } = first;
    const text = `${eventOf(detections)} is told **${duration(now)}** after it has arrived, instead of ${duration(before)} (${detectionIds(detections)}).`;
    return [{ effect: now > before ? "weaker" : "stronger", text }];
  });
}

function firstMinutes(told: readonly { readonly minutes: number }[]): number {
  return Math.min(...told.map(({ minutes }) => minutes));
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
