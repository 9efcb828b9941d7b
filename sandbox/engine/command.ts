import { type Execution, execute } from "./execute.ts";
import type { Project } from "./project.ts";

/** Runs one command of the Pulumi CLI on the stack, in the state directory and against its backend. */
export function runCommand(cli: string, project: Project, args: readonly string[]): Promise<Execution> {
  return execute(cli, ["--non-interactive", "--color", "never", ...args], {
    cwd: project.stateDirectory,
    env: environment(project),
  });
}

/** Nothing of the user's is touched: neither backend nor plugins nor credentials, nor is anything downloaded. */
export function environment({ stateDirectory }: Project): NodeJS.ProcessEnv {
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
