import type { HttpRequest } from "../../http.ts";
import { bytesOf, contentType, isBinary } from "../expressions/binary.ts";
import { ExpressionError } from "../expressions/error.ts";
import { resolve } from "../expressions/template.ts";
import { jsonText, textOf } from "../expressions/text.ts";
import { isObject, type Value, type ValueObject } from "../expressions/value.ts";
import { type Multipart, multipartOf } from "../multipart.ts";
import type { Place } from "../place.ts";
import { sendWithRetries } from "../retries.ts";
import type { Scheduler } from "../scheduler.ts";
import type { Outcome } from "../types.ts";
import { UnsupportedError } from "../unsupported.ts";
import { authorized } from "./authentication.ts";

/** A call of any URL, with the workflow's identity where the action asks for it. */
export async function httpAction(
  action: ValueObject,
  run: Scheduler,
  place: Place,
  name: string,
): Promise<Outcome> {
  const inputs = resolve(action["inputs"] ?? {}, run.context(place)) as ValueObject;
  const { method, uri, headers = {}, body, queries = {}, cookie, authentication, ...others } = inputs;
  refuseOthers(others, ["retryPolicy"]);
  const url = absolute(textOf(uri ?? null));
  for (const [key, value] of Object.entries(queries as ValueObject)) url.searchParams.set(key, textOf(value));
  // The designer's "Cookie" (Azure/LogicAppsUX, the manifest of HTTP).
  const sentHeaders = { ...texts(headers), ...(cookie === undefined ? {} : { cookie: textOf(cookie) }) };
  const request = { method: textOf(method ?? null).toUpperCase(), url: url.href, headers: sentHeaders };
  const { authentication: _, ...shown } = inputs;
  const sent = await authorized(withBody(request, body), authentication, run);
  if ("status" in sent) return { ...sent, inputs: shown };
  return sendWithRetries(sent, { inputs: shown, policy: inputs["retryPolicy"], run, action, name });
}

/** A call of a connector's operation through an API connection, which keeps the credentials. */
export async function apiConnection(
  action: ValueObject,
  run: Scheduler,
  place: Place,
  name: string,
): Promise<Outcome> {
  const given = resolve(action["inputs"] ?? {}, run.context(place)) as ValueObject;
  // Flows of Power Automate have it; the credentials are the connection's.
  const { authentication: _, ...inputs } = given;
  const request = connectionRequest(inputs, run);
  return sendWithRetries(request, { inputs, policy: inputs["retryPolicy"], run, action, name });
}

/** What an API connection makes of an action's inputs. */
export function connectionRequest(inputs: ValueObject, run: Scheduler): HttpRequest {
  const { host, method = "POST", path, queries = {}, headers = {}, body, ...others } = inputs;
  refuseOthers(others, ["retryPolicy"]);
  const connection = isObject(host) && isObject(host["connection"]) ? host["connection"]["name"] : undefined;
  if (typeof connection !== "string")
    throw new ExpressionError("The API connection of the action has no name.");
  const request = run.host.connector(connection, {
    method: textOf(method).toUpperCase(),
    path: textOf(path ?? null),
    queries: texts(queries),
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : jsonText(body) }),
  });
  return { ...request, headers: { ...request.headers, ...texts(headers) } };
}

export function absolute(uri: string): URL {
  try {
    return new URL(uri);
  } catch {
    throw new ExpressionError(
      `The 'uri' of the action must be an absolute address. The provided value is '${uri}'.`,
    );
  }
}

export function refuseOthers(others: ValueObject, known: readonly string[]): void {
  const unknown = Object.keys(others).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new UnsupportedError(`The sandbox does not know the input '${unknown}' of an HTTP action.`);
}

export function withBody(request: HttpRequest, body: Value | undefined): HttpRequest {
  if (body === undefined || body === null) return request;
  if (typeof body === "string") return { ...request, body };
  const parts = multipartOf(body);
  if (parts !== undefined) return withParts(request, parts);
  const named = Object.keys(request.headers).some((name) => name.toLowerCase() === "content-type");
  const type = isBinary(body) ? contentType(body) : "application/json";
  const headers = named ? request.headers : { ...request.headers, "content-type": type };
  return { ...request, headers, body: isBinary(body) ? bytesOf(body).toString("utf8") : jsonText(body) };
}

/** Of a type of several parts, only the sender knows what stands between them. */
function withParts(request: HttpRequest, { contentType: type, text }: Multipart): HttpRequest {
  const others = Object.entries(request.headers).filter(([name]) => name.toLowerCase() !== "content-type");
  return { ...request, headers: { ...Object.fromEntries(others), "content-type": type }, body: text };
}

export function texts(values: Value): Record<string, string> {
  if (!isObject(values)) return {};
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, textOf(value)]));
}
