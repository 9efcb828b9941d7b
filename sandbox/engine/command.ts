import { spawn } from "node:child_process";
import type { Project } from "./project.ts";

export interface CommandResult {
  readonly code: number | null;
  readonly output: string;
  readonly errorOutput: string;
}

export interface CommandOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** Default: the state directory, where the settings lie as the CLI expects them. */
  readonly cwd?: string;
}

/** Runs one command of the Pulumi CLI on the stack, against the backend of the state directory. */
export function runCommand(
  cli: string,
  project: Project,
  args: readonly string[],
  { env = {}, signal, cwd = project.stateDirectory }: CommandOptions = {},
): Promise<CommandResult> {
  const child = spawn(cli, ["--non-interactive", "--color", "never", ...args], {
    cwd,
    env: { ...environment(project), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output: Buffer[] = [];
  const errorOutput: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => errorOutput.push(chunk));
  // One interrupt makes the engine finish what it has begun and release its lock.
  const interrupt = () => child.kill("SIGINT");
  // Should this process end all the same, the engine is not left alone with providers that are gone.
  process.once("exit", interrupt);
  signal?.addEventListener("abort", interrupt);
  if (signal?.aborted) interrupt();
  return new Promise<CommandResult>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) =>
      resolve({
        code,
        output: Buffer.concat(output).toString("utf8"),
        errorOutput: Buffer.concat(errorOutput).toString("utf8"),
      }),
    );
  }).finally(() => {
    process.off("exit", interrupt);
    signal?.removeEventListener("abort", interrupt);
  });
}

/** Nothing of the user's is touched: neither backend nor plugins nor credentials, nor is anything downloaded. */
function environment({ stateDirectory }: Project): NodeJS.ProcessEnv {
  const { PULUMI_ACCESS_TOKEN: _, PULUMI_STACK: __, ...inherited } = process.env;
  const hasPassphrase =
    inherited["PULUMI_CONFIG_PASSPHRASE"] !== undefined ||
    inherited["PULUMI_CONFIG_PASSPHRASE_FILE"] !== undefined;
  return {
    ...inherited,
    ...(hasPassphrase ? {} : { PULUMI_CONFIG_PASSPHRASE: "sandbox" }),
    PULUMI_BACKEND_URL: `file://${stateDirectory}/state`,
    PULUMI_HOME: `${stateDirectory}/home`,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // Lets the CLI write an event log.
    PULUMI_DEBUG_COMMANDS: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "true",
  };
}
