import type { Command } from "commander";
import type { JudgeOptions } from "./run.ts";

/** `breakglass judge`: what the policy pack says of a stack, without an engine. */
export function addJudge(program: Command): void {
  program
    .command("judge")
    // Exit code 2 means "violations" here, so a wrong option must exit with 1.
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 1))
    .description("Judge stacks by the policy pack, without an engine and without Azure.")
    .argument("<files...>", "stacks, each in a file (see below)")
    .option("--config <settings>", "the settings of the policies, as for --policy-pack-config of Pulumi")
    .option(
      "--json",
      "print {violations: [{policy, resource, message, enforcement}], undecided: […]}; of several files a list of {file, violations, undecided}",
    )
    .addHelpText(
      "after",
      "\nA file is the output of `pulumi stack export`, `pulumi preview --json --show-sames` or `breakglass resources --json`,\n" +
        "or a list [{type, name, inputs, protect, dependencies}]; the last two may be left out.\n\n" +
        "Examples:\n  pulumi stack export --show-secrets | breakglass judge /dev/stdin\n" +
        "  breakglass judge preview.json --config my-policies.json --json\n\n" +
        "Exit codes: 0 no mandatory policy is violated, 1 a file, or a rule in it, cannot be judged,\n" +
        "2 a mandatory policy is violated.",
    )
    .action(async (files: string[], options: JudgeOptions) => {
      const { runJudge } = await import("./run.ts");
      process.exitCode = await runJudge(files, options);
    });
}
