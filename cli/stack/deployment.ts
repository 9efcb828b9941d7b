import { join } from "node:path";
import { type DirectoryUser, type LocalCloud, ORDINARY_TENANT, startCloud } from "azure-alerting-sandbox";
import {
  attached,
  type DeployResult,
  deploy,
  type LeftOut,
  prepareProject,
  previewAsJson,
  secretSetting,
} from "azure-alerting-sandbox/engine";
import { type EngineOptions, ensureCli, type Progress } from "azure-alerting-sandbox/pulumi";
import { DEFAULT_READINGS, DEPLOYMENT_READINGS, type Readings } from "azure-alerting-sandbox/readings";

import { decryptedSettings, standIn } from "./decrypted.ts";
import { createExisting } from "./existing.ts";
import { projectDirectory } from "./project.ts";
import { sandboxState } from "./sandbox-state.ts";
import { type StackSettings, stackConfig } from "./settings.ts";

/** The identity that deploys in the sandbox. */
export const DEPLOYER = "0d5b7c1e-3f42-4a6d-9b8e-5c4d3e2f1a0b";
/** The Microsoft Graph permissions that an administrator granted it beforehand (docs/channels.md). */
const DEPLOYER_APP_ROLES = [
  "User.Read.All",
  "Group.Read.All",
  "Application.Read.All",
  "AppRoleAssignment.ReadWrite.All",
  "CustomDetection.ReadWrite.All",
];

export interface Deployment {
  readonly cloud: LocalCloud;
  readonly settings: StackSettings;
  readonly result: DeployResult;
  /** Resources of types that the sandbox does not have, if they are left out. */
  readonly leftOut: readonly LeftOut[];
  /**
   * The same deployment in a new cloud, in which nothing has happened yet.
   *
   * @param readings Default: those of the deployment.
   */
  again(start: Date, readings?: Readings): Promise<Deployment>;
}

/**
 * Starts the sandbox, deploys a stack into it with the real engine, and returns both.
 *
 * Ctrl-C ends the deployment cleanly; the next one continues from there.
 *
 * @throws UserError, CliError, DeployError
 */
export async function deployStack(stack: string, options: SandboxOptions): Promise<Deployment> {
  return inSandbox(stack, options, async ({ cloud, settings, engine, open, leftOut }) => {
    await createExisting(cloud, settings, await engine.azure.token(cloud.azure.cloud.arm));
    const result = await deploy(engine);
    sayLeftOut(leftOut, options.onStep);
    const webhooks = settings.channels.includes("teams-webhook")
      ? await secretSetting(engine, "breakglass:teamsWebhookUrls")
      : undefined;
    const inCloud = (each: LocalCloud): Deployment => {
      for (const [name, url] of Object.entries(webhooks ?? {})) each.teamsWebhooks.add(name, String(url));
      return {
        cloud: each,
        settings,
        result,
        leftOut,
        again: async (at, readings) => inCloud(await open(at, readings)),
      };
    };
    return inCloud(cloud);
  });
}

/**
 * What a deployment into the sandbox would do after a refresh, in the format of `pulumi preview --json`.
 *
 * @throws UserError, CliError, DeployError
 */
export async function previewStack(stack: string, options: SandboxOptions): Promise<string> {
  return inSandbox(stack, options, async ({ cloud, settings, engine, leftOut }) => {
    await createExisting(cloud, settings, await engine.azure.token(cloud.azure.cloud.arm));
    const preview = await previewAsJson({ ...engine, refresh: true });
    sayLeftOut(leftOut, options.onStep);
    await cloud.close();
    return preview;
  });
}

/** What you need to run the Pulumi CLI yourself on a stack in the sandbox. */
export interface SandboxEngine {
  /** The whole environment for the CLI: with it, the CLI uses the sandbox instead of Azure. */
  readonly env: NodeJS.ProcessEnv;
  /** The file that replaces `Pulumi.<stack>.yaml`. */
  readonly settingsFile: string;
  /** Call this after a successful update. */
  updated(): void;
}

/**
 * Attaches the engine to the sandbox of a stack for as long as `work` takes.
 *
 * @throws UserError, CliError, DeployError
 */
export async function withSandboxEngine<T>(
  stack: string,
  options: SandboxOptions,
  work: (engine: SandboxEngine) => Promise<T>,
): Promise<T> {
  return inSandbox(stack, options, async ({ cloud, settings, engine }) => {
    await createExisting(cloud, settings, await engine.azure.token(cloud.azure.cloud.arm));
    const project = prepareProject(engine);
    const result = await attached(engine, project, ({ env, creations }) =>
      work({ env, settingsFile: project.settingsFile, updated: () => creations.clear() }),
    );
    await cloud.close();
    return result;
  });
}

