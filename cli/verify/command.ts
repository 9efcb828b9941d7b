import { type Command, Option } from "commander";
import { SKIP_UNKNOWN_OPTION } from "../stack/program-options.ts";
import type { VerifyOptions } from "./options.ts";

interface Options extends VerifyOptions {
  readonly check?: string;
  readonly sha256?: string;
}

/** `breakglass verify`: after a sign-in with a break-glass account, the evidence that its alert went out. */
export function addVerify(program: Command): void {
  program
    .command("verify")
    .argument("[name]", "the stack, as in Pulumi.<name>.yaml; with --sandbox, the default is dev")
    .description(
      "After a real sign-in with a break-glass account, collect evidence from Azure that its alert went out on every channel.",
    )
    .option(
      "--account <name>",
      "only this account: its label, object id or user principal name; in a program of your own, the account that signed in, by name[=id]",
    )
    .addOption(
      new Option(
        "--since <time>",
        "only sign-ins after this time: 90m, 4h, 2d, or 2026-01-15T02:00:00Z (default: 24h)",
      ).conflicts("sandbox"),
    )
    .option(
      "--target <minutes>",
      "the longest time from the sign-in to the last message (default: 10, or 5 with breakglass:speed fast)",
    )
    .addOption(
      new Option(
        "--wait [minutes]",
        "retry until the chain is complete, for at most this long (default: 30)",
      ).conflicts("sandbox"),
    )
    .option("--signed-by <name>", "who signs the evidence (default: a line to sign on paper)")
    .option("--out <folder>", "where to write the evidence (default: evidence/<name>)")
    .addOption(
      new Option("--check <file>", "check that an evidence file and its page are unchanged").conflicts([
        "account",
        "since",
        "target",
        "wait",
        "signedBy",
        "out",
        "sandbox",
        "fault",
      ]),
    )
    .option("--sha256 <seal>", "with --check: the seal that you noted elsewhere")
    .option("--sandbox", "deploy into the sandbox, sign in there and verify that, to see how it works")
    .option(
      "--fault <part=how...>",
      "with --sandbox: break something first, such as email=401 or workflow=disabled (see breakglass drill --help)",
      [],
    )
    .option(...SKIP_UNKNOWN_OPTION)
    .option("--json", "print the evidence as JSON")
    .addHelpText(
      "after",
      "\nReads as the deploying identity, or as the user of `az login`. docs/verify.md lists the permissions.\n\n" +
        "Exit codes: 0 the chain is complete and within the target, 1 a link is missing or late (or the file was changed),\n" +
        "2 wrong input or setup.\n\n" +
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
  if (options.sha256 !== undefined) throw new UserError("--sha256 needs --check FILE.");
  if (options.sandbox) return (await import("./sandbox.ts")).verifyInSandbox(name ?? "dev", options);
  if (options.fault.length > 0)
    throw new UserError("--fault needs --sandbox: nothing is broken on purpose in a real tenant.");
  if (name === undefined)
    throw new UserError("Pass the name of a stack: breakglass verify NAME, as in Pulumi.NAME.yaml.");
  return (await import("./run.ts")).verifyStack(name, options);
}
