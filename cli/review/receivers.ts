import {
  type Finding,
  finding,
  groupedBy,
  idsOf,
  isUsual,
  notifies,
  type Played,
  receiverKey,
} from "./finding.ts";
import type { Notification, Outcome } from "./play.ts";
import { channelWords, detectionIds, listed, pathWords, receiver } from "./words.ts";

interface Change {
  readonly receiver: Notification;
  readonly played: readonly Played[];
  /** Whether this is true of every event that notified this receiver before. */
  readonly isWhole: boolean;
}

/** Receivers that are notified of fewer events, while somebody else still is. */
export function lostReceivers(played: readonly Played[]): Finding[] {
  return sentences(played, "fewer");
}

/** @param reversedPlayed with the sides swapped */
export function gainedReceivers(reversedPlayed: readonly Played[]): Finding[] {
  return sentences(reversedPlayed, "more");
}

/** The receivers of one outcome that are missing in another. */
export function missing(before: Outcome, now: Outcome): Notification[] {
  const kept = new Set(now.notifications.map(receiverKey));
  const lost = before.notifications.filter((notification) => !kept.has(receiverKey(notification)));
  return groupedBy(lost, receiverKey).flatMap(([, entries]) => entries.slice(0, 1));
}

function sentences(played: readonly Played[], word: "fewer" | "more"): Finding[] {
  const shared = played.filter((each) => isUsual(each) && notifies(each.base) && notifies(each.head));
  const changes = changesOf(shared);
  const place = ({ receiver: { channel, path }, isWhole, played: of }: Change) =>
    `${channel}|${path}|${isWhole ? "" : namesOf(of)}`;
  return groupedBy(changes, place).flatMap(([, group]) => {
    const [first] = group;
    if (first === undefined) return [];
    const { channel, path } = first.receiver;
    const { name, one, many } = channelWords(channel);
    const before = receiversOf(shared, first.receiver);
    const names = listed(group.map((each) => receiver(each.receiver)));
    const only = first.isWhole ? "" : `For ${namesOf(first.played)}: `;
    const of = (text: string) =>
      finding("receiver", word === "fewer" ? "weaker" : "stronger", text, {
        detection: idsOf(group.flatMap((each) => each.played)),
        path,
        receiver: group.map((each) => `${channel}: ${receiver(each.receiver)}`),
      });
    if (first.isWhole && group.length === before) {
      const nothing = word === "fewer" ? "no longer goes to anybody" : "is now sent";
      return [
        of(`**${name}** ${nothing} ${pathWords(path)} (${word === "fewer" ? "before" : "now"}: ${names}).`),
      ];
    }
    const count = group.length === 1 ? `one ${word} ${one}` : `${group.length} ${word} ${many}`;
    return [of(`${only}**${name}** goes to ${count} ${pathWords(path)}: ${names}.`)];
  });
}

function changesOf(shared: readonly Played[]): Change[] {
  const lost = shared.flatMap((each) =>
    missing(each.base, each.head).map((notification) => ({ notification, each })),
  );
  return groupedBy(lost, ({ notification }) => receiverKey(notification)).flatMap(
    ([key, entries]): Change[] => {
      const [first] = entries;
      if (first === undefined) return [];
      const notified = shared.filter(({ base }) =>
        base.notifications.some((notification) => receiverKey(notification) === key),
      );
      return [
        {
          receiver: first.notification,
          played: entries.map(({ each }) => each),
          isWhole: entries.length === notified.length,
        },
      ];
    },
  );
}

/** How many receivers a channel has on a path. */
function receiversOf(shared: readonly Played[], { channel, path }: Notification): number {
  const all = shared.flatMap(({ base }) =>
    base.notifications.filter(
      (notification) => notification.channel === channel && notification.path === path,
    ),
  );
  return new Set(all.map(receiverKey)).size;
}

function namesOf(played: readonly Played[]): string {
  return detectionIds(played.map(({ scenario }) => scenario.detection));
}
