import type { EngineEvent } from "@pulumi/pulumi/automation/events.js";
import type { CloudName } from "../clouds/index.ts";
import type { Caller, LeftOut } from "../provider/index.ts";

export type { LeftOut } from "../provider/index.ts";

/** The local Azure, and who speaks to it. */
export interface AzureEndpoint {
  /** Of the HTTP server on 127.0.0.1 that answers for Resource Manager and Microsoft Graph. */
  readonly port: number;
  /** Which of the clouds of Azure it is. Default: the public one. */
  readonly cloud?: CloudName;
  /** Used where the stack does not configure `azure-native:subscriptionId`. */
  readonly subscriptionId: string;
  /** What `authorization.getClientConfig` says of the identity that deploys. */
  readonly caller: Caller;
  /** A bearer token for a service, such as `https://management.azure.com` or `https://graph.microsoft.com`. */
  token(audience: string): string | Promise<string>;
}

/** A plain value stands in the settings as it is; a secret one is encrypted there. */
export type ConfigValue = { readonly value: unknown } | { readonly secret: string };

export type Progress =
  /** One step of the preparation, for a person to read. */
  | { readonly kind: "step"; readonly message: string }
  /** What the program writes to its standard output and standard error. */
  | { readonly kind: "output"; readonly text: string }
  /** An event of the engine, in the form of Pulumi's Automation API. */
  | { readonly kind: "event"; readonly event: EngineEvent };

export interface EngineOptions {
  /** The directory of `Pulumi.yaml`. It is only read. */
  readonly projectDirectory: string;
  readonly stack: string;
  readonly azure: AzureEndpoint;
  /** Holds everything that a run leaves behind: state, settings, logs. */
  readonly stateDirectory: string;
  /** The path of the Pulumi CLI. */
  readonly cli: string;
  /** Settings over those of `Pulumi.<stack>.yaml`, by full key: `{ "breakglass:location": { value: "…" } }`. */
  readonly config?: Readonly<Record<string, ConfigValue>>;
  /**
   * A made-up value for a secret that a key store or Pulumi Cloud encrypts, by its path such as `app:tokens.first`; undefined
   * where there is none. The sandbox has no such key, and asks nobody for it.
   */
  readonly standIn?: (path: string) => string | undefined;
  /** Is given each resource of a type that the sandbox does not have, which is then left out. Default: it is refused. */
  readonly onLeftOut?: (resource: LeftOut) => void;
  readonly onProgress?: (progress: Progress) => void;
  /**
   * Its state is thrown away: the engine writes it at the end alone, a run that was killed is not continued, and
   * what the program does not name has the same name in every deployment, so that two can be compared. Default: false.
   */
  readonly isTemporary?: boolean;
  /** Ends the run in good order: what has begun is finished, nothing new is begun. */
  readonly signal?: AbortSignal;
}

/** What can be done before there is an Azure. */
export type Preparation = Omit<EngineOptions, "azure">;

export interface Diagnostic {
  readonly message: string;
  /** The resource that it is about; absent for the program as a whole. */
  readonly urn?: string;
}

/** The program or a resource failed, and the engine said why. */
export class DeployError extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(({ message }) => message).join("\n"));
    this.name = "DeployError";
    this.diagnostics = diagnostics;
  }
}
