import { type Command, Option } from "commander";
import { ACCOUNT_OPTION } from "../stack/program-options.ts";
import type { ExportOptions } from "./run.ts";

/** `breakglass export`: the deployed resources for those who do not deploy with Pulumi. */
export function addExport(program: Command): void {
  program
    .command("export")
    .description(
      "Deploy a stack into the sandbox, and write its resources as ARM templates, Bicep files or rules of Microsoft Sentinel.",
    )
    .option("--stack <name>", "the stack, as in Pulumi.<name>.yaml", "dev")
    .addOption(
      new Option("--format <format>", "what is written")
        .choices(["arm", "bicep", "sentinel-yaml"])
        .default("arm"),
    )
    .option("--out <folder>", "where it is written", "export")
    .option("--skip-unknown", "leave out resources of types that the sandbox does not have", false)
    .option(...ACCOUNT_OPTION)
    .addHelpText(
      "after",
      "\nA file for each resource group, and a README.md with the commands and with what templates cannot hold." +
        "\nSecrets become secure parameters; nothing secret is written. Ids are relative to where you deploy.",
    )
    .action(async (options: ExportOptions) => {
      const { exportStack } = await import("./run.ts");
      await exportStack(options);
    });
}
