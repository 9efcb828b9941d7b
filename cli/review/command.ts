import type { Command } from "commander";
import { ACCOUNT_OPTION, SKIP_UNKNOWN_OPTION } from "../stack/program-options.ts";
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
    .option(...ACCOUNT_OPTION)
    .option(...SKIP_UNKNOWN_OPTION)
    .option("--json", "print {base, head, verdict, findings, reasons, notes, changes, played} (see below)")
    .addHelpText(
      "after",
      "\nA file is the output of `pulumi preview --json --show-sames`, `pulumi stack export` or `breakglass resources --json`,\n" +
        "or a list [{type, name, inputs}].\n" +
        "Plays the events that the change can make a difference to through both sides in the sandbox: for every account,\n" +
        "in time and late, from elsewhere, at other times, several at once, and while something fails; and what watchers,\n" +
        "the rule on silence and Defender XDR are there for. What no play shows is named as not played: read it.\n\n" +
        "A git ref gets the packages that are installed here, or where its lock file differs an installation by npm ci.\n\n" +
        "Each finding of --json is {kind, effect, severity, detection, account, path, receiver, before, after, text}: effect is\n" +
        "weaker, unknown, stronger or different; severity error, warning or note; detection, account and receiver are lists.\n\n" +
        "Examples:\n  breakglass review --base origin/main --head HEAD --stack contoso\n" +
        "  breakglass review --head preview.json\n\n" +
        "Exit codes: 0 nothing gets weaker (other differences are listed), 1 something was not played, or the review failed,\n" +
        "2 the alerting gets weaker.",
    )
    .action(async (options: ReviewOptions) => {
      const { runReview } = await import("./run.ts");
      process.exitCode = await runReview(options);
    });
}