export interface SandboxOptions {
  /** When the sandbox's clock starts. */
  readonly start: Date;
  readonly onStep: (line: string) => void;
  /** The directory of Pulumi.yaml. Default: the current directory, or the nearest one above that has one. */
  readonly directory?: string;
  /** Ends the run cleanly. Default: Ctrl-C does. */
  readonly signal?: AbortSignal;
  /** What Azure does where its documentation leaves it open. Default: `DEFAULT_READINGS`. */
  readonly readings?: Readings;
  /** Accounts that the directory has in addition to the configured ones, before them. */
  readonly accounts?: readonly DirectoryUser[];
  /** Leaves out resources of types that the sandbox does not have, instead of refusing them. Default: false. */
  readonly skipUnknown?: boolean;
  /** The deployment is thrown away afterwards. Default: false. */
  readonly isTemporary?: boolean;
  /** Deletes what the sandbox holds of the stack first. Default: false. */
  readonly reset?: boolean;
  /** Changes the cloud before the first request, for example to inject a fault. */
  readonly arrange?: (cloud: LocalCloud) => void;
}

interface Sandbox {
  readonly cloud: LocalCloud;
  readonly settings: StackSettings;
  readonly engine: EngineOptions;
  readonly leftOut: readonly LeftOut[];
  /** Opens the deployed resources again in a new cloud. */
  open(at: Date, readings?: Readings): Promise<LocalCloud>;
}

/** Starts the sandbox of a stack, and closes it if `work` fails. */
async function inSandbox<T>(
  stack: string,
  options: SandboxOptions,
  work: (sandbox: Sandbox) => Promise<T>,
): Promise<T> {
  const { start, onStep, directory = projectDirectory(), readings, signal, arrange } = options;
  const { reset = false, skipUnknown = false, isTemporary = false, accounts = [] } = options;
  stackConfig(directory, stack); // A stack that is not there leaves nothing behind.
  const stateDirectory = sandboxState(directory, stack, reset, stateName(stack, readings));
  const settings = withAccounts(await decryptedSettings(directory, stack, onStep), accounts);
  const cli = await ensureCli({ onProgress: onStep });
  const { tenantId, subscriptionId, users, cloud: named } = settings;
  const tenant = { ...ORDINARY_TENANT, groups: settings.accountGroups };
  const open = async (start: Date, chosen = readings) => {
    const place = {
      directory: join(stateDirectory, "azure"),
      tenantId,
      users,
      tenant,
      start,
      cloud: named,
    };
    const opened = await startCloud(chosen === undefined ? place : { ...place, readings: chosen });
    for (const role of DEPLOYER_APP_ROLES) opened.azure.appRoles.grant(DEPLOYER, role);
    return opened;
  };
  const cloud = await open(start);
  arrange?.(cloud);
  const interrupt = new AbortController();
  const onInterrupt = () => interrupt.abort();
  if (signal === undefined) process.once("SIGINT", onInterrupt);
  const leftOut: LeftOut[] = [];
  const engine: EngineOptions = {
    projectDirectory: directory,
    stack,
    stateDirectory,
    cli: cli.path,
    standIn,
    isTemporary,
    ...(skipUnknown ? { onLeftOut: (resource: LeftOut) => leftOut.push(resource) } : {}),
    azure: {
      port: cloud.azure.port,
      cloud: named,
      subscriptionId,
      caller: { clientId: DEPLOYER, objectId: DEPLOYER, tenantId },
      token: (audience) => cloud.azure.tokens.issue(DEPLOYER, audience),
    },
    onProgress: (progress: Progress) => report(progress, onStep),
    signal: signal ?? interrupt.signal,
  };
  try {
    return await work({ cloud, settings, engine, open, leftOut });
  } catch (error) {
    await cloud.close();
    throw error;
  } finally {
    process.removeListener("SIGINT", onInterrupt);
  }
}

/** A stack of somebody else says nowhere which accounts it watches. */
export function withAccounts(settings: StackSettings, accounts: readonly DirectoryUser[]): StackSettings {
  return { ...settings, users: [...accounts, ...settings.users] };
}

/**
 * What is deployed is not asked for again: where a reading decides what Azure takes, the stack is deployed anew, into a
 * sandbox of its own.
 */
function stateName(stack: string, readings: Readings = DEFAULT_READINGS): string {
  const chosen = DEPLOYMENT_READINGS.filter((name) => readings[name] !== DEFAULT_READINGS[name]);
  return [stack, ...chosen.map((name) => `${name}=${readings[name]}`)].join("+");
}

function sayLeftOut(leftOut: readonly LeftOut[], onStep: (line: string) => void): void {
  if (leftOut.length === 0) return;
  const names = leftOut.map(({ type, name }) => `${name} (${type})`).join(", ");
  onStep(`Left out, because the sandbox does not have the type: ${names}`);
}

function report(progress: Progress, onStep: (line: string) => void): void {
  if (progress.kind === "step") onStep(progress.message);
  // A line that stays, for each of forty resources, would fill a log: only a terminal shows them, one over the other.
  if (!process.stderr.isTTY) return;
  const created = progress.kind === "event" ? progress.event.resOutputsEvent?.metadata : undefined;
  if (created !== undefined && created.op !== "same" && !created.type.startsWith("pulumi:")) {
    onStep(`${created.op} ${created.type.split(":").at(-1)} ${created.urn.split("::").at(-1)}`);
  }
}
