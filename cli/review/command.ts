import type { Command } from "commander";
import type { ReviewOptions } from "./run.ts";

/** `breakglass review`: what a change does to who is told. */
export function addReview(program: Command): void {
  program
    .command("review")
    // Here 2 says that the alerting gets weaker, so a wrong option must not end with it.
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 1))
    .description(
      "Say in words what changes for the people between two deployments, as Markdown for a pull request.",
    )
    .option("--base <ref|file>", "before; may be left out where --head is a preview, which has both sides")
    .requiredOption("--head <ref|file>", "after: a git ref, or a file (see below)")
    .option("--stack <name>", "the stack that a git ref is deployed as, into the sandbox", "dev")
    .option("--json", "print {base, head, verdict, findings, reasons, notes, changes, played}")
    .addHelpText(
      "after",
      "\nA file is the output of `pulumi preview --json --show-sames`, `pulumi stack export` or `breakglass resources --json`.\n" +
        "It is decided by playing each detection's sample events through both sides in the sandbox: in time and late,\n" +
        "with the query, the workflow or a channel failing, for every account.\n\n" +
        "Examples:\n  breakglass review --base origin/main --head HEAD --stack contoso\n" +
        "  breakglass review --head preview.json\n\n" +
        "Exit codes: 0 nothing gets weaker (the words say what is different), 1 it cannot be told, 2 the alerting gets weaker.",
    )
    .action(async (options: ReviewOptions) => {
      const { runReview } = await import("./run.ts");
      process.exitCode = await runReview(options);
    });
}
