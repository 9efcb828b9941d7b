import type { SignIn } from "./facts.ts";

/** Sign-ins of one account from one address and client, for which an alert pages once. */
export interface Episode {
  readonly first: SignIn;
  readonly count: number;
}

/**
 * The longest gap within an episode: the alert stays open while the rule looks back, and is resolved three
 * evaluations of five minutes after that (queries/sign-in.ts, and azure-monitor-docs, alerts-overview.md).
 */
const LONGEST_GAP = 30 * 60_000;

/** The latest episode; undefined if nobody signed in. */
export function latestEpisode(signIns: readonly SignIn[]): Episode | undefined {
  const last = signIns.toSorted((a, b) => Date.parse(a.happenedAt) - Date.parse(b.happenedAt)).at(-1);
  if (last === undefined) return undefined;
  const same = signIns
    .filter((each) => keyOf(each) === keyOf(last))
    .toSorted((a, b) => Date.parse(b.ingestedAt) - Date.parse(a.ingestedAt));
  let first = same[0] ?? last;
  let count = 0;
  for (const earlier of same) {
    if (Date.parse(first.ingestedAt) - Date.parse(earlier.ingestedAt) > LONGEST_GAP) break;
    first = earlier;
    count++;
  }
  return { first, count };
}

function keyOf({ accountId, account, address, client }: SignIn): string {
  return JSON.stringify([accountId || account, address, client]).toLowerCase();
}
