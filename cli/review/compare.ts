import { detections as catalogue, type Detection } from "breakglass-alerts/queries";
import { alertChanges } from "./alerts.ts";
import { delays, lateEvents, underFault } from "./circumstances.ts";
import { isHarmless } from "./coverage.ts";
import { defenderChanges, defenderDetection } from "./defender.ts";
import {
  ALERT_RULE,
  APP_ROLE_ASSIGNMENT,
  isType,
  nameOf,
  type ReviewedDeployment,
  SENTINEL_RULE,
} from "./deployment.ts";
import { lostAlerts, variantChanges } from "./episodes.ts";
import {
  type Finding,
  finding,
  groupedBy,
  idsOf,
  isUsual,
  notifies,
  type Played,
  reversed,
} from "./finding.ts";
import { identitiesOf } from "./identities.ts";
import { type Outcome, type Stage, setUpStage } from "./play.ts";
import { proofOf } from "./proof.ts";
import { propertyChanges, type ResourceChange } from "./property-changes.ts";
import { type QueryChange, queryChanges } from "./query-change.ts";
import { isElsewhere, queriesOf, sidesOf } from "./reach.ts";
import { gainedReceivers, lostReceivers } from "./receivers.ts";
import { scenarios } from "./scenarios.ts";
import { isNothing, type Touched, touchedBy } from "./touched.ts";
import { unplayedChanges } from "./unplayed.ts";
import { floods, playActivity, playSilence, type Watched, watcherChanges } from "./watch.ts";
import { noLongerWatched, nowWatched } from "./watched.ts";
import { code, listed, plain } from "./words.ts";

/** The effect of the gravest finding; `same` where nothing differs at all. */
export type Verdict = "same" | "weaker" | "unknown" | "stronger" | "different";

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
  /** Loads a side. Default: into a cloud of its own. */
  readonly stageOf?: typeof setUpStage;
}

/**
 * Plays every event that matters through both deployments, and reports how notifications change.
 *
 * @throws NoAlerting if neither side has an alert rule
 */
export async function compare(
  base: ReviewedDeployment,
  head: ReviewedDeployment,
  { detections = catalogue, onStep = () => {}, stageOf = setUpStage }: CompareOptions = {},
): Promise<Review> {
  if (!hasAlerting(base) && !hasAlerting(head)) throw new NoAlerting(base.title, head.title);
  const changes = propertyChanges(base, head);
  const notes = [...new Set([...base.notes, ...head.notes])];
  const titles = { base: base.title, head: head.title };
  const done = (found: Partial<Review> = {}): Review => ({
    ...titles,
    verdict: "same",
    findings: [],
    reasons: [],
    notes,
    changes,
    played: 0,
    ...found,
  });
  if (changes.length === 0) return done();
  if (changes.every(isHarmless)) return done({ verdict: "different" });
  const relevant = changes.filter((change) => !isElsewhere(change, [base, head]));
  const identities = identitiesOf(base, head);
  const eventsOf = (detection: Detection) =>
    scenarios(identities, true, [detection]).flatMap((each) =>
      each.fault === "none" && each.variant === undefined ? [each.sample] : [],
    );
  const touched = touchedBy(relevant, [base, head], [...detections, defenderDetection], eventsOf);
  if (isNothing(touched)) {
    const findings = sorted(unplayedChanges(relevant, () => "nothing that we play depends on it"));
    return done({ verdict: findings[0]?.effect ?? "different", findings });
  }
  // If neither side assigns the workflow's role in Graph, an administrator did so by hand, on both sides.
  const opensMailboxes = ![base, head].some(({ resources }) =>
    resources.some((each) => isType(each, APP_ROLE_ASSIGNMENT)),
  );
  const before = await stageOf(base, { opensMailboxes });
  const after = await stageOf(head, { opensMailboxes });
  try {
    const everything = await playAll([before, after], [base, head], { detections, touched, onStep });
    const { played, noise, defender, watched } = shownBy(everything);
    const proof = proofOf(everything, [base, head], [before, after]);
    const found = [
      ...refusals(before, after, changes, relevant),
      ...silences(played),
      ...failures(everything),
      ...noLongerWatched(played),
      ...lostReceivers(played),
      ...lateEvents(played, "weaker"),
      ...underFault(played, "weaker"),
      ...delays(played),
      ...alertChanges(played),
      ...variantChanges(played, "weaker"),
      ...queryChanges(queriesChanged(changes, [base, head]), [...played, ...defender]),
      ...lostAlerts(played, "weaker"),
      ...defenderChanges(defender, "weaker"),
      ...watcherChanges(watched, "weaker"),
      ...floods(watched),
      ...nowWatched(reversed(played)),
      ...gainedReceivers(reversed(played)),
      ...lateEvents(reversed(played), "stronger"),
      ...underFault(reversed(played), "stronger"),
      ...variantChanges(reversed(played), "stronger"),
      ...lostAlerts(reversed(played), "stronger"),
      ...defenderChanges(reversed(defender), "stronger"),
      ...watcherChanges(
        watched.filter(({ what }) => what !== "nothing happens"),
        "stronger",
      ),
      ...noises(noise),
      ...unplayedChanges(relevant, proof),
    ];
    const findings = sorted(found);
    return done({
      verdict: findings[0]?.effect ?? "different",
      findings,
      reasons: reasonsOf(played),
      played: Object.values(everything).flat().length,
    });
  } finally {
    before.close();
    after.close();
  }
}

