import type { Pipeline } from "@azure/core-rest-pipeline";
import type { AzureAccess } from "./access.ts";
import { AzureError } from "./fault.ts";

const ARM = "https://management.azure.com";
const GRAPH = "https://graph.microsoft.com";

/** For what has no small typed SDK: resources of many types, and Microsoft Graph. Read-only. */
export interface AzureRest {
  /**
   * A resource, or anything else under Resource Manager, by its id.
   *
   * @param query such as `{ $filter: "atScope()" }`
   * @throws AzureError, or what the SDKs' pipeline throws; `azureFault` reads both
   */
  arm(id: string, apiVersion: string, query?: Readonly<Record<string, string>>): Promise<Json>;
  /** A whole list, across all pages. */
  armList(id: string, apiVersion: string, query?: Readonly<Record<string, string>>): Promise<Json[]>;
  /** @param path with its version, such as `/v1.0/subscribedSkus` */
  graph(path: string): Promise<Json>;
  graphList(path: string): Promise<Json[]>;
}

export type Json = Readonly<Record<string, unknown>>;

/**
 * @example
 * const rest = await azureRest(access);
 * const workflow = await rest.arm(workflowId, "2019-05-01");
 */
export async function azureRest({ credential, options }: AzureAccess): Promise<AzureRest> {
  const {
    bearerTokenAuthenticationPolicy,
    createDefaultHttpClient,
    createPipelineFromOptions,
    createPipelineRequest,
  } = await import("@azure/core-rest-pipeline");
  const { httpClient = createDefaultHttpClient(), ...pipelineOptions } = options;
  const pipelineFor = (host: string): Pipeline => {
    const pipeline = createPipelineFromOptions(pipelineOptions);
    pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes: `${host}/.default` }));
    return pipeline;
  };
  const pipelines = { [ARM]: pipelineFor(ARM), [GRAPH]: pipelineFor(GRAPH) };
  const get = async (host: typeof ARM | typeof GRAPH, url: URL): Promise<Json> => {
    // Never send the token anywhere else, whatever the link to the next page says.
    if (url.origin !== host) throw new AzureError(502, "StrangeLink", `${host} links to ${url.origin}.`);
    const request = createPipelineRequest({ url: url.href });
    const { status, bodyAsText } = await (pipelines[host] as Pipeline).sendRequest(httpClient, request);
    const body = parsed(bodyAsText ?? "");
    if (status < 300) return body;
    const { code, message } = (body["error"] ?? {}) as { code?: string; message?: string };
    throw new AzureError(status, code ?? `HTTP${status}`, message ?? `${url.hostname} answered ${status}.`);
  };
  const list = async (host: typeof ARM | typeof GRAPH, first: URL): Promise<Json[]> => {
    const found: Json[] = [];
    let next: URL | undefined = first;
    while (next !== undefined) {
      const page: Json = await get(host, next);
      for (const each of (page["value"] ?? []) as Json[]) found.push(each);
      const link = page["nextLink"] ?? page["@odata.nextLink"];
      next = typeof link === "string" && link !== "" ? new URL(link) : undefined;
    }
    return found;
  };
  return {
    arm: (id, apiVersion, query) => get(ARM, armUrl(id, apiVersion, query)),
    armList: (id, apiVersion, query) => list(ARM, armUrl(id, apiVersion, query)),
    graph: (path) => get(GRAPH, new URL(path, GRAPH)),
    graphList: (path) => list(GRAPH, new URL(path, GRAPH)),
  };
}

function armUrl(id: string, apiVersion: string, query: Readonly<Record<string, string>> = {}): URL {
  const url = new URL(id, ARM);
  for (const [name, value] of Object.entries({ "api-version": apiVersion, ...query })) {
    url.searchParams.set(name, value);
  }
  return url;
}

function parsed(text: string): Json {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Json) : {};
  } catch {
    return {};
  }
}
