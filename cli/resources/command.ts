import { pc } from "azure-alerting-sandbox/colours";
import type { Command } from "commander";
import { ACCOUNT_OPTION, type ProgramOptions, SKIP_UNKNOWN_OPTION } from "../stack/program-options.ts";
import { progress } from "../terminal/progress.ts";

interface ResourcesOptions extends ProgramOptions {
  readonly stack: string;
  readonly json?: boolean;
}

/** `breakglass resources`: what the sandbox contains after a deployment, as Azure Resource Manager returns it. */
export function addResources(program: Command): void {
  program
    .command("resources")
    .description("Deploy a stack into the sandbox, and show its resources as Azure Resource Manager would.")
    .option("--stack <name>", "the stack, as in Pulumi.<name>.yaml", "dev")
    .option(
      "--json",
      "print [{id, type, apiVersion, body, made}]; body is what was sent, secrets hidden; made has the ids that Azure generated",
    )
    .option(...ACCOUNT_OPTION)
    .option(...SKIP_UNKNOWN_OPTION)
    .action(async ({ stack, json = false, ...program }: ResourcesOptions) => {
      const { deployStack } = await import("../stack/deployment.ts");
      const { placeOf } = await import("../stack/program-options.ts");
      const { deployedResources } = await import("azure-alerting-sandbox");
      const { cloud } = await deployStack(stack, {
        start: new Date(),
        onStep: progress(),
        ...placeOf(program),
      });
      const resources = deployedResources(cloud.azure.store);
      await cloud.close();
      if (json) console.log(JSON.stringify(resources, null, 2));
      else {
        for (const { id, type, apiVersion, body } of resources) {
          console.log(
            `${pc.bold(id)}\n${pc.dim(`${type} ${apiVersion}`)}\n${JSON.stringify(body, null, 2)}\n`,
          );
        }
      }
    });
}
