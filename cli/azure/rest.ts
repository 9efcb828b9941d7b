import type { Pipeline } from "@azure/core-rest-pipeline";
import type { AzureAccess } from "./access.ts";
import { AzureError } from "./fault.ts";

/** For what has no small typed SDK: resources of many types, and Microsoft Graph. It writes nothing. */
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
  /** A POST that changes no resource: it asks for a secret, or starts a test. */
  armPost(id: string, apiVersion: string, body?: Json): Promise<Answer>;
  /** Asks at the address that the answer to a POST named. */
  armFollow(location: string): Promise<Answer>;
  /** @param path with its version, such as `/v1.0/subscribedSkus` */
  graph(path: string): Promise<Json>;
  graphList(path: string): Promise<Json[]>;
}

export type Json = Readonly<Record<string, unknown>>;

export interface Answer {
  readonly status: number;
  readonly body: Json;
  /** Where the result will be, of a POST that takes long. */
  readonly location?: string;
}

/**
 * @example
 * const rest = await azureRest(access);
 * const workflow = await rest.arm(workflowId, "2019-05-01");
 */
export async function azureRest({ credential, options, cloud }: AzureAccess): Promise<AzureRest> {
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
  const { arm: ARM, graph: GRAPH } = cloud;
  const pipelines: Readonly<Record<string, Pipeline>> = {
    [ARM]: pipelineFor(ARM),
    [GRAPH]: pipelineFor(GRAPH),
  };
  const send = async (host: string, url: URL, post?: Json): Promise<Answer> => {
    // Never send the token anywhere else, whatever the link to the next page says.
    if (url.origin !== host) throw new AzureError(502, "StrangeLink", `${host} links to ${url.origin}.`);
    const request = createPipelineRequest({
      url: url.href,
      ...(post === undefined ? {} : { method: "POST", body: JSON.stringify(post) }),
    });
    if (post !== undefined) request.headers.set("Content-Type", "application/json");
    const { status, bodyAsText, headers } = await (pipelines[host] as Pipeline).sendRequest(
      httpClient,
      request,
    );
    const body = parsed(bodyAsText ?? "");
    const location = headers.get("location");
    if (status < 300) return { status, body, ...(location === undefined ? {} : { location }) };
    const { code, message } = (body["error"] ?? body) as { code?: string; message?: string };
    throw new AzureError(status, code ?? `HTTP${status}`, message ?? `${url.hostname} answered ${status}.`);
  };
  const get = async (host: string, url: URL) => (await send(host, url)).body;
  const list = async (host: string, first: URL): Promise<Json[]> => {
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
    arm: (id, apiVersion, query) => get(ARM, armUrl(ARM, id, apiVersion, query)),
    armList: (id, apiVersion, query) => list(ARM, armUrl(ARM, id, apiVersion, query)),
    armPost: (id, apiVersion, body = {}) => send(ARM, armUrl(ARM, id, apiVersion), body),
    armFollow: (location) => send(ARM, new URL(location, ARM)),
    graph: (path) => get(GRAPH, new URL(path, GRAPH)),
    graphList: (path) => list(GRAPH, new URL(path, GRAPH)),
  };
}

function armUrl(
  arm: string,
  id: string,
  apiVersion: string,
  query: Readonly<Record<string, string>> = {},
): URL {
  const url = new URL(id, arm);
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
