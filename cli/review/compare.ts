import { detections as catalogue, type Detection } from "breakglass-alerts/queries";
import { alertChanges } from "./alerts.ts";
import { delays, lateEvents, underTrouble } from "./circumstances.ts";
import {
  ALERT_RULE,
  APP_ROLE_ASSIGNMENT,
  isType,
  nameOf,
  type ReviewedDeployment,
  SENTINEL_RULE,
} from "./deployment.ts";
import { type Finding, groupedBy, isTold, isUsual, type Played, reversed } from "./finding.ts";
import { identitiesOf } from "./identities.ts";
import { type Stage, setUpStage } from "./play.ts";
import { propertyChanges, type ResourceChange } from "./property-changes.ts";
import { gainedReceivers, lostReceivers } from "./receivers.ts";
import { scenarios } from "./scenarios.ts";
import { unplayedChanges } from "./unplayed.ts";
import { noLongerWatched, nowWatched } from "./watched.ts";
import { code, detectionIds, listed, plain } from "./words.ts";

export type Verdict = "same" | "weaker" | "stronger" | "different";

export interface Review {
  readonly base: string;
  readonly head: string;
  readonly verdict: Verdict;
  /** The weaker ones first. */
  readonly findings: readonly Finding[];
  /** What keeps people from being told on the head's side, and did not on the base's. */
  readonly reasons: readonly string[];
  /** What is not known, and was assumed. */
  readonly notes: readonly string[];
  readonly changes: readonly ResourceChange[];
  /** How many events were played through both. */
  readonly played: number;
}

export interface CompareOptions {
  /** Default: every detection of the catalogue. */
  readonly detections?: readonly Detection[];
  readonly onStep?: (line: string) => void;
}

/**
 * Plays every event that matters through both deployments, and says what changes for the people.
 *
 * @throws NoAlerting where neither side has an alert rule
 */
export async function compare(
  base: ReviewedDeployment,
  head: ReviewedDeployment,
  { detections = catalogue, onStep = () => {} }: CompareOptions = {},
): Promise<Review> {
  if (!hasAlerting(base) && !hasAlerting(head)) throw new NoAlerting(base.title, head.title);
  const changes = propertyChanges(base, head);
  const notes = [...new Set([...base.notes, ...head.notes])];
  const titles = { base: base.title, head: head.title };
  if (changes.length === 0)
    return { ...titles, verdict: "same", findings: [], reasons: [], notes, changes, played: 0 };
  // Where neither side gives the workflow its role in Graph, an administrator has done it by hand, before and after.
  const opensMailboxes = ![base, head].some(({ resources }) =>
    resources.some((each) => isType(each, APP_ROLE_ASSIGNMENT)),
  );
  const before = await setUpStage(base, { opensMailboxes });
  const after = await setUpStage(head, { opensMailboxes });
  try {
    const { played, noise } = await playAll([before, after], [base, head], detections, onStep);
    const findings = [
      ...refusals(before, after),
      ...faults([...played, ...noise]),
      ...noLongerWatched(played),
      ...lostReceivers(played),
      ...lateEvents(played, "weaker"),
      ...underTrouble(played, "weaker"),
      ...delays(played),
      ...alertChanges(played),
      ...nowWatched(reversed(played)),
      ...gainedReceivers(reversed(played)),
      ...lateEvents(reversed(played), "stronger"),
      ...underTrouble(reversed(played), "stronger"),
      ...noises(noise),
      ...unplayedChanges(changes, [base, head], played),
    ];
    const order = ["weaker", "stronger", "different"];
    findings.sort((one, other) => order.indexOf(one.effect) - order.indexOf(other.effect));
    const verdict = findings[0]?.effect ?? "different";
    const count = played.length + noise.length;
    return { ...titles, verdict, findings, reasons: reasonsOf(played), notes, changes, played: count };
  } finally {
    before.close();
    after.close();
  }
}

export class NoAlerting extends Error {
  constructor(base: string, head: string) {
    super(
      `Neither ${base} nor ${head} holds an alert rule of Azure Monitor or an analytics rule of Microsoft Sentinel: there is no alerting to review. Is it the right stack?`,
    );
  }
}

function hasAlerting({ resources }: ReviewedDeployment): boolean {
  return resources.some((each) => isType(each, ALERT_RULE) || isType(each, SENTINEL_RULE));
}

async function playAll(
  [before, after]: readonly [Stage, Stage],
  deployments: readonly ReviewedDeployment[],
  detections: readonly Detection[],
  onStep: (line: string) => void,
): Promise<{ played: Played[]; noise: Played[] }> {
  const identities = identitiesOf(...deployments);
  const lists = [scenarios(identities, true, detections), scenarios(identities, false, detections)];
  const total = lists.flat().length;
  let count = 0;
  const results: Played[][] = [];
  for (const list of lists) {
    const played: Played[] = [];
    for (const scenario of list) {
      if (count++ % 25 === 0) onStep(`Playing events through both: ${count - 1} of ${total}`);
      // One after the other: the second finds the queries of the first compiled.
      const base = await before.play(scenario);
      played.push({ scenario, base, head: await after.play(scenario) });
    }
    results.push(played);
  }
  const [played = [], noise = []] = results;
  return { played, noise };
}

/** Azure takes a deployment resource by resource: what it refuses is not there. */
function refusals(before: Stage, after: Stage): Finding[] {
  const refused = [...after.refused].filter(([id]) => !before.refused.has(id));
  return groupedBy(refused, ([, reason]) => reason).map(([reason, group]) => {
    const names = listed(group.map(([id]) => code(nameOf(id))));
    const short = reason.replace(/\/subscriptions\/[^\s']*\/([^\s'/]+)/g, "$1");
    return { effect: "weaker", text: `**Azure would refuse** ${names}: ${plain(short)}` };
  });
}

/** What cannot be played is never taken for well. */
function faults(played: readonly Played[]): Finding[] {
  const failed = played.filter(({ base, head }) => head.fault !== undefined && base.fault !== head.fault);
  return groupedBy(failed, ({ head }) => head.fault ?? "").map(([fault, group]) => ({
    effect: "weaker",
    text: `The sandbox **cannot play** ${detectionIds(group.map(({ scenario }) => scenario.detection))}: ${plain(fault)}`,
  }));
}

/** Events that are nobody's, and of which somebody hears now. */
function noises(noise: readonly Played[]): Finding[] {
  const gained = noise.filter(({ base, head }) => !isTold(base) && isTold(head));
  const lost = noise.filter(({ base, head }) => isTold(base) && !isTold(head));
  return [
    ...sampleSentences(gained, "**False alarm**: people are now told of"),
    ...sampleSentences(lost, "No false alarm any more of"),
  ];
}

function sampleSentences(played: readonly Played[], words: string): Finding[] {
  return groupedBy(played, ({ scenario }) => scenario.detection.id).map(([id, group]) => {
    const names = [...new Set(group.map(({ scenario }) => `“${plain(scenario.sample.name)}”`))];
    return { effect: "different", text: `${words} ${listed(names)} (${code(id)} must not match it).` };
  });
}

function reasonsOf(played: readonly Played[]): string[] {
  const usual = played.filter(isUsual);
  const known = new Set(usual.flatMap(({ base }) => base.hindrances));
  return [...new Set(usual.flatMap(({ head }) => head.hindrances))].filter((each) => !known.has(each));
}
