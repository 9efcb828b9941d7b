import { detections as catalogue, type Detection } from "breakglass-alerts/queries";
import { alertChanges } from "./alerts.ts";
import { delays, lateEvents, underFault } from "./circumstances.ts";
import {
  ALERT_RULE,
  APP_ROLE_ASSIGNMENT,
  isType,
  nameOf,
  type ReviewedDeployment,
  SENTINEL_RULE,
} from "./deployment.ts";
import { type Finding, groupedBy, isUsual, notifies, type Played, reversed } from "./finding.ts";
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
  /** Weaker ones first. */
  readonly findings: readonly Finding[];
  /** What prevents notifications in the head, but not in the base. */
  readonly reasons: readonly string[];
  /** What is unknown and was assumed. */
  readonly notes: readonly string[];
  readonly changes: readonly ResourceChange[];
  /** How many events were played through both sides. */
  readonly played: number;
}

export interface CompareOptions {
  /** Default: every detection of the catalogue. */
  readonly detections?: readonly Detection[];
  readonly onStep?: (line: string) => void;
}

/**
 * Plays every event that matters through both deployments, and reports how notifications change.
 *
 * @throws NoAlerting if neither side has an alert rule
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
  // If neither side assigns the workflow's role in Graph, an administrator did so by hand, on both sides.
  const opensMailboxes = ![base, head].some(({ resources }) =>
    resources.some((each) => isType(each, APP_ROLE_ASSIGNMENT)),
  );
  const before = await setUpStage(base, { opensMailboxes });
  const after = await setUpStage(head, { opensMailboxes });
  try {
    const { played, noise } = await playAll([before, after], [base, head], detections, onStep);
    const findings = [
      ...refusals(before, after),
      ...failures([...played, ...noise]),
      ...noLongerWatched(played),
      ...lostReceivers(played),
      ...lateEvents(played, "weaker"),
      ...underFault(played, "weaker"),
      ...delays(played),
      ...alertChanges(played),
      ...nowWatched(reversed(played)),
      ...gainedReceivers(reversed(played)),
      ...lateEvents(reversed(played), "stronger"),
      ...underFault(reversed(played), "stronger"),
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
      `Neither ${base} nor ${head} contains an alert rule of Azure Monitor or an analytics rule of Microsoft Sentinel, so there is no alerting to review. Check that this is the right stack.`,
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
      if (count++ % 25 === 0) onStep(`Playing events through both sides: ${count - 1} of ${total}`);
      // One after the other: the second one reuses the compiled queries of the first.
      const base = await before.play(scenario);
      played.push({ scenario, base, head: await after.play(scenario) });
    }
    results.push(played);
  }
  const [played = [], noise = []] = results;
  return { played, noise };
}

/** Azure accepts a deployment resource by resource: what it rejects will not exist. */
function refusals(before: Stage, after: Stage): Finding[] {
  const refused = [...after.refused].filter(([id]) => !before.refused.has(id));
  return groupedBy(refused, ([, reason]) => reason).map(([reason, group]) => {
    const names = listed(group.map(([id]) => code(nameOf(id))));
    const short = reason.replace(/\/subscriptions\/[^\s']*\/([^\s'/]+)/g, "$1");
    return { effect: "weaker", text: `**Azure would reject** ${names}: ${plain(short)}` };
  });
}

/** What cannot be played counts as weaker, never as unchanged. */
function failures(played: readonly Played[]): Finding[] {
  const failed = played.filter(
    ({ base, head }) => head.failure !== undefined && base.failure !== head.failure,
  );
  return groupedBy(failed, ({ head }) => head.failure ?? "").map(([failure, group]) => ({
    effect: "weaker",
    text: `The sandbox **cannot play** ${detectionIds(group.map(({ scenario }) => scenario.detection))}: ${plain(failure)}`,
  }));
}

/** Events that must notify nobody, but now do. */
function noises(noise: readonly Played[]): Finding[] {
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
    return { effect: "different", text: `${words} ${listed(names)} (${code(id)} must not match it).` };
  });
}

function reasonsOf(played: readonly Played[]): string[] {
  const usual = played.filter(isUsual);
  const known = new Set(usual.flatMap(({ base }) => base.obstacles));
  return [...new Set(usual.flatMap(({ head }) => head.obstacles))].filter((each) => !known.has(each));
}
