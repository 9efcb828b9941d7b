import { type Command, Option } from "commander";
import type { VerifyOptions } from "./options.ts";

interface Options extends VerifyOptions {
  readonly check?: string;
  readonly sha256?: string;
}

/** `breakglass verify`: after a sign-in with a break-glass account, the evidence that everybody was told. */
export function addVerify(program: Command): void {
  program
    .command("verify")
    .argument("[name]", "the stack, as in Pulumi.<name>.yaml; with --sandbox, dev where it is left out")
    .description(
      "After a real sign-in with a break-glass account: gather from Azure the evidence that its alert came through.",
    )
    .option("--account <name>", "only this account, by its label, object id or user principal name")
    .addOption(
      new Option(
        "--since <time>",
        "no sign-in before it: 90m, 4h, 2d, or 2026-01-15T02:00:00Z (default: 24h)",
      ).conflicts("sandbox"),
    )
    .option(
      "--target <minutes>",
      "from the sign-in to the last message, at most (default: 10, with breakglass:speed fast 5)",
    )
    .addOption(
      new Option(
        "--wait [minutes]",
        "look again until all is there, or the time is over (default: 30)",
      ).conflicts("sandbox"),
    )
    .option("--signed-by <name>", "who signs; left out, there is a line to sign on paper")
    .option("--out <folder>", "where the evidence is written (default: evidence/<name>)")
    .addOption(
      new Option(
        "--check <file>",
        "say whether an evidence file, and the page beside it, are as they were written",
      ).conflicts(["account", "since", "target", "wait", "signedBy", "out", "sandbox", "fault"]),
    )
    .option("--sha256 <seal>", "with --check: the seal, as it was noted elsewhere")
    .option("--sandbox", "deploy into the sandbox, sign in there, and verify that: to see what it looks like")
    .option(
      "--fault <part=how...>",
      "with --sandbox: break something first, such as email=401 or workflow=disabled (see breakglass drill)",
      [],
    )
    .option("--json", "print the evidence, as it is written")
    .addHelpText(
      "after",
      "\nReads only, with the deploying identity or with whom `az login` signed in; docs/verify.md says what it needs.\n\n" +
        "Exit codes: 0 the chain is complete and within the target, 1 a link is missing or late (or the file was changed),\n" +
        "2 something in the input or the set-up is wrong.\n\n" +
        "Examples:\n" +
        "  breakglass verify contoso --wait\n" +
        '  breakglass verify contoso --since 2h --account bg1 --signed-by "Jane Doe, SOC"\n' +
        "  breakglass verify --check evidence/contoso/2026-01-15T02-13-07.482Z.json\n" +
        "  breakglass verify --sandbox --fault email=401",
    )
    .action(async (name: string | undefined, options: Options) => {
      if (options.check !== undefined) process.exitCode = await check(options.check, options);
      else process.exitCode = await verify(name, options);
    });
}

async function check(file: string, { sha256, json }: Options): Promise<number> {
  const { checkFile, checkedText } = await import("./check.ts");
  const checked = checkFile(file, sha256);
  console.log(json ? JSON.stringify(checked, null, 2) : checkedText(checked));
  return checked.unchanged ? 0 : 1;
}

async function verify(name: string | undefined, options: Options): Promise<number> {
  const { UserError } = await import("../errors/user-error.ts");
  if (options.sha256 !== undefined) throw new UserError("--sha256 goes with --check FILE.");
  if (options.sandbox) return (await import("./sandbox.ts")).verifyInSandbox(name ?? "dev", options);
  if (options.fault.length > 0)
    throw new UserError("--fault goes with --sandbox: in a tenant, nothing is broken on purpose.");
  if (name === undefined) throw new UserError("Which stack? breakglass verify NAME, as in Pulumi.NAME.yaml.");
  return (await import("./run.ts")).verifyStack(name, options);
}
