import { join } from "node:path";
import { giveRole, type LocalCloud } from "azure-alerting-sandbox";
import { pc } from "azure-alerting-sandbox/colours";
import { render } from "azure-alerting-sandbox/outbox";
import { localAccess } from "../azure/access.ts";
import { stackTarget } from "../azure/stack.ts";
import { parseFaults } from "../drill/faults.ts";
import { prepare } from "../drill/run.ts";
import { deployStack } from "../stack/deployment.ts";
import { projectDirectory } from "../stack/project.ts";
import { progress } from "../terminal/progress.ts";
import { checkFolder } from "../verify/files.ts";
import { sceneOf } from "../verify/sandbox.ts";
import type { Scene } from "../verify/scene.ts";
import { minutesOf, print, type TestOptions, testMessage } from "./run.ts";

/** The identity that sends test messages in the sandbox. */
const TESTER = "6e1f9a27-4c83-4d0b-b5a6-90d2c7e8f314";

/**
 * Deploys a stack into the sandbox and tests it there, over the same APIs as in a tenant. Shows the messages as their
 * receivers see them.
 *
 * @returns the exit code
 * @throws UserError, CliError, DeployError
 */
export async function testInSandbox(stack: string, options: TestOptions): Promise<number> {
  const onStep = progress();
  const target = stackTarget(projectDirectory(), stack);
  const folder = options.out ?? join(projectDirectory(), ".sandbox", stack, "evidence");
  const waitMinutes = minutesOf(options.wait);
  const faults = parseFaults(options.fault);
  checkFolder(folder);
  const deployment = await deployStack(stack, { start: new Date(), onStep });
  const { cloud } = deployment;
  try {
    await prepare(deployment, faults, options.consent);
    const test = await testMessage(await testScene(cloud, await sceneOf(cloud, target)), {
      waitMinutes,
      onStep,
    });
    if (!options.json) {
      console.log(`\n${pc.bold("Messages")} ${pc.dim("(in the sandbox; nothing leaves this machine)")}`);
      for (const message of cloud.outbox.messages) console.log(`\n${render(message)}`);
    }
    return print(test, folder, options);
  } finally {
    await cloud.close();
  }
}

/** The scene of an auditor, by an identity that may also start the workflow and test action groups. */
export async function testScene({ azure }: LocalCloud, scene: Scene): Promise<Scene> {
  giveRole(azure.store, TESTER, "Contributor", `/subscriptions/${scene.target.subscriptionId}`);
  const access = await localAccess(
    `http://127.0.0.1:${azure.port}`,
    (audience) => azure.tokens.issue(TESTER, audience),
    azure.cloud,
  );
  return { ...scene, access };
}
