import type { ReviewedDeployment, ReviewedResource } from "./deployment.ts";
import type { Outcome, Stage } from "./play.ts";
import type { PlayedAll } from "./play-all.ts";
import type { ResourceChange } from "./property-changes.ts";
import { wordsDoubt } from "./query-words.ts";
import { isQueryRule, isWatcher, queriesOf, sidesOf } from "./reach.ts";

/** Says of a change that can be played why the play has not shown what it means; undefined where it has. */
export function proofOf(
  { played, noise, defender, watched }: PlayedAll,
  deployments: readonly [ReviewedDeployment, ReviewedDeployment],
  stages: readonly [Stage, Stage],
): (change: ResourceChange) => string | undefined {
  const outcomes: Outcome[] = [...played, ...noise, ...defender, ...watched].flatMap(({ base, head }) => [
    base,
    head,
  ]);
  const ids = new Set(outcomes.flatMap(({ fired }) => fired.map(({ id }) => id.toLowerCase())));
  const titles = new Set(outcomes.flatMap(({ incidents, defender: alerts }) => [...incidents, ...alerts]));
  const hasFired = ({ id, body }: ReviewedResource) => ids.has(id.toLowerCase()) || titles.has(titleOf(body));
  return (change) => {
    const sides = sidesOf(change, deployments);
    // That it cannot be deployed is said already.
    if (sides.some(({ id }) => stages.some(({ refused }) => refused.has(id)))) return undefined;
    if (!isQueryRule(change.type) && !isWatcher(change.type)) return undefined;
    if (!sides.some(hasFired)) return "no event that we play fires it";
    const [before, after] = deployments.map((side) => sidesOf(change, [side])[0]);
    if (before === undefined || after === undefined) return undefined;
    const [old, now] = [queriesOf(before), queriesOf(after)];
    if (old.length !== now.length) return "it has another number of queries";
    return now
      .map((query, index) => wordsDoubt(old[index] ?? "", query))
      .find((doubt) => doubt !== undefined);
  };
}

function titleOf(body: Readonly<Record<string, unknown>>): string {
  const { displayName } = (body["properties"] ?? body) as { displayName?: unknown };
  return String(displayName);
}
