import type { Command } from "commander";
import type { ConfirmOptions } from "./run.ts";

/** `breakglass confirm`: records in an evidence file who has confirmed that a message arrived, and when. */
export function addConfirm(program: Command): void {
  program
    .command("confirm")
    .argument(
      "<file>",
      "the evidence that breakglass verify or breakglass test-message wrote: its .json file",
    )
    .description("Record in an evidence file who has confirmed that a message arrived, and when.")
    .requiredOption("--receiver <who>", "the address, number or channel that got the message")
    .requiredOption("--by <name>", "who confirms it")
    .option("--at <time>", "when it arrived, such as 2026-01-15T02:14:00Z (default: now)")
    .option("--json", "print all confirmations of the file as JSON")
    .addHelpText(
      "after",
      "\nThe seal of the evidence stays as it is; the confirmations have one of their own, and breakglass verify --check\n" +
        "looks at both. A changed file takes no confirmation.\n\n" +
        "Exit codes: 0 recorded, 2 wrong input, or the file was changed.\n\n" +
        "Example:\n" +
        '  breakglass confirm evidence/contoso/test-2026-01-01T09-17-00.000Z.json --receiver +31612345678 --by "Jane Doe"',
    )
    .action(async (file: string, options: ConfirmOptions) => {
      const { confirm, confirmedText } = await import("./run.ts");
      const confirmations = confirm(file, options, new Date());
      console.log(options.json ? JSON.stringify(confirmations, null, 2) : confirmedText(file, confirmations));
    });
}
