import { join } from "node:path";
import { knowsTestMessage } from "breakglass-alerts/workflows";
import { azureRest } from "../azure/rest.ts";
import { stackTarget } from "../azure/stack.ts";
import { UserError } from "../errors/user-error.ts";
import { projectDirectory } from "../stack/project.ts";
import { progress } from "../terminal/progress.ts";
import { checkFolder } from "../verify/files.ts";
import { ask } from "../verify/read/ask.ts";
import { readDeployed } from "../verify/read/deployed.ts";
import { azureScene, type Scene } from "../verify/scene.ts";
import { TEST_FORMAT, type TestEvidence, writeTest } from "./evidence.ts";
import { throughGroup } from "./fallback.ts";
import { sendersOf } from "./receivers.ts";
import { testText } from "./text.ts";
import { throughWorkflow } from "./workflow.ts";

export interface TestOptions {
  readonly wait: string;
  readonly out?: string;
  readonly json?: boolean;
  readonly sandbox?: boolean;
  readonly fault: readonly string[];
  readonly consent: boolean;
}

/**
 * Sends a test message through everything that a stack has deployed in Azure, and prints what was accepted.
 *
 * @returns the exit code: 0 everything was accepted, 1 otherwise
 * @throws UserError for wrong input, or for what cannot be read
 */
export async function testStack(stack: string, options: TestOptions): Promise<number> {
  const onStep = progress();
  const target = stackTarget(projectDirectory(), stack);
  const folder = options.out ?? join(projectDirectory(), "evidence", stack);
  const waitMinutes = minutesOf(options.wait);
  checkFolder(folder);
  const scene = await azureScene(target, onStep);
  return print(await testMessage(scene, { waitMinutes, onStep }), folder, options);
}

/**
 * Sends the message, by the workflow and by the fallback at the same time.
 *
 * @throws UserError if the stack is not deployed, or was deployed by a version that would send an alert
 */
export async function testMessage(
  { access, target, ids, environment, now, sleep }: Scene,
  { waitMinutes, onStep }: { waitMinutes: number; onStep(line: string): void },
): Promise<TestEvidence> {
  const { stack, tenantId, subscriptionId } = target;
  const rest = await azureRest(access);
  onStep(`Reading what ${stack} has deployed`);
  const { workflowId, workspaceId, actionGroups } = await readDeployed(rest, stack, ids);
  const { properties } = await ask({ what: workflowId, needs: "Reader on its resource group" }, () =>
    rest.arm(workflowId, "2019-05-01"),
  );
  const { definition } = (properties ?? {}) as {
    definition?: { triggers?: Readonly<Record<string, { type?: string }>> };
  };
  const [trigger] =
    Object.entries(definition?.triggers ?? {}).find(([, { type }]) => type === "Request") ?? [];
  if (trigger === undefined || !knowsTestMessage(definition))
    throw new UserError(
      `The Logic App of ${stack} does not know test messages: it would send an alert. Nothing was sent. Deploy it first: pulumi up --stack ${stack}`,
    );
  const startedAt = now().toISOString();
  const waiting = { now, sleep, waitMinutes };
  const workflow = { id: workflowId, workspaceId, trigger, senders: sendersOf(definition) };
  onStep("Sending the test alert to the Logic App, and waiting for its run");
  const notified = await throughWorkflow({ access, rest }, workflow, waiting);
  onStep("Sending test notifications by Azure Monitor, and waiting for its answer");
  const groups = [];
  for (const { id } of actionGroups) groups.push(await throughGroup(rest, id, waiting));
  const deliveries = [...notified.deliveries, ...groups.flatMap((each) => each.deliveries)];
  const troubles = [...notified.troubles, ...groups.flatMap((each) => each.troubles)];
  const isGood =
    troubles.length === 0 &&
    deliveries.length > 0 &&
    deliveries.every(({ outcome }) => outcome === "accepted");
  return {
    format: TEST_FORMAT,
    environment,
    stack,
    tenantId,
    subscriptionId,
    startedAt,
    endedAt: now().toISOString(),
    verdict: isGood ? "accepted" : "refused",
    workflowId,
    run: notified.run,
    deliveries,
    troubles,
  };
}

/** @throws UserError for anything but a number of minutes */
export function minutesOf(text: string): number {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value > 0 && value <= 60) return value;
  throw new UserError(`--wait is "${text}". Write a number of minutes, more than 0 and at most 60.`);
}

/** Writes the evidence and prints it. */
export function print(test: TestEvidence, folder: string, { json }: Pick<TestOptions, "json">): number {
  const { file, evidence } = writeTest(folder, test);
  console.log(json ? JSON.stringify(evidence, null, 2) : testText(evidence, file));
  return evidence.verdict === "accepted" ? 0 : 1;
}
