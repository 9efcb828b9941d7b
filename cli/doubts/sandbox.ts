import { join } from "node:path";
import { stackTarget } from "../azure/stack.ts";
import { play, stage } from "../drill/run.ts";
import { UserError } from "../errors/user-error.ts";
import { chosenReadings } from "../readings/chosen.ts";
import { scenarioOf } from "../scenarios/scenarios.ts";
import { deployStack } from "../stack/deployment.ts";
import { projectDirectory } from "../stack/project.ts";
import { readStackSettings } from "../stack/settings.ts";
import { progress } from "../terminal/progress.ts";
import { checkFolder } from "../verify/files.ts";
import { sceneOf } from "../verify/sandbox.ts";
import { writeDoubts } from "./evidence.ts";
import { type DoubtsOptions, doubts, print } from "./run.ts";

/**
 * Deploys a stack into the sandbox, signs in there, and finds out which readings it plays, over the same APIs as in a
 * tenant.
 *
 * @throws UserError, CliError, DeployError
 */
export async function doubtsInSandbox(stack: string, options: DoubtsOptions): Promise<void> {
  const onStep = progress();
  const target = stackTarget(projectDirectory(), stack);
  const folder = options.out ?? join(projectDirectory(), ".sandbox", stack, "evidence");
  const { readings } = chosenReadings(options.reading);
  const staged = stage([scenarioOf("sign-in", readStackSettings(projectDirectory(), stack))], []);
  const [first] = staged;
  if (first === undefined) throw new UserError("There is nothing to play.");
  checkFolder(folder);
  const deployment = await deployStack(stack, { start: new Date(first.from.getTime()), readings, onStep });
  try {
    await play(deployment, staged, [], true);
    const evidence = await doubts(await sceneOf(deployment.cloud, target), {
      since: first.from.toISOString(),
    });
    print(evidence, writeDoubts(folder, evidence), options);
  } finally {
    await deployment.cloud.close();
  }
}
