import type { Command } from "commander";
import type { OnboardOptions } from "./onboard.ts";

/** `breakglass onboard`: the configuration of the next tenant, and what has to be arranged for it. */
export function addOnboard(program: Command): void {
  program
    .command("onboard")
    .description("Write the stack file of a new tenant, and show what its deployment needs from whom.")
    .argument("<name>", "the stack's name: it becomes Pulumi.<name>.yaml")
    .option("--answers <file>", "take the answers from YAML or JSON instead of asking; - is standard input")
    .option(
      "--secrets-provider <provider>",
      "how the stack's secrets are encrypted, as `pulumi stack init` takes it, such as azurekeyvault://…",
    )
    .option("--dry-run", "write nothing and encrypt nothing: show the file and the plan")
    .option(
      "--json",
      "print {stack, file, written, content, before, permissions, commands, changeRequest, …}",
    )
    .action(async (name: string, options: OnboardOptions) => {
      const { onboard } = await import("./onboard.ts");
      const result = await onboard(name, options);
      if (options.json) console.log(JSON.stringify(result, null, 2));
      else console.log((await import("./report.ts")).onboardingText(result));
    });
}
