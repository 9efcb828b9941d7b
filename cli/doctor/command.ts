import { type Command, InvalidArgumentError } from "commander";
import type { DoctorOptions } from "./run.ts";

/** `breakglass doctor`: whether the alerting of a tenant works, or would. */
export function addDoctor(program: Command): void {
  program
    .command("doctor")
    .argument("[name]", "the stack, as in Pulumi.<name>.yaml")
    .description(
      "Check whether the alerting of a tenant works, or would work once deployed. Changes nothing.",
    )
    .option("--all", "check every stack that has a file, one after the other, even if one fails")
    .option("--sandbox", "check what `breakglass resources` deployed into the sandbox instead of Azure")
    .option(
      "--account <name[=id]>",
      "for a program of your own: an account that its rules watch, by user principal name, object id or both; repeatable",
      (each: string, all: string[]) => [...all, each],
      [],
    )
    .option("--drill-days <days>", "warn after this many days without a successful drill", days, 90)
    .option(
      "--json",
      "print {verdict, stacks: [{stack, verdict, findings: [{check, severity, what, why, fix}]}]}",
    )
    .addHelpText(
      "after",
      "\nReads from Azure and Microsoft Graph as the deploying identity, or as the user of `az login`.\n" +
        "If a permission is missing, a warning names it. docs/doctor.md lists every check and what it needs.\n\n" +
        "Exit codes: 0 no problems, 1 warnings, 2 errors or wrong input.\n\n" +
        "Examples:\n" +
        "  breakglass doctor contoso\n" +
        "  breakglass doctor --all --json > doctor.json\n" +
        "  breakglass doctor dev --sandbox",
    )
    .action(async (name: string | undefined, options: DoctorOptions) => {
      const { runDoctor } = await import("./run.ts");
      process.exitCode = await runDoctor(name, options);
    });
}

function days(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Write a whole number of days, such as 90.");
}
