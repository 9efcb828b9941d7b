import type { Command } from "commander";
import type { OnboardOptions } from "./onboard.ts";

/** `breakglass onboard`: the configuration of a new tenant, and what you need to prepare for it. */
export function addOnboard(program: Command): void {
  program
    .command("onboard")
    .description(
      "Write the stack file of a new tenant, and show what its deployment needs and who provides it.",
    )
    .argument("<name>", "the stack's name; the file is Pulumi.<name>.yaml")
    .option("--answers <file>", "read the answers from YAML or JSON instead of asking; - is standard input")
    .option(
      "--secrets-provider <provider>",
      "how to encrypt the stack's secrets, as for `pulumi stack init`, such as azurekeyvault://…",
    )
    .option("--dry-run", "show the file and the plan without writing or encrypting anything")
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
