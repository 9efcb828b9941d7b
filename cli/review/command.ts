import type { Command } from "commander";
import type { ReviewOptions } from "./run.ts";

/** `breakglass review`: how a change affects who is notified. */
export function addReview(program: Command): void {
  program
    .command("review")
    // Exit code 2 means "weaker" here, so a wrong option must exit with 1.
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 1))
    .description("Explain how notifications change between two deployments, as Markdown for a pull request.")
    .option("--base <ref|file>", "before; optional if --head is a preview, which contains both sides")
    .requiredOption("--head <ref|file>", "after: a git ref, or a file (see below)")
    .option("--stack <name>", "the stack to deploy into the sandbox from a git ref", "dev")
    .option("--json", "print {base, head, verdict, findings, reasons, notes, changes, played}")
    .addHelpText(
      "after",
      "\nA file is the output of `pulumi preview --json --show-sames`, `pulumi stack export` or `breakglass resources --json`.\n" +
        "Plays each detection's sample events through both sides in the sandbox: for every account, in time and late,\n" +
        "and while the query, the workflow or a channel fails.\n\n" +
        "Examples:\n  breakglass review --base origin/main --head HEAD --stack contoso\n" +
        "  breakglass review --head preview.json\n\n" +
        "Exit codes: 0 nothing gets weaker (other differences are listed), 1 unknown, 2 the alerting gets weaker.",
    )
    .action(async (options: ReviewOptions) => {
      const { runReview } = await import("./run.ts");
      process.exitCode = await runReview(options);
    });
}
