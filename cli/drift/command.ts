import type { Command } from "commander";
import type { DriftOptions } from "./run.ts";

/** `breakglass drift`: what the cloud does differently from the code. */
export function addDrift(program: Command): void {
  program
    .command("drift")
    // Here 2 says that the alerting gets weaker, so a wrong option must not end with it.
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 1))
    .description("Say in words what differs in the cloud from the code, and what it means for the people.")
    .option("--stack <name>", "the stack, as in Pulumi.<name>.yaml", "dev")
    .option(
      "--preview <file>",
      "read the output of `pulumi preview --refresh --json --show-sames` instead of making it",
    )
    .option("--sandbox", "look at what `breakglass resources` deployed into the sandbox, not at Azure")
    .option("--json", "print {base, head, verdict, findings, reasons, notes, changes, played}")
    .addHelpText(
      "after",
      "\nReads every resource back from Azure (`pulumi preview --refresh`) and changes nothing. The words are those of\n" +
        "`breakglass review`, from the code to the cloud.\n\n" +
        "Exit codes: 0 no drift, 1 it cannot be told, 2 the cloud's alerting is weaker than the code's, 3 it differs otherwise.",
    )
    .action(async (options: DriftOptions) => {
      const { runDrift } = await import("./run.ts");
      process.exitCode = await runDrift(options);
    });
}
