import { compileCacheVariable } from "../compile-cache.js";
import { type Execution, execute } from "./execute.ts";
import { SANDBOX_PASSPHRASE } from "./passphrase.ts";
import type { Project } from "./project.ts";

/** Runs one command of the Pulumi CLI on the stack, in the state directory and against its backend. */
export function runCommand(cli: string, project: Project, args: readonly string[]): Promise<Execution> {
  return execute(cli, ["--non-interactive", "--color", "never", ...args], {
    cwd: project.stateDirectory,
    env: environment(project),
  });
}

/** Nothing of the user's is touched: neither backend nor plugins nor credentials, nor is anything downloaded. */
export function environment({ stateDirectory, hasOwnPassphrase }: Project): NodeJS.ProcessEnv {
  const { PULUMI_ACCESS_TOKEN: _, PULUMI_STACK: __, ...inherited } = process.env;
  return {
    // For the plugins that the CLI starts.
    ...compileCacheVariable(),
    // A CLI that lives for seconds need not tidy up its memory as often as a server (go.dev/doc/gc-guide).
    GOGC: "400",
    ...withoutProxy(inherited),
    ...(hasOwnPassphrase ? {} : OUR_PASSPHRASE),
    PULUMI_BACKEND_URL: `file://${stateDirectory}/state`,
    PULUMI_HOME: `${stateDirectory}/home`,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // Lets the CLI write an event log.
    PULUMI_DEBUG_COMMANDS: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "true",
  };
}

/** A passphrase in the shell is for another stack. */
const OUR_PASSPHRASE = {
  PULUMI_CONFIG_PASSPHRASE: SANDBOX_PASSPHRASE,
  PULUMI_CONFIG_PASSPHRASE_FILE: undefined,
} as const;

/**
 * The sandbox talks to itself over loopback, which no proxy reaches. Go leaves loopback out by itself; the gRPC library of
 * Node.js does not, and reads these variables in lower case (github.com/grpc/grpc-node, http_proxy.ts).
 */
export function withoutProxy(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const names = ["no_proxy", "NO_PROXY", ...(env["no_grpc_proxy"] === undefined ? [] : ["no_grpc_proxy"])];
  const known = env["no_proxy"] ?? env["NO_PROXY"];
  const added = (value: string | undefined) =>
    [value, "127.0.0.1", "localhost", "::1"].filter(Boolean).join(",");
  return { ...env, ...Object.fromEntries(names.map((name) => [name, added(env[name] ?? known)])) };
}
