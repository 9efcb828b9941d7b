import type { Detection } from "breakglass-alerts/queries";
import { defenderDetection } from "./defender.ts";
import type { ReviewedDeployment } from "./deployment.ts";
import type { Played } from "./finding.ts";
import { identitiesOf } from "./identities.ts";
import type { Outcome, Stage } from "./play.ts";
import { scenarios } from "./scenarios.ts";
import type { Touched } from "./touched.ts";
import { playActivity, playSilence, type Watched } from "./watch.ts";

/** What came of everything that was played. */
export interface PlayedAll {
  readonly played: readonly Played[];
  /** Events that must notify nobody. */
  readonly noise: readonly Played[];
  readonly defender: readonly Played[];
  /** What watchers are there for. */
  readonly watched: readonly Watched[];
  /** Messages are days late, so that not every event was played. */
  readonly isCut: boolean;
}

interface Playing {
  readonly detections: readonly Detection[];
  readonly touched: Touched;
  readonly onStep: (line: string) => void;
}

/** Plays what the changes touch through both sides. */
export async function playAll(
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
      const [base, head] = await Promise.all([before.play(scenario), after.play(scenario)]);
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
  return { played, noise, defender, watched, isCut: count < total };
}

/** What could be played on both sides: of anything else, it shows nothing who is notified. */
export function shownBy({ played, noise, defender, watched, isCut }: PlayedAll): PlayedAll {
  const isShown = ({ base, head }: { readonly base: Outcome; readonly head: Outcome }) =>
    base.failure === undefined && head.failure === undefined;
  return {
    played: played.filter(isShown),
    noise: noise.filter(isShown),
    defender: defender.filter(isShown),
    watched: watched.filter(isShown),
    isCut,
  };
}

function isSlow({ notifications }: Outcome): boolean {
  return notifications.some(({ minutes }) => minutes > DAY);
}

const DAY = 1440;
