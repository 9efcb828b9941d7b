import { pc } from "azure-alerting-sandbox/colours";
import type { Command } from "commander";
import { progress } from "../terminal/progress.ts";

/** `breakglass resources`: what the sandbox holds after the deployment, as Azure Resource Manager has it. */
export function addResources(program: Command): void {
  program
    .command("resources")
    .description("Deploy a stack into the sandbox, and show what it holds, as Azure Resource Manager would.")
    .option("--stack <name>", "the stack, as in Pulumi.<name>.yaml", "dev")
    .option(
      "--json",
      "print [{id, type, apiVersion, body, made}]: body as it went over the wire, secrets hidden; made: ids of Azure's",
    )
    .action(async ({ stack, json = false }: { stack: string; json?: boolean }) => {
      const { deployStack } = await import("../stack/deployment.ts");
      const { deployedResources } = await import("azure-alerting-sandbox");
      const { cloud } = await deployStack(stack, { start: new Date(), onStep: progress() });
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
