import { type Execution, execute } from "./execute.ts";
import type { Project } from "./project.ts";

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
): Promise<Execution> {
  return execute(cli, ["--non-interactive", "--color", "never", ...args], {
    cwd,
    env: { ...environment(project), ...env },
    signal,
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
