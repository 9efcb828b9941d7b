import {
  DEFAULT_READINGS,
  DEPLOYMENT_READINGS,
  READING_NAMES,
  READINGS,
  type ReadingChoice,
  type ReadingName,
  type Readings,
} from "azure-alerting-sandbox/readings";
import { firstArrival } from "../scenarios/events.ts";
import { scenarioNames, scenarioOf } from "../scenarios/scenarios.ts";
import { type Deployment, deployStack } from "../stack/deployment.ts";
import { projectDirectory } from "../stack/project.ts";
import { readStackSettings } from "../stack/settings.ts";
import type { Staged } from "./result.ts";
import { play, stage } from "./run.ts";

/** In time is so long after the row has arrived, at the latest: twice the time between two evaluations. */
export const LATEST_SECONDS = 600;
/** A flood is more than so many messages about one event to one receiver, closing message included. */
export const MOST_MESSAGES = 5;

/** What became of one scenario. */
export interface ReadingOutcome {
  readonly scenario: string;
  /** Seconds from the arrival of its first row to the first message to a person; null where there was none. */
  readonly firstAfter: number | null;
  /** Messages by path and channel, such as `workflow sms`. */
  readonly messages: Readonly<Record<string, number>>;
  /** The most that one receiver got. */
  readonly mostToOne: number;
  /** What the workflow's messages say, without figures. */
  readonly texts: readonly string[];
}

export interface ReadingRow {
  /** Those that are not as by default. */
  readonly readings: readonly ReadingChoice[];
  readonly outcomes: readonly ReadingOutcome[];
  /** Scenarios of which nobody was notified in time, or somebody by too many messages. */
  readonly wrong: readonly string[];
}

export interface ReadingTable {
  /** With every reading as by default. */
  readonly usual: ReadingRow;
  readonly rows: readonly ReadingRow[];
  /** Pairs that were not played: with one of the two values, the sandbox never consults the other reading. */
  readonly independent: number;
}

/** `single`: each value by itself; `all`: every pair of values, too. */
export type Which = "single" | "all";

/**
 * Plays every scenario under every value of every reading that is not the default, and under every pair of them that can
 * differ from its values alone.
 *
 * @throws UserError, DeployError, CliError
 */
export async function readingTable(
  stack: string,
  which: Which,
  onStep: (line: string) => void,
): Promise<ReadingTable> {
  const settings = readStackSettings(projectDirectory(), stack);
  const staged = stage(
    scenarioNames.map((name) => scenarioOf(name, settings)),
    [],
  );
  const start = staged[0]?.from ?? new Date();
  const deployments = new Map<string, Deployment>();
  const deployed = async (choices: readonly ReadingChoice[]): Promise<Deployment> => {
    const decisive = choices.filter(isAtDeployment);
    const known = deployments.get(textOf(decisive));
    if (known !== undefined) return known;
    const deployment = await deployStack(stack, { start, onStep, readings: readingsOf(decisive) });
    await deployment.cloud.close();
    deployments.set(textOf(decisive), deployment);
    return deployment;
  };
  const rows: ReadingRow[] = [];
  const consulted = new Map<string, ReadonlySet<ReadingName>>();
  const playAll = async (all: readonly (readonly ReadingChoice[])[]) => {
    for (const [index, choices] of all.entries()) {
      onStep(`${index + 1} of ${all.length}: ${textOf(choices) || "as by default"}`);
      const played = await rowOf(await deployed(choices), staged, choices);
      rows.push(played.row);
      consulted.set(textOf(choices), played.consulted);
    }
  };
  await playAll(combinations("single"));
  const pairs = which === "all" ? combinations("all").filter(({ length }) => length === 2) : [];
  const playable = pairs.filter((pair) =>
    canDiffer(pair, (choice) => consulted.get(textOf([choice])) ?? new Set()),
  );
  await playAll(playable);
  const [usual, ...others] = rows;
  if (usual === undefined) throw new Error("Nothing was played.");
  return { usual, rows: others, independent: pairs.length - playable.length };
}

/**
 * Whether a pair of values can differ from one of them alone: not if, with one of them, the sandbox never consults the other
 * reading. What a deployment consults is kept, so its readings count as consulted.
 */
