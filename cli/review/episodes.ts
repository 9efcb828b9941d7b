import {
  type Effect,
  type Finding,
  finding,
  groupedBy,
  idsOf,
  isUsual,
  notifies,
  type Played,
} from "./finding.ts";
import { detectionIds, eventOf, listed } from "./words.ts";

/** What becomes of events at other times and places, of a second one later, and of several at once. */
export function variantChanges(played: readonly Played[], effect: "weaker" | "stronger"): Finding[] {
  const varied = played.filter(({ scenario }) => scenario.variant !== undefined);
  const lost = varied.filter(
    (each) => episodes(each.head) < episodes(each.base) && seenOtherwise(each, played),
  );
  return groupedBy(lost, ({ scenario }) => scenario.variant ?? "").map(([variant, group]) => {
    const detections = [...new Set(group.map(({ scenario }) => scenario.detection))];
    const [no, one] =
      effect === "weaker"
        ? ["no longer notifies anybody", "no longer notifies of each"]
        : ["now notifies", "now notifies of each"];
    const isSilent = group.every(({ head }) => !notifies(head));
    const text = `${eventOf(detections)} **${variant} ${isSilent ? no : one}** (${detectionIds(detections)}).`;
    return finding("events", effect, text, {
      detection: idsOf(group),
      account: [...new Set(group.flatMap(({ scenario }) => scenario.who?.label ?? []))],
    });
  });
}

/** The alerts of an outcome; none where nobody is notified. */
function episodes(outcome: Played["base"]): number {
  return notifies(outcome) ? outcome.fired.length : 0;
}

/** Where the plain event is lost or gained, of whichever account, that is said already. */
function seenOtherwise({ scenario }: Played, played: readonly Played[]): boolean {
  const plain = played.filter(
    (each) =>
      isUsual(each) &&
      each.scenario.detection.id === scenario.detection.id &&
      each.scenario.sample.name === scenario.sample.name,
  );
  return plain.length > 0 && plain.every(({ base, head }) => notifies(base) && notifies(head));
}

/** Rules that no longer fire on an event of which somebody is notified all the same. */
export function lostAlerts(
  played: readonly Played[],
  effect: Extract<Effect, "weaker" | "stronger">,
): Finding[] {
  const shown = played.filter(
    ({ scenario, base, head }) => scenario.variant === undefined && notifies(base) && notifies(head),
  );
  const lost = shown.flatMap((each) => {
    const now = each.head.fired.map(({ id }) => id);
    const missing = each.base.fired.filter(({ id }) => !now.includes(id));
    return each.head.fired.length < each.base.fired.length ? missing.map(({ rule }) => ({ each, rule })) : [];
  });
  return groupedBy(lost, ({ rule }) => rule).map(([rule, group]) => {
    const all = group.map(({ each }) => each);
    const faults = [...new Set(all.map(({ scenario }) => scenario.fault))].filter(
      (fault) => fault !== "none",
    );
    const when = faults.length === 0 ? "" : ` while ${listed(faults)} fails`;
    const verb = effect === "weaker" ? "no longer fires" : "now fires";
    const text = `“${rule}” **${verb}**${when} (${detectionIds(all.map(({ scenario }) => scenario.detection))}).`;
    return finding("watcher", effect, text, { detection: idsOf(all) });
  });
}
