import { breakOn, deployedResources, type Events, type LocalCloud } from "azure-alerting-sandbox";
import { least } from "azure-alerting-sandbox/extremes";

import type { ReadingChoice, Readings } from "azure-alerting-sandbox/readings";
import { UserError } from "../errors/user-error.ts";
import { chosenReadings } from "../readings/chosen.ts";
import { fullTime } from "../report/times.ts";
import { configuredFor } from "../scenarios/configured.ts";
import { arrivingLater, cellOf, firstTime, happenedAt, ingestEvents } from "../scenarios/events.ts";
import { type OwnEvents, readOwnEvents } from "../scenarios/own-events.ts";
import { later, type Scenario, scenarioNames, scenarioOf } from "../scenarios/scenarios.ts";
import { givenAccounts } from "../stack/accounts.ts";
import { decryptedSettings } from "../stack/decrypted.ts";
import { DEPLOYER, type Deployment, deployStack, withAccounts } from "../stack/deployment.ts";
import { projectDirectory } from "../stack/project.ts";
import type { StackSettings } from "../stack/settings.ts";
import { workspaceOf } from "../stack/workspace.ts";
import { progress, seldomly } from "../terminal/progress.ts";
import { type DrillFault, parseFaults } from "./faults.ts";
import { takeManualSteps } from "./manual-steps.ts";
import { originOf } from "./origin.ts";
import { type DrillResult, resultOf, type Staged } from "./result.ts";

export interface DrillOptions {
  readonly stack: string;
  readonly events?: string;
  readonly scenario: string;
  readonly fault: readonly string[];
  readonly reading?: readonly string[];
  readonly json?: boolean;
  /** Print everything that happened, and every message in full. */
  readonly full?: boolean;
  readonly report?: string;
  readonly consent: boolean;
  /** Delete what the sandbox holds of the stack first. */
  readonly reset?: boolean;
  /** Accounts of somebody else's stack; the first one signs in. */
  readonly account?: readonly string[];
  /** Leave out resources of types that the sandbox does not have. */
  readonly skipUnknown?: boolean;
}

export type { DrillResult } from "./result.ts";

/** Between two scenarios: by then the first one's alerts are resolved, and its text messages no longer limit others. */
const GAP_MILLISECONDS = 90 * 60_000;

/** Of more events than this, the timeline says only how many arrive in each hour. */
const MOST_NOTED = 10_000;

/**
 * Deploys, injects the faults, plays the events, and returns who was notified.
 *
 * @throws UserError, DeployError, CliError
 */
export async function drill(options: DrillOptions) {
  const directory = projectDirectory();
  const { stack, reset = false, skipUnknown = false } = options;
  const accounts = givenAccounts(options.account ?? []);
  const show = progress();
  const settings = withAccounts(await decryptedSettings(directory, stack, show, reset), accounts);
  const prepared = prepareDrill(options, settings);
  const { start, readings } = prepared;
  const place = { start, readings, onStep: show, reset, skipUnknown, accounts };
  const deployment = await deployStack(stack, place);
  const seldom = seldomly(show);
  const onMinute = (at: Date) => seldom(() => `Playing: ${fullTime(at.toISOString())} UTC`);
  try {
    return { ...(await drillOn(deployment, prepared, onMinute)), origin: originOf(directory) };
  } finally {
    await deployment.cloud.close();
  }
}

/** What a drill plays: read and checked before anything is deployed. */
export interface PreparedDrill {
  readonly staged: readonly Staged[];
  readonly faults: readonly DrillFault[];
  readonly consent: boolean;
  readonly readings: Readings;
  /** The readings that were chosen; the others have their defaults. */
  readonly choices: readonly ReadingChoice[];
  /** When the sandbox's clock starts. */
  readonly start: Date;
}

/** @throws UserError */
export function prepareDrill(options: DrillOptions, settings: StackSettings): PreparedDrill {
  const faults = parseFaults(options.fault);
  const { readings, choices } = chosenReadings(options.reading);
  const staged = stage(scenariosOf(options, settings), faults);
  const [first] = staged;
  if (first === undefined) throw new UserError("There is nothing to play.");
  return {
    staged,
    faults,
    consent: options.consent,
    readings,
    choices,
    start: new Date(first.from.getTime()),
  };
}