export function canDiffer(
  pair: readonly ReadingChoice[],
  consultedWith: (choice: ReadingChoice) => ReadonlySet<ReadingName>,
): boolean {
  return pair.every((choice) =>
    pair.every((other) => other === choice || isAtDeployment(other) || consultedWith(choice).has(other.name)),
  );
}

/** None, every single value, and every pair of two readings. */
export function combinations(which: Which): ReadingChoice[][] {
  const values = READING_NAMES.flatMap((name) =>
    Object.keys(READINGS[name].values)
      .filter((value) => value !== READINGS[name].default)
      .map((value): ReadingChoice => ({ name, value })),
  );
  const pairs = values.flatMap((one, index) =>
    values.slice(index + 1).flatMap((other) => (one.name === other.name ? [] : [[one, other]])),
  );
  return [[], ...values.map((value) => [value]), ...(which === "all" ? pairs : [])];
}

function isAtDeployment({ name }: ReadingChoice): boolean {
  return DEPLOYMENT_READINGS.includes(name);
}

export function textOf(choices: readonly ReadingChoice[]): string {
  return choices.map(({ name, value }) => `${name}=${value}`).join(" and ");
}

function readingsOf(choices: readonly ReadingChoice[]): Readings {
  return { ...DEFAULT_READINGS, ...Object.fromEntries(choices.map(({ name, value }) => [name, value])) };
}

async function rowOf(
  deployment: Deployment,
  staged: readonly Staged[],
  choices: readonly ReadingChoice[],
): Promise<{ row: ReadingRow; consulted: ReadonlySet<ReadingName> }> {
  const consulted = new Set<ReadingName>();
  const readings = noting(readingsOf(choices), consulted);
  const again = await deployment.again(staged[0]?.from ?? new Date(), readings);
  try {
    await play(again, staged, [], true);
    const outcomes = staged.map((scenario, index) => outcomeOf(again, scenario, staged[index + 1]?.from));
    const wrong = outcomes.filter(isWrong).map(({ scenario }) => scenario);
    return { row: { readings: choices, outcomes, wrong }, consulted };
  } finally {
    await again.cloud.close();
  }
}

/** The same readings; which are consulted is noted, and whoever copies them consults all. */
function noting(readings: Readings, consulted: Set<ReadingName>): Readings {
  return new Proxy(readings, {
    get(target, name) {
      if (Object.hasOwn(target, name)) consulted.add(name as ReadingName);
      return Reflect.get(target, name);
    },
  });
}

function isWrong({ firstAfter, mostToOne }: ReadingOutcome): boolean {
  return firstAfter === null || firstAfter > LATEST_SECONDS || mostToOne > MOST_MESSAGES;
}

function outcomeOf(
  { cloud, settings }: Pick<Deployment, "cloud" | "settings">,
  { name, from, happened, events }: Staged,
  until: Date | undefined,
): ReadingOutcome {
  const isOurs = ({ at }: { at: Date }) => at >= from && (until === undefined || at < until);
  const messages = cloud.outbox.messages.filter(isOurs);
  const own = settings.isForeign ? "direct" : "fallback";
  const pathOf = (via: string) => (via === "azure-monitor" ? own : "workflow");
  const arrived = firstArrival(events) ?? happened;
  const first = Math.min(...messages.map(({ at }) => at.getTime()));
  const found = [
    ...messages.map(({ via, channel }) => `${pathOf(via)} ${channel}`),
    ...cloud.incidents.filter(({ createdAt }) => isOurs({ at: createdAt })).map(() => "sentinel incident"),
    ...cloud.defenderAlerts.filter(isOurs).map(() => "defender alert"),
  ];
  const receivers = messages.map(({ via, channel, to }) => `${via} ${channel} ${to.join()}`);
  return {
    scenario: name,
    firstAfter: messages.length === 0 ? null : (first - arrived.getTime()) / 1000,
    messages: counted(found),
    mostToOne: Math.max(0, ...Object.values(counted(receivers))),
    texts: messages
      .filter(({ via }) => pathOf(via) === "workflow")
      .map(({ channel, subject, body }) => `${channel} ${subject} ${body}`.replaceAll(/\d+/g, "#"))
      .toSorted(),
  };
}

function counted(texts: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const text of texts) counts[text] = (counts[text] ?? 0) + 1;
  return counts;
}
