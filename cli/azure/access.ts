import type { HttpClient } from "@azure/core-rest-pipeline";
import type { TokenCredential } from "@azure/identity";
import { type Cloud, clouds } from "azure-alerting-sandbox/clouds";
import { deployingIdentity } from "breakglass-alerts/identity";
import { UserError } from "../errors/user-error.ts";

/** Which identity calls Azure, and where: every Azure client is created from this. */
export interface AzureAccess {
  readonly credential: TokenCredential;
  /** Which of the clouds of Azure it calls. */
  readonly cloud: Cloud;
  /** Options for every client of an Azure SDK: `new MonitorClient(credential, subscriptionId, options)`. */
  readonly options: {
    readonly httpClient?: HttpClient;
    readonly retryOptions: { readonly maxRetries: number; readonly retryDelayInMs?: number };
    /** Of Resource Manager, by the names that the older and the newer SDKs have for them. */
    readonly endpoint: string;
    readonly $host: string;
    readonly credentialScopes: string;
    readonly credentials: { readonly scopes: string[] };
  };
}

export interface AccessOptions {
  /** The tenant to request tokens for. Default: the one that the identity is signed in to. */
  readonly tenantId?: string | undefined;
  /** Default: the public one. */
  readonly cloud?: Cloud;
  /** Default: this process's environment. */
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Access to the real Azure with the deploying identity. If both BREAKGLASS_AZURE_ENDPOINT and BREAKGLASS_AZURE_TOKEN
 * are set, access to the Azure at that endpoint (such as the sandbox) with that token.
 *
 * @throws UserError if only one of the two variables is set, or the endpoint is not a URL
 * @example
 * const access = await azureAccess({ tenantId });
 * const monitor = new MonitorClient(access.credential, subscriptionId, access.options);
 */
export async function azureAccess({
  tenantId,
  cloud = clouds.public,
  env = process.env,
}: AccessOptions = {}): Promise<AzureAccess> {
  const endpoint = env["BREAKGLASS_AZURE_ENDPOINT"];
  const token = env["BREAKGLASS_AZURE_TOKEN"];
  if (endpoint !== undefined && token !== undefined) return localAccess(endpoint, () => token, cloud);
  // Only one of them would send a real token to an unknown host, or a made-up token to the real one.
  if (endpoint !== undefined || token !== undefined) {
    throw new UserError("Set both BREAKGLASS_AZURE_ENDPOINT and BREAKGLASS_AZURE_TOKEN, or neither.");
  }
  // Where @azure/identity asks for tokens, unless it is told otherwise.
  process.env["AZURE_AUTHORITY_HOST"] = cloud.login;
  const identity = await deployingIdentity(env);
  const credential: TokenCredential = {
    // The identity may be signed in to several tenants; each stack needs tokens for its own.
    getToken: (scopes, options) =>
      identity.getToken(scopes, { ...options, ...(tenantId === undefined ? {} : { tenantId }) }),
  };
  return { credential, cloud, options: { ...armOptions(cloud), retryOptions: { maxRetries: 2 } } };
}

/**
 * Access to an Azure that serves all of its hosts at one HTTP address, as the sandbox does.
 *
 * @param issue returns the token for an audience, such as `https://management.azure.com`
 * @throws UserError if the endpoint is not an HTTP address
 */
export async function localAccess(
  endpoint: string,
  issue: (audience: string) => string,
  cloud: Cloud = clouds.public,
): Promise<AzureAccess> {
  if (!/^https?:$/.test(URL.canParse(endpoint) ? new URL(endpoint).protocol : "")) {
    throw new UserError(
      `BREAKGLASS_AZURE_ENDPOINT is "${endpoint}". Set it to a URL, such as http://127.0.0.1:8080.`,
    );
  }
  const { localHttpClient } = await import("./local-client.ts");
  const credential: TokenCredential = {
    getToken: async (scopes) => {
      const [scope = ""] = [scopes].flat();
      return { token: issue(scope.replace(/\/\.default$/, "")), expiresOnTimestamp: Date.now() + 3_600_000 };
    },
  };
  return {
    credential,
    cloud,
    options: {
      ...armOptions(cloud),
      httpClient: localHttpClient(endpoint),
      retryOptions: { maxRetries: 2, retryDelayInMs: 10 },
    },
  };
}

function armOptions({ arm }: Cloud) {
  const scope = `${arm}/.default`;
  return { endpoint: arm, $host: arm, credentialScopes: scope, credentials: { scopes: [scope] } };
}
