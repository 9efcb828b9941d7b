import { type Command, Option } from "commander";
import { ACCOUNT_OPTION, SKIP_UNKNOWN_OPTION } from "../stack/program-options.ts";
import type { DriftOptions } from "./run.ts";

/** `breakglass drift`: how the cloud differs from the code. */
export function addDrift(program: Command): void {
  program
    .command("drift")
    // Exit code 2 means "weaker" here, so a wrong option must exit with 1.
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 1))
    .description("Explain how the cloud differs from the code, and what that means for notifications.")
    .option("--stack <name>", "the stack, as in Pulumi.<name>.yaml", "dev")
    .option(
      "--preview <file>",
      "read this output of `pulumi preview --refresh --json --show-sames` instead of running it",
    )
    .option("--sandbox", "read what `breakglass resources` deployed into the sandbox instead of Azure")
    .option(...ACCOUNT_OPTION)
    .option(...SKIP_UNKNOWN_OPTION)
    .addOption(
      new Option(
        "--adopt",
        "write what Azure has into Pulumi.<name>.yaml, where the configuration has a setting for it (receivers of the fallback, retention), and list what it has none for",
      ).conflicts("json"),
    )
    .option("--json", "print {base, head, verdict, findings, reasons, notes, changes, played}")
    .addHelpText(
      "after",
      "\nReads every resource from Azure (`pulumi preview --refresh`) and changes nothing. Reports in the same way as\n" +
        "`breakglass review`, from the code to the cloud. With --adopt, look at the file before you commit it:\n" +
        "what somebody changed in Azure may be what an attacker changed.\n\n" +
        "Exit codes: 0 no drift, 1 a difference that was not played, or the comparison failed,\n" +
        "2 the alerting in the cloud is weaker than in the code, 3 another difference.",
    )
    .action(async (options: DriftOptions) => {
      const { runDrift } = await import("./run.ts");
      process.exitCode = await runDrift(options);
    });
}
