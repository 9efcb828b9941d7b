import type { Detection } from "breakglass-alerts/queries";
import { ofDefender } from "./defender.ts";
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
    scenarios(identities, true, ofDefender, defenderOnly),
  ];
  const total = lists.flat().length;
  let count = 0;
  let said = 0;
  const results: Played[][] = [];
  for (const list of lists) {
    const played: Played[] = [];
    // The first one alone: it shows already where messages are days late, and days pass minute by minute.
    for (let [at, most] = [0, 1]; at < list.length; [at, most] = [at + most, AT_ONCE]) {
      if (count >= said + 25 || count === 0) {
        onStep(`Playing events through both sides: ${count} of ${total}`);
        said = count;
      }
      const some = list.slice(at, at + most).map(async (scenario): Promise<Played> => {
        const [base, head] = await Promise.all([before.play(scenario), after.play(scenario)]);
        return { scenario, base, head };
      });
      const ended = await Promise.all(some);
      count += ended.length;
      played.push(...ended);
      if (ended.some(({ base, head }) => isSlow(base) || isSlow(head))) break;
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

/** How many a side is given at once, so that neither waits for the other. */
const AT_ONCE = 8;

function isSlow({ notifications }: Outcome): boolean {
  return notifications.some(({ minutes }) => minutes > DAY);
}

const DAY = 1440;
