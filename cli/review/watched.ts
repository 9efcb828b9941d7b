import type { Detection } from "breakglass-alerts/queries";
import { type Finding, finding, groupedBy, isUsual, notifies, type Played } from "./finding.ts";
import { code, detectionIds, listed, plain } from "./words.ts";

/** An account, or everybody, for one detection. */
interface Pair {
  readonly detection: Detection;
  readonly who: string;
  /** Scenarios that notified somebody before. */
  readonly before: readonly Played[];
  readonly lost: readonly Played[];
}

const NOBODY = "";

/** Which accounts a detection no longer watches, and what it no longer sees. */
export function noLongerWatched(played: readonly Played[]): Finding[] {
  const pairs = pairsOf(played);
  if (pairs.length > 0 && pairs.every(isLost)) {
    return [
      finding("events", "weaker", "**Nobody is notified of anything any more.**", {
        detection: [...new Set(pairs.map(({ detection }) => detection.id))],
        account: accountsOf(pairs),
      }),
    ];
  }
  const silent = groupedBy(pairs, ({ detection }) => detection.id)
    .filter(([, ofDetection]) => ofDetection.every(isLost))
    .flatMap(([, ofDetection]) => ofDetection.slice(0, 1).map(({ detection }) => detection));
  const remaining = pairs.filter(({ detection }) => !silent.includes(detection));
  return [
    ...silent.map(({ id, wording }) =>
      finding(
        "events",
        "weaker",
        `${code(id)} no longer notifies anybody: ${plain(wording.noun[1])} of all accounts go unnoticed.`,
        { detection: [id] },
      ),
    ),
    ...lostAccounts(remaining),
    ...lostSamples(remaining),
  ];
}

/** The opposite: which accounts a detection watches now, but did not before. */
export function nowWatched(reversedPlayed: readonly Played[]): Finding[] {
  return groupedBy(
    pairsOf(reversedPlayed).filter(({ lost }) => lost.length > 0),
    ({ detection }) => detection.id,
  ).map(([id, pairs]) => {
    const whole = pairs.filter((pair) => isLost(pair) && pair.who !== NOBODY).map(({ who }) => who);
    if (whole.length > 0)
      return finding("account", "stronger", `${who(whole)} now watched by ${code(id)}.`, {
        detection: [id],
        account: whole,
      });
    return finding("events", "stronger", `${code(id)} now also sees ${samplesOf(pairs)}.`, {
      detection: [id],
      account: accountsOf(pairs),
    });
  });
}

function pairsOf(played: readonly Played[]): Pair[] {
  const usual = played.filter(isUsual);
  const key = ({ scenario }: Played) => `${scenario.detection.id}|${scenario.who?.objectId ?? ""}`;
  return groupedBy(usual, key).flatMap(([, ofPair]): Pair[] => {
    const [first] = ofPair;
    const before = ofPair.filter(({ base }) => notifies(base));
    if (first === undefined || before.length === 0) return [];
    const { detection, who } = first.scenario;
    const lost = before.filter(({ head }) => !notifies(head));
    return [{ detection, who: who?.label ?? NOBODY, before, lost }];
  });
}

function isLost({ before, lost }: Pair): boolean {
  return lost.length === before.length;
}

function lostAccounts(pairs: readonly Pair[]): Finding[] {
  return groupedBy(
    pairs.filter(({ who }) => who !== NOBODY),
    ({ who }) => who,
  ).flatMap(([label, ofAccount]) => {
    const lost = ofAccount.filter(isLost);
    if (lost.length === 0) return [];
    const ids = detectionIds(lost.map(({ detection }) => detection));
    const isAll = lost.length === ofAccount.length && lost.length > 1;
    const about = { detection: lost.map(({ detection }) => detection.id), account: [label] };
    const text = isAll
      ? `**${plain(label)} is no longer watched at all**: not by ${ids}.`
      : `**${plain(label)} is no longer watched** by ${ids}.`;
    return [finding("account", "weaker", text, about)];
  });
}

function lostSamples(pairs: readonly Pair[]): Finding[] {
  const some = pairs.filter((pair) => pair.lost.length > 0 && (!isLost(pair) || pair.who === NOBODY));
  return groupedBy(some, ({ detection }) => detection.id).map(([id, ofDetection]) => {
    const labels = accountsOf(ofDetection);
    const of = labels.length === 0 ? "" : ` (${labels.map(plain).join(", ")})`;
    return finding("events", "weaker", `${code(id)} no longer sees ${samplesOf(ofDetection)}${of}.`, {
      detection: [id],
      account: labels,
    });
  });
}

function samplesOf(pairs: readonly Pair[]): string {
  const names = [...new Set(pairs.flatMap(({ lost }) => lost.map(({ scenario }) => scenario.sample.name)))];
  return listed(names.map((name) => `“${plain(name)}”`));
}

function who(labels: readonly string[]): string {
  return `**${listed(labels.map(plain))}** ${labels.length === 1 ? "is" : "are"}`;
}

function accountsOf(pairs: readonly Pair[]): string[] {
  return [...new Set(pairs.map(({ who: label }) => label))].filter((label) => label !== NOBODY);
}
