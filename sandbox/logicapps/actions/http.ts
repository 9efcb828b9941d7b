import type { HttpRequest } from "../../http.ts";
import { bytesOf, contentType, isBinary } from "../expressions/binary.ts";
import { ExpressionError } from "../expressions/error.ts";
import { resolve } from "../expressions/template.ts";
import { jsonText, textOf } from "../expressions/text.ts";
import { isObject, type Value, type ValueObject } from "../expressions/value.ts";
import type { Place } from "../place.ts";
import { sendWithRetries } from "../retries.ts";
import type { Scheduler } from "../scheduler.ts";
import type { Outcome } from "../types.ts";
import { UnsupportedError } from "../unsupported.ts";

/** A call of any URL, with the workflow's identity where the action asks for it. */
export async function httpAction(
  action: ValueObject,
  run: Scheduler,
  place: Place,
  name: string,
): Promise<Outcome> {
  const inputs = resolve(action["inputs"] ?? {}, run.context(place)) as ValueObject;
  const { method, uri, headers = {}, body, queries = {}, authentication, ...others } = inputs;
  refuseOthers(others, ["retryPolicy"]);
  const url = absolute(textOf(uri ?? null));
  for (const [key, value] of Object.entries(queries as ValueObject)) url.searchParams.set(key, textOf(value));
  const request = withBody(
    { method: textOf(method ?? null).toUpperCase(), url: url.href, headers: texts(headers) },
    body,
  );
  const { authentication: _, ...shown } = inputs;
  const authorized = await authorize(request, authentication, run);
  if ("status" in authorized) return { ...authorized, inputs: shown };
  return sendWithRetries(authorized, { inputs: shown, policy: inputs["retryPolicy"], run, action, name });
}

/** A call of a connector's operation through an API connection, which keeps the credentials. */
export async function apiConnection(
  action: ValueObject,
  run: Scheduler,
  place: Place,
  name: string,
): Promise<Outcome> {
  const inputs = resolve(action["inputs"] ?? {}, run.context(place)) as ValueObject;
  const { host, method, path, queries = {}, body, ...others } = inputs;
  refuseOthers(others, ["retryPolicy"]);
  const connection = isObject(host) && isObject(host["connection"]) ? host["connection"]["name"] : undefined;
  if (typeof connection !== "string")
    throw new ExpressionError("The API connection of the action has no name.");
  const request = run.host.connector(connection, {
    method: textOf(method ?? null).toUpperCase(),
    path: textOf(path ?? null),
    queries: texts(queries),
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : jsonText(body) }),
  });
  return sendWithRetries(request, { inputs, policy: inputs["retryPolicy"], run, action, name });
}

function absolute(uri: string): URL {
  try {
    return new URL(uri);
  } catch {
    throw new ExpressionError(
      `The 'uri' of the action must be an absolute address. The provided value is '${uri}'.`,
    );
  }
}

function refuseOthers(others: ValueObject, known: readonly string[]): void {
  const unknown = Object.keys(others).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new UnsupportedError(`The sandbox does not know the input '${unknown}' of an HTTP action.`);
}

async function authorize(
  request: HttpRequest,
  authentication: Value | undefined,
  run: Scheduler,
): Promise<HttpRequest | Outcome> {
  if (authentication === undefined) return request;
  const {
    type,
    audience = "https://management.azure.com/",
    username,
    password,
    value,
  } = authentication as ValueObject;
  const withAuthorization = (authorization: string) => ({
    ...request,
    headers: { ...request.headers, authorization },
  });
  if (type === "Basic") {
    const credentials = Buffer.from(`${textOf(username ?? null)}:${textOf(password ?? null)}`).toString(
      "base64",
    );
    return withAuthorization(`Basic ${credentials}`);
  }
  if (type === "Raw") return withAuthorization(textOf(value ?? null));
  if (type !== "ManagedServiceIdentity")
    throw new UnsupportedError(`The sandbox does not know the authentication '${textOf(type ?? null)}'.`);
  try {
    const token = await run.host.token(textOf(audience));
    return withAuthorization(`Bearer ${token}`);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { status: "Failed", code: "BadRequest", error: { code: "MissingManagedIdentity", message } };
  }
}

function withBody(request: HttpRequest, body: Value | undefined): HttpRequest {
  if (body === undefined || body === null) return request;
  if (typeof body === "string") return { ...request, body };
  const named = Object.keys(request.headers).some((name) => name.toLowerCase() === "content-type");
  const type = isBinary(body) ? contentType(body) : "application/json";
  const headers = named ? request.headers : { ...request.headers, "content-type": type };
  return { ...request, headers, body: isBinary(body) ? bytesOf(body).toString("utf8") : jsonText(body) };
}

function texts(values: Value): Record<string, string> {
  if (!isObject(values)) return {};
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, textOf(value)]));
}
