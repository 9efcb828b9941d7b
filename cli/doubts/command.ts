import { type Command, Option } from "commander";
import { READING_OPTION } from "../readings/option.ts";
import type { DoubtsOptions } from "./run.ts";

interface CommandOptions extends DoubtsOptions {
  readonly probes?: boolean;
  readonly read?: string;
}

/** `breakglass doubts`: what Azure does where its documentation leaves it open, from a tenant's own runs. */
export function addDoubts(program: Command): void {
  program
    .command("doubts")
    .argument("[name]", "the stack, as in Pulumi.<name>.yaml; with --sandbox, the default is dev")
    .description(
      "Find out from a tenant's own alerts and runs what Azure does where its documentation leaves it open.",
    )
    .addOption(
      new Option(
        "--since <time>",
        "read only what happened after this time: 4h, 2d, or 2026-01-15T02:00:00Z (default: 30 days)",
      ).conflicts("sandbox"),
    )
    .option("--out <folder>", "where to write the evidence (default: evidence/<name>)")
    .addOption(
      new Option(
        "--probes",
        "print an ARM template of probes that settle what our resources cannot show, and notify nobody",
      ).conflicts(["since", "out", "sandbox", "reading", "saw"]),
    )
    .addOption(
      new Option(
        "--read <file>",
        "print what an evidence file says, and how to play it in the sandbox",
      ).conflicts(["since", "out", "sandbox", "reading", "probes", "saw"]),
    )
    .addOption(
      new Option(
        "--saw <what...>",
        "what you saw that no API shows, such as unconfirmed-email=held",
      ).conflicts("sandbox"),
    )
    .option("--sandbox", "deploy into the sandbox with the probes, sign in there, and find out what it plays")
    .option(...READING_OPTION)
    .option("--json", "print the evidence as JSON")
    .addHelpText(
      "after",
      "\nReads as the deploying identity, or as the user of `az login`; it needs what verify needs (docs/verify.md).\n\n" +
        "Exit codes: 0 success, 2 wrong input or setup, or nothing has run yet.",
    )
    .action(async (name: string | undefined, options: CommandOptions) => {
      const { UserError } = await import("../errors/user-error.ts");
      if (options.probes) {
        console.log(JSON.stringify((await import("./probes/template.ts")).probeTemplate(), null, 2));
        return;
      }
      if (options.read !== undefined) {
        const { readDoubts } = await import("./read-evidence.ts");
        const evidence = readDoubts(options.read);
        const { doubtsText } = await import("./text.ts");
        console.log(options.json ? JSON.stringify(evidence, null, 2) : doubtsText(evidence));
        return;
      }
      if (options.sandbox) return (await import("./sandbox.ts")).doubtsInSandbox(name ?? "dev", options);
      if (options.reading !== undefined)
        throw new UserError("--reading needs --sandbox: nobody chooses how Azure behaves.");
      if (name === undefined)
        throw new UserError("Pass the name of a stack: breakglass doubts NAME, as in Pulumi.NAME.yaml.");
      return (await import("./run.ts")).doubtsOfStack(name, options);
    });
}
