import { detections as catalogue, type Detection } from "breakglass-alerts/queries";
import { alertChanges } from "./alerts.ts";
import { delays, lateEvents, underFault } from "./circumstances.ts";
import { isHarmless } from "./coverage.ts";
import { defenderChanges, ofDefender } from "./defender.ts";
import {
  ALERT_RULE,
  APP_ROLE_ASSIGNMENT,
  isType,
  type ReviewedDeployment,
  SENTINEL_RULE,
} from "./deployment.ts";
import { lostAlerts, variantChanges } from "./episodes.ts";
import { emptyTables } from "./export.ts";
import { type Finding, isUsual, type Played, reversed } from "./finding.ts";
import { identitiesOf } from "./identities.ts";
import { type Stage, setUpStage } from "./play.ts";
import { playAll, shownBy } from "./play-all.ts";
import { proofOf } from "./proof.ts";
import { propertyChanges, type ResourceChange } from "./property-changes.ts";
import { type QueryChange, queryChanges } from "./query-change.ts";
import { isElsewhere, isQueryRule, queriesOf, sidesOf } from "./reach.ts";
import { gainedReceivers, lostReceivers } from "./receivers.ts";
import { scenarios } from "./scenarios.ts";
import { isNothing, type Touched, touchedBy } from "./touched.ts";
import { failures, noises, refusals, silences } from "./trouble.ts";
import { unplayedChanges } from "./unplayed.ts";
import { floods, watcherChanges } from "./watch.ts";
import { noLongerWatched, nowWatched } from "./watched.ts";

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
  // If neither side assigns the workflow's role in Graph, an administrator did so by hand, on both sides.
  const opensMailboxes = ![base, head].some(({ resources }) =>
    resources.some((each) => isType(each, APP_ROLE_ASSIGNMENT)),
  );
  const read = detections.flatMap((each) => each.tables);
  const setUp = (): Promise<[Stage, Stage]> =>
    Promise.all([
      stageOf(base, { opensMailboxes, empty: emptyTables(read, base, head) }),
      stageOf(head, { opensMailboxes, empty: emptyTables(read, head, base) }),
    ]);
  // To see what rules look for, their queries are run here, which takes seconds: meanwhile the sides are set up.
  const early = relevant.some(({ type }) => isQueryRule(type)) ? setUp() : undefined;
  const closeEarly = () => early?.then(closeAll, () => undefined);
  let touched: Touched;
  try {
    touched = touchedBy(relevant, [base, head], [...detections, ...ofDefender], eventsOf);
  } catch (error) {
    await closeEarly();
    throw error;
  }
  if (isNothing(touched)) {
    await closeEarly();
    const findings = sorted(unplayedChanges(relevant, () => "nothing that we play depends on it"));
    return done({ verdict: findings[0]?.effect ?? "different", findings });
  }
  const [before, after] = await (early ?? setUp());
  const everything = await playAll([before, after], [base, head], { detections, touched, onStep }).finally(
    () => closeAll([before, after]),
  );
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
    played: [everything.played, everything.noise, everything.defender, everything.watched].flat().length,
  });
}

async function closeAll(stages: readonly Stage[]): Promise<void> {
  await Promise.all(stages.map((stage) => stage.close()));
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

function reasonsOf(played: readonly Played[]): string[] {
  const usual = played.filter(isUsual);
  const known = new Set(usual.flatMap(({ base }) => base.obstacles));
  return [...new Set(usual.flatMap(({ head }) => head.obstacles))].filter((each) => !known.has(each));
}
