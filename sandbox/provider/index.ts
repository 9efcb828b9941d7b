import { type Cloud, hostOf } from "../clouds/index.ts";
import type { Send } from "../http.ts";
import { restClient, type Token } from "./arm.ts";
import { serveAzureNative } from "./azure-native.ts";
import { serveAzuread } from "./azuread.ts";
import type { Caller } from "./functions.ts";
import type { LeftOut } from "./leave-out.ts";
import type { CreationJournal } from "./resource-operations.ts";

export interface ProviderOptions {
  readonly send: Send;
  readonly token: Token;
  readonly cloud: Cloud;
  /** Used where the stack does not configure `azure-native:subscriptionId`. */
  readonly subscriptionId: string;
  readonly caller: Caller;
  /** Default: none, and every resource that exists already is refused. */
  readonly creations?: CreationJournal;
  /** Is given each resource of a type that is not there, which is then left out. Default: it is refused. */
  readonly onLeftOut?: (resource: LeftOut) => void;
  /** A resource without a name gets the same in every deployment, instead of a random one. Default: false. */
  readonly hasSteadyNames?: boolean;
}

const NO_JOURNAL: CreationJournal = { isUnfinished: () => false, begin: () => {} };

export interface Providers {
  /** The value of `PULUMI_DEBUG_PROVIDERS` that attaches the engine to these providers. */
  readonly attachment: string;
  close(): void;
}

/**
 * Starts the stand-ins for the azure-native and azuread plugins.
 *
 * @example
 * const providers = await startProviders({ send: localSend(port), token: (audience) => "…", subscriptionId, caller });
 * spawn("pulumi", ["up"], { env: { ...process.env, PULUMI_DEBUG_PROVIDERS: providers.attachment } });
 */
export async function startProviders(options: ProviderOptions): Promise<Providers> {
  const { send, token, cloud, subscriptionId, caller, creations = NO_JOURNAL, onLeftOut } = options;
  const { hasSteadyNames = false } = options;
  const [native, directory] = await Promise.all([
    serveAzureNative({
      cloud,
      arm: restClient(hostOf(cloud.arm), send, token),
      subscriptionId,
      caller,
      creations,
      hasSteadyNames,
      ...(onLeftOut === undefined ? {} : { onLeftOut }),
    }),
    serveAzuread(restClient(hostOf(cloud.graph), send, token), cloud, creations, onLeftOut),
  ]);
  return {
    attachment: `azure-native:${native.port},azuread:${directory.port}`,
    close: () => {
      native.close();
      directory.close();
    },
  };
}

export type { Caller } from "./functions.ts";
export type { LeftOut } from "./leave-out.ts";
export type { CreationJournal } from "./resource-operations.ts";
