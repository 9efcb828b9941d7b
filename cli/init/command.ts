import type { Command } from "commander";
import type { InitOptions } from "./init.ts";

/** `breakglass init`: a repository of your own for your tenants. */
export function addInit(program: Command): void {
  program
    .command("init")
    .description("Make a repository for your tenants: program, policy pack, pipelines and a first stack.")
    .argument("[folder]", "where; it is created if it does not exist", ".")
    .argument("[stack]", "the first tenant, whose questions are asked as by `onboard`")
    .option(
      "--packages <folder>",
      "the tarballs of the three packages, which are copied into the repository; default: your registry",
    )
    .option(
      "--pipelines <system>",
      "what runs the pipelines: github, azure (Azure Pipelines) or gitlab",
      "github",
    )
    .option(
      "--workflows <owner/name@ref>",
      "call the workflows of this repository on GitHub, at a release or commit; default: copy them with their scripts",
    )
    .option("--answers <file>", "answers for the first tenant, as for `onboard`; - is standard input")
    .option(
      "--secrets-provider <provider>",
      "how to encrypt the first tenant's secrets, as for `pulumi stack init`",
    )
    .option("--json", "print {folder, files, stack}")
    .addHelpText(
      "after",
      "\nNo existing file is overwritten: if one is in the way, nothing is written.\n\n" +
        "Example:\n  breakglass init tenants contoso --packages tarballs\n\n" +
        "Exit codes: 0 success, 2 wrong input or setup.",
    )
    .action(async (folder: string, stack: string | undefined, options: InitOptions) => {
      const { init } = await import("./init.ts");
      const result = await init(folder, stack, options);
      if (options.json) console.log(JSON.stringify(result, null, 2));
      else console.log((await import("./report.ts")).initText(result, options));
    });
}
