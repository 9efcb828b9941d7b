import { clouds } from "../clouds/index.ts";
import { localSend } from "../http.ts";
import { type CreationJournal, startProviders } from "../provider/index.ts";
import { environment } from "./command.ts";
import { openCreationJournal } from "./creation-journal.ts";
import { pathWithDynamicProvider } from "./dynamic-provider.ts";
import { startLanguageHost } from "./host/index.ts";
import { refuseMissingLanguage } from "./language.ts";
import type { EngineOptions, Preparation } from "./options.ts";
import type { Project } from "./project.ts";
import { must, recover } from "./recover.ts";
import { readStackState, writeEmptyStack } from "./stack-state.ts";

/** What a Pulumi CLI needs to work on the local Azure instead of the real one. */
export interface Attachment {
  /** The whole environment of the CLI. */
  readonly env: NodeJS.ProcessEnv;
  readonly creations: CreationJournal & { clear(): void };
}

/**
 * Starts the stand-ins for Azure's providers and for the language host, makes the stack where there is none, cleans up
 * after a run that was killed, and hands over the environment in which the CLI finds all that. The stand-ins end with
 * `work`.
 *
 * @throws DeployError
 */
export async function attached<T>(
  options: EngineOptions,
  project: Project,
  work: (attachment: Attachment) => Promise<T>,
): Promise<T> {
  refuseMissingLanguage(project, options.cli);
  await makeStack(options, project);
  await recover(options, project);
  const creations = openCreationJournal(project);
  const { azure } = options;
  const cloud = clouds[azure.cloud ?? "public"];
  // Where a program reads of Resource Manager by itself, with a token of the provider.
  const programEnv = { BREAKGLASS_ARM_ENDPOINT: `http://127.0.0.1:${azure.port}` };
  const onOutput = (text: string) => options.onProgress?.({ kind: "output", text });
  // A policy pack runs in Node.js, whatever the program is written in.
  const languages = ["nodejs", "python"] as const;
  const needed = languages.filter((language) => language === "nodejs" || language === project.runtime);
  const [providers, ...hosts] = await Promise.all([
    startProviders({
      send: localSend(azure.port),
      token: (audience) => azure.token(audience),
      cloud,
      subscriptionId: azure.subscriptionId,
      caller: azure.caller,
      creations,
      hasSteadyNames: options.isTemporary === true,
      ...(options.onLeftOut === undefined ? {} : { onLeftOut: options.onLeftOut }),
    }),
    ...needed.map((language) => startLanguageHost(onOutput, programEnv, language)),
  ]);
  try {
    const env = {
      ...environment(project),
      ...(options.isTemporary === true ? ONE_CHECKPOINT : {}),
      ...(project.runtime === "nodejs" ? { PATH: pathWithDynamicProvider(project) } : {}),
      ...(await graphAccess(azure)),
      ...programEnv,
      ARM_ENVIRONMENT: cloud.name,
      PULUMI_DEBUG_PROVIDERS: providers.attachment,
      PULUMI_DEBUG_LANGUAGES: hosts.map(({ attachment }) => attachment).join(","),
    };
    return await work({ env, creations });
  } finally {
    for (const host of hosts) host.close();
    providers.close();
  }
}

/**
 * The state is written once, and not at both ends of each resource: a third of the engine's work. An experiment of Pulumi's
 * (github.com/pulumi/pulumi, pull request 10750).
 */
const ONE_CHECKPOINT = { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" };

/**
 * A dynamic resource runs in the project's own code, which would go to the real Microsoft Graph: these two turn it
 * to the local one. They live in the engine's environment alone, and no file holds them.
 */
async function graphAccess({ port, token, cloud }: EngineOptions["azure"]): Promise<Record<string, string>> {
  return {
    BREAKGLASS_GRAPH_ENDPOINT: `http://127.0.0.1:${port}`,
    BREAKGLASS_GRAPH_TOKEN: await token(clouds[cloud ?? "public"].graph),
  };
}

/**
 * Makes the stack where there is none, and gives it its secrets.
 *
 * @throws DeployError
 */
export async function makeStack(options: Preparation, project: Project): Promise<void> {
  const { stack, standIns } = project;
  if (readStackState(project) === undefined) {
    options.onProgress?.({ kind: "step", message: `Making the stack "${stack}"` });
    writeEmptyStack(project);
  }
  if (standIns.length > 0) {
    const paths = standIns.map(({ path }) => path).join(", ");
    const message = `The sandbox has no key for the stack's secrets: made-up values stand for ${paths}`;
    options.onProgress?.({ kind: "step", message });
  }
  const setSecret = ["config", "set", "--secret", "--stack", stack];
  for (const { path, value } of standIns)
    await must(options, project, [...setSecret, "--path", path, "--", value]);
  for (const [key, value] of Object.entries(options.config ?? {})) {
    if (!("secret" in value)) continue;
    await must(options, project, [...setSecret, key, "--", value.secret]);
  }
}