/** The gravest first. */
function sorted(findings: readonly Finding[]): Finding[] {
  const order = ["weaker", "unknown", "stronger", "different"];
  return findings.toSorted((one, other) => order.indexOf(one.effect) - order.indexOf(other.effect));
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

/** What came of everything that was played. */
export interface PlayedAll {
  readonly played: readonly Played[];
  /** Events that must notify nobody. */
  readonly noise: readonly Played[];
  readonly defender: readonly Played[];
  /** What watchers are there for. */
  readonly watched: readonly Watched[];
}

interface Playing {
  readonly detections: readonly Detection[];
  readonly touched: Touched;
  readonly onStep: (line: string) => void;
}

async function playAll(
  stages: readonly [Stage, Stage],
  deployments: readonly ReviewedDeployment[],
  { detections, touched, onStep }: Playing,
): Promise<PlayedAll> {
  const [before, after] = stages;
  const identities = identitiesOf(...deployments);
  const defenderOnly = { rules: touched.rules, shared: false };
  const lists = [
    scenarios(identities, true, detections, touched),
    scenarios(identities, false, detections, touched),
    scenarios(identities, true, [defenderDetection], defenderOnly),
  ];
  const total = lists.flat().length;
  let count = 0;
  const results: Played[][] = [];
  for (const list of lists) {
    const played: Played[] = [];
    for (const scenario of list) {
      if (count++ % 25 === 0) onStep(`Playing events through both sides: ${count - 1} of ${total}`);
      // One after the other: the second one reuses the compiled queries of the first.
      const base = await before.play(scenario);
      const head = await after.play(scenario);
      played.push({ scenario, base, head });
      // Days pass minute by minute, and the first event shows already how late its messages are.
      if (isSlow(base) || isSlow(head)) break;
    }
    results.push(played);
  }
  const [played = [], noise = [], defender = []] = results;
  const watched = [
    ...(touched.watchers ? await playActivity(stages, deployments) : []),
    ...(touched.silence || touched.watchers ? await playSilence(stages) : []),
  ];
  return { played, noise, defender, watched };
}

function queriesChanged(
  changes: readonly ResourceChange[],
  deployments: readonly ReviewedDeployment[],
): QueryChange[] {
  return changes.flatMap((change) => {
    const [before, after] = deployments.map((side) => sidesOf(change, [side])[0]);
    if (before === undefined || after === undefined) return [];
    const now = queriesOf(after);
    return queriesOf(before).flatMap((query, index) => {
      const other = now[index];
      return other === undefined || other === query
        ? []
        : [{ rule: change.name, before: query, after: other }];
    });
  });
}

/** What could be played on both sides: of anything else, it shows nothing who is notified. */
function shownBy({ played, noise, defender, watched }: PlayedAll): PlayedAll {
  const isShown = ({ base, head }: { readonly base: Outcome; readonly head: Outcome }) =>
    base.failure === undefined && head.failure === undefined;
  return {
    played: played.filter(isShown),
    noise: noise.filter(isShown),
    defender: defender.filter(isShown),
    watched: watched.filter(isShown),
  };
}

function isSlow({ notifications }: Outcome): boolean {
  return notifications.some(({ minutes }) => minutes > DAY);
}

const DAY = 1440;

/** Azure accepts a deployment resource by resource: what it rejects will not exist. What only the sandbox rejects may. */
function refusals(
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
function silences(played: readonly Played[]): Finding[] {
  const usual = played.filter(isUsual);
  if (usual.length === 0 || usual.some(({ base, head }) => notifies(base) || notifies(head))) return [];
  const text = "No event that we play notifies anybody, before or after.";
  return [finding("not-played", "unknown", text, { detection: idsOf(usual) })];
}

/** What the sandbox cannot play is unknown, whether or not it could be played before. */
function failures({ played, noise, defender, watched }: PlayedAll): Finding[] {
  const all = [...played, ...noise, ...defender, ...watched];
  const failed = all.flatMap(({ head, base }) => head.failure ?? base.failure ?? []);
  return [...new Set(failed)].map((failure) =>
    finding("not-played", "unknown", `The sandbox cannot play an event: ${plain(failure)}`),
  );
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
    const text = `${words} ${listed(names)} (${code(id)} must not match it).`;
    return finding("events", "different", text, { detection: idsOf(group) });
  });
}

function reasonsOf(played: readonly Played[]): string[] {
  const usual = played.filter(isUsual);
  const known = new Set(usual.flatMap(({ base }) => base.obstacles));
  return [...new Set(usual.flatMap(({ head }) => head.obstacles))].filter((each) => !known.has(each));
}
