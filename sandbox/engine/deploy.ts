import { join } from "node:path";
import type { EngineEvent } from "@pulumi/pulumi/automation/events.js";
import { attached, makeStack } from "./attach.ts";
import { EventLog } from "./event-log.ts";
import { type Execution, execute } from "./execute.ts";
import type { Diagnostic, EngineOptions, Preparation } from "./options.ts";
import { type Project, prepareProject } from "./project.ts";
import { must } from "./recover.ts";
import { diagnostics, failure, isDebug, stackOutputs } from "./reported.ts";
import { readStackState, type StateResource } from "./stack-state.ts";

export interface DeployOptions extends EngineOptions {
  /** Only says what would change. Default: false. */
  readonly preview?: boolean;
  /** The directory of a policy pack that has to agree. */
  readonly policyPack?: string;
  /** A JSON file with the settings of the policy pack's policies, by their names. */
  readonly policyPackConfig?: string;
  /** Reads every resource back from Azure first. Default: false. */
  readonly refresh?: boolean;
  /** Goes on, after a resource was refused, with those that do not need it; the deployment still ends with a `DeployError`. Default: false. */
  readonly continueOnError?: boolean;
}

export interface DeployResult {
  /** The stack's outputs; a secret one is shown as `"[secret]"`, one that a preview cannot know as `"[unknown]"`. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** What the stack holds afterwards, components included. */
  readonly resources: readonly StateResource[];
  /** How many resources were created, updated, replaced, deleted or left the same, by the engine's name for it. */
  readonly changes: Readonly<Record<string, number>>;
  /** Warnings of the engine, the program, the providers and the policies. */
  readonly warnings: readonly Diagnostic[];
  readonly durationMilliseconds: number;
}

/**
 * Deploys the project with the real Pulumi engine into the local Azure.
 *
 * A run that is interrupted, by whatever means, is continued by the next one.
 *
 * @throws DeployError with what the engine reported: faults of the configuration, refusals of Azure, policies
 * @example
 * const { outputs } = await deploy({ projectDirectory: ".", stack: "dev", azure, stateDirectory: ".sandbox", cli });
 */
export async function deploy(options: DeployOptions): Promise<DeployResult> {
  const { preview = false, policyPack, policyPackConfig, refresh = false } = options;
  const goesOn = !preview && options.continueOnError === true;
  return run(options, [
    ...(preview ? ["preview"] : ["up", "--yes", "--skip-preview"]),
    ...(policyPack === undefined ? [] : ["--policy-pack", policyPack]),
    ...(policyPackConfig === undefined ? [] : ["--policy-pack-config", policyPackConfig]),
    ...(refresh ? ["--refresh"] : []),
    ...(goesOn ? ["--continue-on-error"] : []),
  ]);
}

/** Deletes everything that the stack holds, and keeps the empty stack. */
export async function destroy(options: EngineOptions): Promise<DeployResult> {
  return run(options, ["destroy", "--yes", "--skip-preview"]);
}

/** The outputs of the last deployment, secrets in the clear. */
export async function secretOutputs(options: EngineOptions): Promise<Readonly<Record<string, unknown>>> {
  const project = prepareProject(options);
  return JSON.parse(
    await must(options, project, ["stack", "output", "--json", "--show-secrets", "--stack", project.stack]),
  );
}

/** A setting of the stack in the clear, or undefined where it has none. */
export async function secretSetting(options: Preparation, key: string): Promise<unknown> {
  return (await secretSettings(options))[key];
}

/** Every setting of the stack in the clear, by its full key; it is made where there is none. */
export async function secretSettings(options: Preparation): Promise<Readonly<Record<string, unknown>>> {
  const project = prepareProject(options);
  await makeStack(options, project);
  const settings = ["config", "--json", "--show-secrets", "--stack", project.stack];
  const all = JSON.parse(await must(options, project, settings)) as Record<
    string,
    { value?: string; objectValue?: unknown }
  >;
  return Object.fromEntries(
    Object.entries(all).map(([key, { value, objectValue }]) => [key, objectValue ?? value]),
  );
}

/**
 * What `pulumi preview --json --show-sames` prints: the state of every resource, before and after.
 *
 * @throws DeployError
 */
export async function previewAsJson(options: DeployOptions): Promise<string> {
  const { policyPack, refresh = false } = options;
  const { result } = await runAttached(options, prepareProject(options), [
    ...["preview", "--json", "--show-sames"],
    ...(policyPack === undefined ? [] : ["--policy-pack", policyPack]),
    ...(refresh ? ["--refresh"] : []),
  ]);
  return result.output;
}

async function run(options: EngineOptions, command: readonly string[]): Promise<DeployResult> {
  const started = performance.now();
  const project = prepareProject(options);
  const { events } = await runAttached(options, project, command);
  return {
    outputs: stackOutputs(events),
    resources: readStackState(project)?.resources ?? [],
    changes: events.find(({ summaryEvent }) => summaryEvent)?.summaryEvent?.resourceChanges ?? {},
    warnings: diagnostics(events, "warning"),
    durationMilliseconds: performance.now() - started,
  };
}

/** Runs one command with the stand-ins for Azure's providers and for the language host. */
async function runAttached(
  options: EngineOptions,
  project: Project,
  command: readonly string[],
): Promise<{ result: Execution; events: readonly EngineEvent[] }> {
  return attached(options, project, async ({ env, creations }) => {
    const events: EngineEvent[] = [];
    const log = new EventLog(join(project.stateDirectory, "events.json"), (event) => {
      if (isDebug(event)) return;
      events.push(event);
      options.onProgress?.({ kind: "event", event });
    });
    let result: Execution;
    try {
      result = await execute(
        options.cli,
        [
          ...["--non-interactive", "--color", "never"],
          ...command,
          ...["--stack", project.stack],
          ...["--config-file", project.settingsFile],
          ...["--event-log", log.file],
          "--suppress-progress",
        ],
        { env, signal: options.signal, cwd: project.directory },
      );
    } finally {
      log.close();
    }
    if (result.code !== 0) throw failure(events, result, options.signal);
    if (!command.includes("preview")) creations.clear();
    return { result, events };
  });
}
