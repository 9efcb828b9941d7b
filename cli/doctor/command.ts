import { type Command, InvalidArgumentError } from "commander";
import type { DoctorOptions } from "./run.ts";

/** `breakglass doctor`: whether the alerting of a tenant works, or would. */
export function addDoctor(program: Command): void {
  program
    .command("doctor")
    .argument("[name]", "the stack, as in Pulumi.<name>.yaml")
    .description(
      "Check whether the alerting of a tenant works, or would after the deployment; changes nothing.",
    )
    .option("--all", "every stack that has a file, one after the other; none stops another")
    .option("--sandbox", "ask what `breakglass resources` deployed into the sandbox, not Azure")
    .option(
      "--drill-days <days>",
      "after how many days without a good drill the next one is overdue",
      days,
      90,
    )
    .option(
      "--json",
      "print {verdict, stacks: [{stack, verdict, findings: [{check, severity, what, why, fix}]}]}",
    )
    .addHelpText(
      "after",
      "\nAsks Azure and Microsoft Graph with the deploying identity, or with whom `az login` signed in, and reads only.\n" +
        "What may not be read is a warning that names the permission; docs/doctor.md has each check and what it needs.\n\n" +
        "Exit codes: 0 all is well, 1 there are warnings, 2 there are errors, or the input is wrong.\n\n" +
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
  throw new InvalidArgumentError("It must be a whole number of days, such as 90.");
}
