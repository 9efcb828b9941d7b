import { join } from "node:path";
import type { LocalCloud } from "azure-alerting-sandbox";
import { stackTarget } from "../azure/stack.ts";
import { prepare, stage } from "../drill/run.ts";
import { UserError } from "../errors/user-error.ts";
import { chosenReadings } from "../readings/chosen.ts";
import { type EventRows, ingestEvents } from "../scenarios/events.ts";
import { scenarioOf } from "../scenarios/scenarios.ts";
import { deployStack } from "../stack/deployment.ts";
import { projectDirectory } from "../stack/project.ts";
import { readStackSettings } from "../stack/settings.ts";
import { workspaceOf } from "../stack/workspace.ts";
import { progress } from "../terminal/progress.ts";
import { checkFolder } from "../verify/files.ts";
import { sceneOf } from "../verify/sandbox.ts";
import { writeDoubts } from "./evidence.ts";
import { closeIncident, deployProbes } from "./probes/deploy.ts";
import { type DoubtsOptions, doubts, print } from "./run.ts";

/** Who confirms no passcode, so that its mailbox shows what becomes of mail to such a receiver. */
const UNCONFIRMED = "nobody@unconfirmed.example";
const MINUTE = 60_000;
/** By then the alert of the sign-in is resolved, also where late data is evaluated again. */
const UNTIL_RESOLVED = 90 * MINUTE;
/** By then the probe's rule in Sentinel has found something again. */
const UNTIL_NEXT_INCIDENT = 15 * MINUTE;

/**
 * Deploys a stack into the sandbox with the probes, signs in there twice within a minute, and finds out which readings the
 * sandbox plays, over the same APIs as in a tenant.
 *
 * @throws UserError, CliError, DeployError
 */
export async function doubtsInSandbox(stack: string, options: DoubtsOptions): Promise<void> {
  const onStep = progress();
  const target = stackTarget(projectDirectory(), stack);
  const folder = options.out ?? join(projectDirectory(), ".sandbox", stack, "evidence");
  const { readings } = chosenReadings(options.reading);
  const settings = readStackSettings(projectDirectory(), stack);
  const scenario = scenarioOf("sign-in", settings);
  const [first] = stage([scenario], []);
  const [user] = settings.users;
  if (first === undefined || user === undefined) throw new UserError("There is nothing to play.");
  checkFolder(folder);
  const deployment = await deployStack(stack, { start: new Date(first.from.getTime()), readings, onStep });
  const { cloud } = deployment;
  try {
    await prepare(deployment, [], true);
    onStep("Deploying the probes");
    const workspaceId = workspaceOf(deployment);
    await deployProbes(cloud, { workspaceId, accountObjectId: user.id, unconfirmedEmail: UNCONFIRMED });
    onStep("Signing in twice, and waiting until the alerts are resolved");
    await playSession(cloud, workspaceId, twice(scenario.events));
    const evidence = await doubts(await sceneOf(cloud, target), {
      since: first.from.toISOString(),
      saw: [`unconfirmed-email=${hasMail(cloud, UNCONFIRMED) ? "sent" : "held"}`],
    });
    print(evidence, writeDoubts(folder, evidence), options);
  } finally {
    await cloud.close();
  }
}

/** Lets the events arrive and their alerts be resolved; then somebody closes the probe's incident, and its rule runs again. */
export async function playSession(cloud: LocalCloud, workspaceId: string, events: EventRows): Promise<void> {
  const { clock } = cloud;
  const wait = (time: number) => cloud.advanceTo(new Date(clock.now().getTime() + time));
  cloud.receive(workspaceId, ingestEvents(events, "sign-in"), { everyday: true });
  await wait(UNTIL_RESOLVED);
  await closeIncident(cloud, workspaceId);
  await wait(UNTIL_NEXT_INCIDENT);
}

/** A second sign-in of the same session arrives with the first one. */
function twice({ SigninLogs: rows = [], ...others }: EventRows): EventRows {
  return { ...others, SigninLogs: rows.flatMap((row) => [row, { ...row, Id: `${row["Id"]}-again` }]) };
}

/** Whether somebody who looks into the mailbox finds anything. */
export function hasMail({ outbox }: LocalCloud, address: string): boolean {
  return outbox.messages.some(({ channel, to }) => channel === "email" && to.includes(address));
}
