import type { HttpResponse, Send } from "../http.ts";
import { StatusError } from "../status-error.ts";
import { isObject, type PropertyMap } from "./values.ts";

/** A refusal of ARM or Microsoft Graph, worded as azure-native words it. */
export class ServiceError extends StatusError {
  constructor(status: number, code: string, message: string) {
    super(status, code, `Status=${status} Code=${JSON.stringify(code)} Message=${JSON.stringify(message)}`);
    this.name = "ServiceError";
  }
}

/** A bearer token for a service, such as `https://management.azure.com`. */
export type Token = (audience: string) => string | Promise<string>;

export interface RestClient {
  /** @throws ServiceError on any status from 400 */
  call(method: string, pathAndQuery: string, body?: PropertyMap): Promise<PropertyMap>;
  /** The bearer token that it calls with. */
  token(): Promise<string>;
}

/** How often an operation that goes on in the background is asked for its result. */
const POLL_MILLISECONDS = 50;

/** Speaks JSON to one host, with a bearer token, and waits for operations that ARM goes on with in the background. */
export function restClient(host: string, send: Send, token: Token): RestClient {
  const request = async (method: string, url: string, body?: PropertyMap) => {
    const response = await send({
      method,
      url,
      headers: {
        accept: "application/json",
        authorization: `Bearer ${await token(`https://${host}`)}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.status >= 400) throw serviceError(response);
    return response;
  };
  return {
    token: async () => token(`https://${host}`),
    async call(method, pathAndQuery, body) {
      const url = `https://${host}${pathAndQuery}`;
      const first = await request(method, url, body);
      const operation = first.headers["azure-asyncoperation"];
      if (operation === undefined) return json(first);
      await finished(operation, request);
      return method === "DELETE" ? {} : json(await request("GET", url));
    },
  };
}

/** Source: learn.microsoft.com/azure/azure-resource-manager/management/async-operations. */
async function finished(operation: string, request: (method: string, url: string) => Promise<HttpResponse>) {
  for (;;) {
    const state = json(await request("GET", operation));
    if (state["status"] === "Succeeded") return;
    if (state["status"] === "Failed" || state["status"] === "Canceled") {
      throw new OperationFailed(200, ...codeAndMessage(state, "The operation failed."));
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
  }
}

/** ARM took the request, and the operation then failed: the resource may exist. */
export class OperationFailed extends ServiceError {}

function serviceError(response: HttpResponse): ServiceError {
  return new ServiceError(response.status, ...codeAndMessage(json(response), response.body));
}

function codeAndMessage(body: PropertyMap, otherwise: string): [code: string, message: string] {
  const error = isObject(body["error"]) ? body["error"] : body;
  return [String(error["code"] ?? "Unknown"), String(error["message"] ?? otherwise)];
}

function json({ body }: HttpResponse): PropertyMap {
  if (body.trim() === "") return {};
  try {
    const parsed: unknown = JSON.parse(body);
    return isObject(parsed) ? parsed : {};
  } catch {
    return {};
  }
}
