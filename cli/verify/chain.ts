import { type Episode, latestEpisode } from "./episode.ts";
import type { Chain, Link, Part } from "./evidence.ts";
import type { Facts } from "./facts.ts";
import { groupsLink } from "./links/action-groups.ts";
import { alertLink, alertsOf } from "./links/alert.ts";
import { defenderLink, incidentLink } from "./links/security.ts";
import { signInLink } from "./links/sign-in.ts";
import { messagesLink, runsOf, workflowLink } from "./links/workflow.ts";

/** The chain of the latest sign-in, and which facts belong to it. */
export interface Judged extends Chain {
  readonly episode: Episode | undefined;
  readonly alertIds: readonly string[];
  readonly runNames: readonly string[];
}

/**
 * Follows the latest sign-in from its row to the last message.
 *
 * @param targetMinutes until every channel must have its message
 * @param since the earliest time of a sign-in
 */
export function chainOf(facts: Facts, targetMinutes: number, since: string): Judged {
  const episode = latestEpisode(facts.signIns);
  const first = episode?.first;
  const alerts = first === undefined ? [] : alertsOf(facts, first);
  const runs = runsOf(facts, alerts);
  const { rules, workflowId } = facts.deployed;
  const found: (Link | undefined)[] = [
    signInLink(episode, since),
    // A program of your own may have rules of Microsoft Sentinel alone, or no Logic App.
    ...(rules.length === 0 ? [] : [alertLink(facts, first, alerts), groupsLink(facts, alerts, runs)]),
    ...(workflowId === undefined ? [] : [workflowLink(facts, alerts, runs), messagesLink(runs)]),
    incidentLink(facts, first),
    defenderLink(facts, first),
  ];
  const links = found.filter((link) => link !== undefined).map((link) => timed(link, first?.happenedAt));
  const broken = links.find(({ required, status }) => required && status !== "found");
  const end = endOf(links);
  const seconds = end?.status === "found" ? end.secondsAfterSignIn : undefined;
  const isLate = seconds !== undefined && seconds > targetMinutes * 60;
  const verdict = broken !== undefined ? "incomplete" : isLate ? "late" : "complete";
  return {
    verdict,
    links,
    ...(broken === undefined ? {} : { brokenAt: broken.id }),
    ...(seconds === undefined ? {} : { secondsToLastMessage: seconds }),
    parts: partsOf(links, first?.ingestedAt),
    episode,
    alertIds: alerts.map(({ id }) => id),
    runNames: runs.map(({ name }) => name),
  };
}

/** The link after which somebody has been notified: the nearest to a person that there is. */
export function endOf(links: readonly Link[]): Link | undefined {
  const ends = ["messages", "action-groups", "incident"] as const;
  return ends.map((id) => links.find((link) => link.id === id)).find((link) => link !== undefined);
}

function timed(link: Link, signedInAt: string | undefined): Link {
  if (link.at === undefined || signedInAt === undefined) return link;
  return { ...link, secondsAfterSignIn: secondsBetween(signedInAt, link.at) };
}

/** How long each part took, as far as the chain was found. */
function partsOf(links: readonly Link[], ingestedAt: string | undefined): Part[] {
  const at = (id: Link["id"]) => links.find((link) => link.id === id)?.at;
  const stops = [
    ["ingestion", at("sign-in"), ingestedAt],
    ["detection", ingestedAt, at("alert")],
    ["routing", at("alert"), at("workflow")],
    ["sending", at("workflow"), at("messages")],
  ] as const;
  return stops.flatMap(([name, from, to]) =>
    from === undefined || to === undefined ? [] : [{ name, seconds: secondsBetween(from, to) }],
  );
}

/** Never negative: the clocks of different services differ slightly. */
function secondsBetween(from: string, to: string): number {
  return Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));
}
