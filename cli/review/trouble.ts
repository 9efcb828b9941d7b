import { nameOf } from "./deployment.ts";
import { type Finding, finding, groupedBy, idsOf, isUsual, notifies, type Played } from "./finding.ts";
import type { Stage } from "./play.ts";
import type { PlayedAll } from "./play-all.ts";
import type { ResourceChange } from "./property-changes.ts";
import { code, listed, plain } from "./words.ts";

/** Azure accepts a deployment resource by resource: what it rejects will not exist. What only the sandbox rejects may. */
export function refusals(
  before: Stage,
  after: Stage,
  changes: readonly ResourceChange[],
  relevant: readonly ResourceChange[],
): Finding[] {
  const changed = new Set(relevant.flatMap(({ ids }) => ids));
  const elsewhere = new Set(changes.flatMap(({ ids }) => ids).filter((id) => !changed.has(id)));
  const refused = [...after.refused].filter(
    ([id, { isLimit }]) => !elsewhere.has(id) && (!before.refused.has(id) || (isLimit && changed.has(id))),
  );
  return groupedBy(refused, ([, { reason }]) => reason).map(([reason, group]) => {
    const isLimit = group.some(([, refusal]) => refusal.isLimit);
    const ids = listed(group.map(([id]) => code(nameOf(id))));
    const short = plain(reason.replace(/\/subscriptions\/[^\s']*\/([^\s'/]+)/g, "$1"));
    return isLimit
      ? finding("refused", "unknown", `The sandbox cannot run ${ids}; Azure may: ${short}`)
      : finding("refused", "weaker", `**Azure would reject** ${ids}: ${short}`);
  });
}

/** A play in which nobody is ever notified shows nothing of a change. */
export function silences(played: readonly Played[]): Finding[] {
  const usual = played.filter(isUsual);
  if (usual.length === 0 || usual.some(({ base, head }) => notifies(base) || notifies(head))) return [];
  const text = "No event that we play notifies anybody, before or after.";
  return [finding("not-played", "unknown", text, { detection: idsOf(usual) })];
}

/** What the sandbox cannot play is unknown, whether or not it could be played before. */
export function failures({ played, noise, defender, watched, isCut }: PlayedAll): Finding[] {
  const all = [...played, ...noise, ...defender, ...watched];
  const failed = all.flatMap(({ head, base }) => head.failure ?? base.failure ?? []);
  return [
    ...[...new Set(failed)].map((failure) => `The sandbox cannot play an event: ${plain(failure)}`),
    ...(isCut ? ["Messages are days late: only the first events were played."] : []),
  ].map((text) => finding("not-played", "unknown", text));
}

/** Events that must notify nobody, but now do. */
export function noises(noise: readonly Played[]): Finding[] {
  const gained = noise.filter(({ base, head }) => !notifies(base) && notifies(head));
  const lost = noise.filter(({ base, head }) => notifies(base) && !notifies(head));
  return [
    ...sampleSentences(gained, "**False alarm**: people are now notified of"),
    ...sampleSentences(lost, "No more false alarm for"),
  ];
}

function sampleSentences(played: readonly Played[], words: string): Finding[] {
  return groupedBy(played, ({ scenario }) => scenario.detection.id).map(([id, group]) => {
    const names = [...new Set(group.map(({ scenario }) => `“${plain(scenario.sample.name)}”`))];
    const text = `${words} ${listed(names)} (${code(id)} must not match it).`;
    return finding("events", "different", text, { detection: idsOf(group) });
  });
}
