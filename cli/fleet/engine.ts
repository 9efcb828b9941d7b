import { dirname } from "node:path";
import type { EngineEvent } from "@pulumi/pulumi/automation/events.js";
import { LocalWorkspace, PulumiCommand, Stack } from "@pulumi/pulumi/automation/index.js";
import {
  type Cli,
  diagnostics,
  type Execution,
  execute,
  failure,
  isDebug,
} from "azure-alerting-sandbox/pulumi";

import { changesInWords } from "./changes.ts";
import type { During, Finding } from "./tenant.ts";

export interface EngineRun {
  readonly operation: "preview" | "up";
  readonly stack: string;
  /** The directory of Pulumi.yaml. */
  readonly directory: string;
  readonly cli: Cli;
  /** The whole environment of the CLI: backend, credentials, and whether to use the sandbox. */
  readonly env: NodeJS.ProcessEnv;
  /** Default: `Pulumi.<stack>.yaml`. */
  readonly settingsFile?: string;
  readonly policyPack?: string;
  readonly policyPackConfig?: string;
}

/**
 * Previews or updates one stack through Pulumi's Automation API.
 *
 * @throws DeployError with the engine's diagnostics
 */
export async function runEngine(run: EngineRun, { signal, onStep }: During): Promise<Finding> {
  const { operation, policyPack, policyPackConfig, settingsFile } = run;
  const events: EngineEvent[] = [];
  const onEvent = (event: EngineEvent) => {
    if (isDebug(event)) return;
    events.push(event);
    const step = stepOf(event);
    if (step !== undefined) onStep(step);
  };
  const options = {
    signal,
    onEvent,
    color: "never",
    suppressProgress: true,
    suppressOutputs: true,
    ...(settingsFile === undefined ? {} : { configFile: settingsFile }),
    ...(policyPack === undefined ? {} : { policyPacks: [policyPack] }),
    ...(policyPack === undefined || policyPackConfig === undefined
      ? {}
      : { policyPackConfigs: [policyPackConfig] }),
  } as const;
  try {
    const stack = await openStack(run);
    await stack[operation](options);
  } catch (error) {
    if (error instanceof CommandFailed) throw failure(events, error.execution, signal);
    throw error;
  }
  const changes = events.find(({ summaryEvent }) => summaryEvent)?.summaryEvent?.resourceChanges ?? {};
  const warnings = [...new Set(diagnostics(events, "warning").map(({ message }) => message))];
  return { isFine: true, summary: changesInWords(operation, changes), changes, warnings };
}

async function openStack({ stack, directory, cli, env }: EngineRun): Promise<Stack> {
  const pulumiCommand = await commandInOwnGroup(cli, env);
  const workspace = await LocalWorkspace.create({ workDir: directory, pulumiCommand });
  // Every command names its stack. Selecting one would change the user's selection, and that of all runs at once.
  workspace.selectStack = async () => {};
  const selected = await Stack.select(stack, workspace);
  // Run after an update, for a result that nobody reads here. They take no --config-file, so that in the sandbox they would
  // write the sandbox's encryption into the stack file.
  selected.outputs = async () => ({});
  selected.info = async () => undefined;
  return selected;
}

class CommandFailed extends Error {
  readonly execution: Execution;

  constructor(execution: Execution) {
    super(execution.errorOutput);
    this.execution = execution;
  }
}

/**
 * The Automation API starts the CLI in our process group, where Ctrl-C reaches it twice: from the terminal and through
 * the signal. The second one kills the engine in the middle of its work (@pulumi/pulumi, automation/cmd.js; the CLI's own
 * "press ^C again to terminate"). So this starts it in a separate group.
 */
async function commandInOwnGroup(cli: Cli, env: NodeJS.ProcessEnv): Promise<PulumiCommand> {
  const found = await PulumiCommand.get(
    cli.from === "PATH" ? { skipVersionCheck: true } : { root: dirname(dirname(cli.path)) },
  );
  const run = async (
    args: string[],
    cwd: string,
    more: NodeJS.ProcessEnv,
    _onOutput?: unknown,
    _onError?: unknown,
    signal?: AbortSignal,
  ) => {
    const execution = await execute(cli.path, ["--non-interactive", ...args], {
      cwd,
      env: { ...env, ...more, PULUMI_AUTOMATION_API: "true", PULUMI_SKIP_UPDATE_CHECK: "true" },
      signal,
    });
    if (execution.code !== 0) throw new CommandFailed(execution);
    return { stdout: execution.output, stderr: execution.errorOutput, code: 0 };
  };
  return Object.assign(found, { run });
}

/** What the engine is doing, in a few words. */
function stepOf({ resourcePreEvent, policyLoadEvent }: EngineEvent & { policyLoadEvent?: unknown }) {
  if (policyLoadEvent !== undefined) return "loading the policies";
  const metadata = resourcePreEvent?.metadata;
  if (metadata === undefined || metadata.op === "same" || metadata.type.startsWith("pulumi:"))
    return undefined;
  return `${metadata.op} ${metadata.type.split(":").at(-1)} ${metadata.urn.split("::").at(-1)}`;
}
