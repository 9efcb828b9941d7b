import { least } from "azure-alerting-sandbox/extremes";
import {
  type Effect,
  type Finding,
  finding,
  groupedBy,
  idsOf,
  isUsual,
  type Kind,
  notifies,
  type Played,
  receiverKey,
} from "./finding.ts";
import type { Outcome } from "./play.ts";
import { detectionIds, plain } from "./words.ts";

/** What changes in alerts, incidents and messages while the same people are notified. */
export function alertChanges(played: readonly Played[]): Finding[] {
  const usual = played.filter(isUsual);
  const notified = usual.filter(({ base, head }) => notifies(base) && notifies(head));
  return [
    ...severities(notified),
    ...closing(notified),
    ...incidents(usual),
    ...repeats(notified),
    ...wordings(notified),
  ];
}

function severities(notified: readonly Played[]): Finding[] {
  const changed = notified
    .map((each) => ({ each, before: severityOf(each.base), now: severityOf(each.head) }))
    .filter(({ before, now }) => before !== now && Number.isFinite(before) && Number.isFinite(now));
  return groupedBy(changed, ({ before, now }) => `${before}|${now}`).flatMap(([, group]): Finding[] => {
    const [first] = group;
    if (first === undefined) return [];
    const { before, now } = first;
    const text = `${ids(group.map(({ each }) => each))} is **Sev${now}** instead of Sev${before}.`;
    return [
      finding("severity", now > before ? "weaker" : "stronger", text, {
        detection: idsOf(group.map(({ each }) => each)),
        before: `Sev${before}`,
        after: `Sev${now}`,
      }),
    ];
  });
}

function severityOf({ fired }: Outcome): number {
  return least(fired.map(({ severity }) => severity));
}

function closing(notified: readonly Played[]): Finding[] {
  const lost = notified.filter(({ base, head }) => base.closed && !head.closed);
  const gained = notified.filter(({ base, head }) => !base.closed && head.closed);
  return [
    ...one(
      lost,
      "closing",
      "weaker",
      (list) => `An alert of ${list} is never resolved any more: no closing message is sent.`,
    ),
    ...one(
      gained,
      "closing",
      "stronger",
      (list) => `An alert of ${list} is now resolved, with a closing message.`,
    ),
  ];
}

/** Only where people are notified of an event as before; the others are reported elsewhere. */
function incidents(played: readonly Played[]): Finding[] {
  const usual = played.filter(({ base, head }) => notifies(base) === notifies(head));
  const lost = usual.filter(({ base, head }) => base.incidents.length > 0 && head.incidents.length === 0);
  const gained = usual.filter(({ base, head }) => base.incidents.length === 0 && head.incidents.length > 0);
  return [
    ...one(
      lost,
      "incident",
      "weaker",
      (list) => `**Microsoft Sentinel no longer opens an incident** for ${list}.`,
    ),
    ...one(gained, "incident", "stronger", (list) => `Microsoft Sentinel now opens an incident for ${list}.`),
  ];
}

/** How often the same people are notified of the same event. */
function repeats(notified: readonly Played[]): Finding[] {
  const changed = notified.flatMap((each) => {
    const [before, now] = [countsOf(each.base), countsOf(each.head)];
    const more = [...now].filter(([key, count]) => count > (before.get(key) ?? count));
    const fewer = [...now].filter(([key, count]) => count < (before.get(key) ?? count) && each.head.closed);
    return more.length > 0 ? [{ each, word: "more" }] : fewer.length > 0 ? [{ each, word: "fewer" }] : [];
  });
  return groupedBy(changed, ({ word }) => word).map(([word, group]) =>
    finding(
      "repeats",
      "different",
      `One event of ${ids(group.map(({ each }) => each))} sends its receivers **${word} messages**.`,
      { detection: idsOf(group.map(({ each }) => each)) },
    ),
  );
}

function countsOf({ notifications }: Outcome): Map<string, number> {
  return new Map(groupedBy(notifications, receiverKey).map(([key, entries]) => [key, entries.length]));
}

function wordings(notified: readonly Played[]): Finding[] {
  const changed = notified.flatMap((each) => {
    const before = new Map(
      each.base.notifications.toReversed().map((message) => [receiverKey(message), message]),
    );
    const now = new Map(
      each.head.notifications.toReversed().map((message) => [receiverKey(message), message]),
    );
    const other = [...now].find(([key, { subject, body }]) => {
      const old = before.get(key);
      return old !== undefined && (old.subject !== subject || old.body !== body);
    });
    return other === undefined
      ? []
      : [{ each, before: before.get(other[0])?.subject ?? "", now: other[1].subject }];
  });
  return one(
    changed.map(({ each }) => each),
    "text",
    "different",
    (list) => {
      const subject = changed.find(({ before, now }) => before !== now);
      const example =
        subject === undefined
          ? ""
          : ` A subject is now “${plain(subject.now)}”; it was “${plain(subject.before)}”.`;
      return `The messages of ${list} have a different text.${example}`;
    },
  );
}

function one(
  played: readonly Played[],
  kind: Kind,
  effect: Effect,
  text: (ids: string) => string,
): Finding[] {
  return played.length === 0 ? [] : [finding(kind, effect, text(ids(played)), { detection: idsOf(played) })];
}

function ids(played: readonly Played[]): string {
  return detectionIds(played.map(({ scenario }) => scenario.detection));
}
