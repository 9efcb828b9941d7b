import { type Command, InvalidArgumentError } from "commander";

/** `breakglass sandbox`: a local Azure that stays up, for any client. */
export function addSandbox(program: Command): void {
  const sandbox = program
    .command("sandbox")
    .description("Keep the local Azure up for any client: az, OpenTofu, Pulumi, the SDKs.")
    .option("--directory <folder>", "keeps what is deployed, and the secrets", ".sandbox/serve")
    .addHelpText(
      "after",
      "\nExample:\n  breakglass sandbox serve &\n  breakglass sandbox az group create -n rg -l westeurope\n" +
        '  eval "$(breakglass sandbox env)"; tofu apply\n  breakglass sandbox ingest SigninLogs.json\n' +
        "  breakglass sandbox time +10m\n  breakglass sandbox outbox\n\nSee docs/sandbox-serve.md.\n" +
        "Exit codes: 0 success, 2 wrong input or setup; az has its own.",
    );
  const directory = () => sandbox.opts<{ directory: string }>().directory;
  sandbox
    .command("serve")
    .description("Serve the local Azure on 127.0.0.1 until Ctrl-C. Nothing leaves this machine.")
    .option("--port <number>", "the port", port, 4570)
    .option("--stack <name>", "take tenant, subscription and users from Pulumi.<name>.yaml")
    .option(
      "--account <name[=id]>",
      "a user of its directory, by user principal name, object id or both; repeatable",
      (each: string, before: readonly string[] = []) => [...before, each],
    )
    .option("--start <time>", "when the clock starts, in ISO 8601; default: now", time)
    .option(
      "--real-time",
      "let the clock follow this machine's; by default it stands still until you move it",
      false,
    )
    .action(async (options) => {
      const { serve } = await import("./serve.ts");
      await serve({ ...options, directory: directory() });
    });
  sandbox
    .command("env")
    .description('Print the environment of a client of the sandbox, for eval "$(breakglass sandbox env)".')
    .action(async () => {
      const { exportLines } = await import("./environment.ts");
      console.log(exportLines(directory()));
    });
  sandbox
    .command("az")
    .description(
      "Run the Azure CLI in the sandbox, with a configuration of its own: your ~/.azure stays as it is.",
    )
    .argument("[arguments...]", "as for az")
    .allowUnknownOption()
    .helpOption(false)
    .passThroughOptions()
    .action(async (given: string[]) => {
      const { az } = await import("./az.ts");
      process.exitCode = await az(directory(), given);
    });
  sandbox
    .command("time")
    .description("Show the clock, or let time pass: rules run, alerts fire, workflows send.")
    .argument("[how-far]", "such as +10m, +2h or +1d, or a time such as 2026-01-15T12:00:00Z")
    // -5m is a time, which is refused as one, and no option.
    .allowUnknownOption()
    .action(async (howFar?: string) => {
      const { moveTime } = await import("./actions.ts");
      console.log(await moveTime(directory(), howFar));
    });
  sandbox
    .command("ingest")
    .description("Let rows arrive in a workspace, now. They happened now where they have no TimeGenerated.")
    .argument("<file>", 'JSON such as {"SigninLogs": [{…}]}, or a list of rows in TABLE.json')
    .option("--workspace <name>", "its name or id; not needed if there is one")
    .action(async (file: string, options: { workspace?: string }) => {
      const { ingestFile } = await import("./actions.ts");
      console.log(await ingestFile(directory(), file, options.workspace));
    });
  sandbox
    .command("outbox")
    .description("Show what was sent, as its receivers see it.")
    .option("--json", "print the messages as a list")
    .action(async ({ json = false }: { json?: boolean }) => {
      const { outbox } = await import("./actions.ts");
      console.log(await outbox(directory(), json));
    });
  sandbox
    .command("sign-in")
    .description("Say who signs in on a device that shows a code, as az login --use-device-code does.")
    .argument("<code>", "what the device shows")
    .argument("<user>", "a user of the directory, by name or object id")
    .action(async (code: string, user: string) => {
      const { signIn } = await import("./actions.ts");
      console.log(await signIn(directory(), code, user));
    });
  sandbox
    .command("page")
    .description(
      "Print the address of the sandbox's page for your browser. It holds a key: keep it to yourself.",
    )
    .action(async () => {
      const { pageAddress } = await import("./actions.ts");
      console.log(pageAddress(directory()));
    });
  sandbox
    .command("reset")
    .description("Delete everything in the sandbox: resources, rows, messages. Clients stay signed in.")
    .action(async () => {
      const { reset } = await import("./actions.ts");
      console.log(await reset(directory()));
    });
}

function port(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number > 65_535) throw new InvalidArgumentError("Write a port from 0 to 65535.");
  return number;
}

function time(text: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime()))
    throw new InvalidArgumentError("Write a time such as 2026-01-15T12:00:00Z.");
  return date;
}