/** Drills what is deployed. */
export async function drillOn(
  deployment: Deployment,
  { staged, faults, consent, choices }: PreparedDrill,
  onMinute?: (at: Date) => void,
) {
  const { cloud, settings, leftOut } = deployment;
  const deployed = deployedResources(cloud.azure.store).map(({ id, type }) => ({ id, type }));
  await play(deployment, staged, faults, consent, onMinute);
  const result = resultOf(cloud, staged, settings.channels, {
    consent,
    faults,
    readings: choices,
    isForeign: settings.isForeign,
  });
  return { result: { deployed, leftOut, ...result } satisfies DrillResult, messages: cloud.outbox.messages };
}

/** Plays scenarios in a cloud to which the stack is deployed. */
export async function play(
  deployment: Deployment,
  staged: readonly Staged[],
  faults: readonly DrillFault[],
  consent: boolean,
  onMinute?: (at: Date) => void,
): Promise<void> {
  const { cloud } = deployment;
  const workspaceId = workspaceOf(deployment);
  await prepare(deployment, faults, consent);
  for (const { events } of staged) noteEvents(cloud, events);
  await cloud.play(
    workspaceId,
    staged.flatMap(({ events }) => events),
    { everyday: true, ...(onMinute === undefined ? {} : { onMinute }) },
  );
}

/** Takes the manual steps after a deployment, or not, and breaks what is to be broken. What is deployed stays as it is. */
export async function prepare(
  deployment: Deployment,
  faults: readonly DrillFault[],
  consent: boolean,
): Promise<void> {
  const { cloud } = deployment;
  cloud.azure.store.detach();
  takeManualSteps(deployment, consent);
  cloud.watchActivity();
  const token = cloud.azure.tokens.issue(DEPLOYER, `${cloud.azure.cloud.arm}/`);
  for (const fault of faults) {
    if (fault.part !== "ingestion") await breakOn(cloud, fault.part, fault.how, token);
  }
}

/** A scenario of ours, or events that were read from files. */
type Playable = Scenario | (Omit<Scenario, "events"> & { readonly own: OwnEvents });

function scenariosOf({ events, scenario }: DrillOptions, settings: StackSettings): Playable[] {
  if (events !== undefined) return [{ name: events, title: events, own: readOwnEvents(events) }];
  const all = [...scenarioNames, ...configuredFor(settings)];
  return (scenario === "all" ? all : [scenario]).map((name) => scenarioOf(name, settings));
}

/** The scenarios one after the other, with enough time for the messages of each. */
export function stage(scenarios: readonly Playable[], faults: readonly DrillFault[]): Staged[] {
  const delay = faults.reduce(
    (longest, fault) => (fault.part === "ingestion" ? Math.max(longest, fault.delayMilliseconds) : longest),
    0,
  );
  const timeOf = (each: Playable) =>
    ("own" in each ? each.own.happened : firstTime(each.events))?.getTime() ?? 0;
  const zero = least(scenarios.map(timeOf));
  return scenarios.map((scenario, index): Staged => {
    const at = zero + index * (GAP_MILLISECONDS + delay);
    const events =
      "own" in scenario
        ? scenario.own.tables
        : ingestEvents(later(scenario.events, at - timeOf(scenario)), scenario.name);
    return {
      name: scenario.name,
      title: scenario.title,
      events: arrivingLater(events, delay),
      happened: new Date(at),
      from: new Date(at - 10 * 60_000),
    };
  });
}

function noteEvents({ timeline }: LocalCloud, events: readonly Events[]): void {
  const count = events.reduce((sum, { rows }) => sum + rows.length, 0);
  if (count > MOST_NOTED) return;
  for (const { table, rows } of events) {
    for (const row of rows) {
      const cell = (column: string) => cellOf(table, row, column) || undefined;
      const who = cell("UserPrincipalName") ?? cell("UserId") ?? "somebody";
      const what = /SignInLogs$/i.test(table) ? "sign-in" : "event";
      timeline.note(
        happenedAt(table, row),
        what,
        `${who} from ${cell("IPAddress") ?? "an unknown address"} to ${cell("AppDisplayName") ?? table}`,
      );
    }
  }
}
