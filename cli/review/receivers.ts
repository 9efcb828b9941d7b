import { type Finding, groupedBy, isTold, isUsual, type Played, receiverKey } from "./finding.ts";
import type { Outcome, Told } from "./play.ts";
import { channelWords, detectionIds, listed, pathWords, receiver } from "./words.ts";

interface Change {
  readonly receiver: Told;
  readonly played: readonly Played[];
  /** Of every event that this receiver heard of before. */
  readonly isWhole: boolean;
}

/** Which receivers hear of fewer events, where somebody else still hears of them. */
export function lostReceivers(played: readonly Played[]): Finding[] {
  return sentences(played, "less").map((text) => ({ effect: "weaker", text }));
}

/** @param reversedPlayed seen from the other side */
export function gainedReceivers(reversedPlayed: readonly Played[]): Finding[] {
  return sentences(reversedPlayed, "more").map((text) => ({ effect: "stronger", text }));
}

/** The receivers of one outcome that are missing in another. */
export function missing(before: Outcome, now: Outcome): Told[] {
  const kept = new Set(now.told.map(receiverKey));
  const lost = before.told.filter((told) => !kept.has(receiverKey(told)));
  return groupedBy(lost, receiverKey).flatMap(([, entries]) => entries.slice(0, 1));
}

function sentences(played: readonly Played[], word: "less" | "more"): string[] {
  const shared = played.filter((each) => isUsual(each) && isTold(each.base) && isTold(each.head));
  const changes = changesOf(shared);
  const place = ({ receiver: { channel, path }, isWhole, played: of }: Change) =>
    `${channel}|${path}|${isWhole ? "" : idsOf(of)}`;
  return groupedBy(changes, place).flatMap(([, group]) => {
    const [first] = group;
    if (first === undefined) return [];
    const { channel, path } = first.receiver;
    const { name, one, many } = channelWords(channel);
    const before = receiversOf(shared, first.receiver);
    const names = listed(group.map((each) => receiver(each.receiver)));
    const only = first.isWhole ? "" : `Of ${idsOf(first.played)}: `;
    if (first.isWhole && group.length === before) {
      const nothing = word === "less" ? "no longer goes to anybody" : "now goes out";
      return [`**${name}** ${nothing} ${pathWords(path)} (${word === "less" ? "before" : "now"}: ${names}).`];
    }
    const count = group.length === 1 ? `one ${one}` : `${group.length} ${many}`;
    return [`${only}**${name}** goes to ${count} ${word} ${pathWords(path)}: ${names}.`];
  });
}

function changesOf(shared: readonly Played[]): Change[] {
  const lost = shared.flatMap((each) => missing(each.base, each.head).map((told) => ({ told, each })));
  return groupedBy(lost, ({ told }) => receiverKey(told)).flatMap(([key, entries]): Change[] => {
    const [first] = entries;
    if (first === undefined) return [];
    const heard = shared.filter(({ base }) => base.told.some((told) => receiverKey(told) === key));
    return [
      {
        receiver: first.told,
        played: entries.map(({ each }) => each),
        isWhole: entries.length === heard.length,
      },
    ];
  });
}

/** How many receivers a channel had on a path. */
function receiversOf(shared: readonly Played[], { channel, path }: Told): number {
  const all = shared.flatMap(({ base }) =>
    base.told.filter((told) => told.channel === channel && told.path === path),
  );
  return new Set(all.map(receiverKey)).size;
}

function idsOf(played: readonly Played[]): string {
  return detectionIds(played.map(({ scenario }) => scenario.detection));
}
