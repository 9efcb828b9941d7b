import { type Command, Option } from "commander";
import type { TestOptions } from "./run.ts";

/** `breakglass test-message`: a message labelled TEST through every deployed channel and the fallback. */
export function addTestMessage(program: Command): void {
  program
    .command("test-message")
    .argument("[name]", "the stack, as in Pulumi.<name>.yaml; with --sandbox, the default is dev")
    .description(
      "Send a message labelled TEST through every deployed channel and the fallback, without a sign-in, and say for each receiver whether it was accepted.",
    )
    .option("--wait <minutes>", "how long to wait for the Logic App and for Azure Monitor", "10")
    .option("--out <folder>", "where to write the evidence (default: evidence/<name>)")
    .option("--sandbox", "deploy into the sandbox and test that, to see the messages")
    .option(
      "--fault <part=how...>",
      "with --sandbox: break something first, such as email=401 or workflow=disabled (see breakglass drill --help)",
      [],
    )
    .addOption(
      new Option(
        "--no-consent",
        "with --sandbox: leave out the manual steps after a deployment, such as authorising connections",
      ),
    )
    .option("--json", "print the evidence as JSON")
    .addHelpText(
      "after",
      "\nEverybody who is configured as a receiver gets a message: announce it. Azure Monitor sends a number one text message\n" +
        "and one call in five minutes, so that for five minutes after a test the fallback's phones stay silent.\n\n" +
        "Not tested: whether a sign-in raises an alert (breakglass verify), and the playbook of Microsoft Sentinel.\n" +
        "docs/test-message.md lists the permissions.\n\n" +
        "Exit codes: 0 every message was accepted, 1 one was not, 2 wrong input or setup: nothing was sent.\n\n" +
        "Examples:\n" +
        "  breakglass test-message contoso\n" +
        "  breakglass test-message --sandbox --fault sms=500",
    )
    .action(async (name: string | undefined, options: TestOptions) => {
      process.exitCode = await test(name, options);
    });
}

async function test(name: string | undefined, options: TestOptions): Promise<number> {
  const { UserError } = await import("../errors/user-error.ts");
  if (options.sandbox) return (await import("./sandbox.ts")).testInSandbox(name ?? "dev", options);
  if (options.fault.length > 0 || !options.consent)
    throw new UserError(
      `${options.consent ? "--fault" : "--no-consent"} needs --sandbox: nothing is broken on purpose in a real tenant.`,
    );
  if (name === undefined)
    throw new UserError("Pass the name of a stack: breakglass test-message NAME, as in Pulumi.NAME.yaml.");
  return (await import("./run.ts")).testStack(name, options);
}
