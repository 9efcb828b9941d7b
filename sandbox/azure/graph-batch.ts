import { hostOf } from "../clouds/index.ts";
import type { HttpResponse, Send } from "../http.ts";
import { graphCaller } from "./graph-caller.ts";
import { fault, GraphError } from "./graph-fault.ts";
import { json, type Service } from "./server.ts";
import type { Tokens } from "./tokens.ts";

const MOST = 20;

interface Part {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly dependsOn: readonly string[];
}

interface PartAnswer {
  readonly id: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export function isGraphBatch({ pathname }: URL): boolean {
  return /^\/v1\.0\/\$batch$/i.test(decodePath(pathname));
}

/**
 * Several requests in one, each answered by what answers it alone, with the token of the whole. What depends on a
 * request that failed is not sent, and fails with 424 (learn.microsoft.com/graph/json-batching).
 */
export function graphBatchService(tokens: Tokens, send: Send): Service {
  const host = hostOf(tokens.cloud.graph);
  return async ({ method, headers, body }) => {
    try {
      graphCaller(headers, tokens);
      if (method !== "POST") throw bad(`The sandbox has no ${method} on $batch.`);
      const answers = new Map<string, PartAnswer>();
      for (const part of inOrder(readParts(body))) {
        const failed = part.dependsOn.some((id) => (answers.get(id)?.status ?? 0) >= 400);
        const { id } = part;
        answers.set(key(id), failed ? dependencyFailed(id) : shown(id, await ask(part, host, headers, send)));
      }
      return json(200, { responses: [...answers.values()] });
    } catch (error) {
      if (error instanceof GraphError) return fault(error.status, error.code, error.message);
      throw error;
    }
  };
}

function ask(
  { method, url, headers, body }: Part,
  host: string,
  outer: Readonly<Record<string, string>>,
  send: Send,
): Promise<HttpResponse> {
  const token = outer["authorization"];
  return send({
    method,
    url: `https://${host}/v1.0/${url.replace(/^\//, "")}`,
    headers: { ...(token === undefined ? {} : { authorization: token }), ...headers },
    ...(body === undefined ? {} : { body }),
  });
}

/** A body of JSON as it is, any other in Base64. */
function shown(id: string, { status, headers, body }: HttpResponse): PartAnswer {
  const type = headers["content-type"];
  const answer = { id, status, headers: type === undefined ? {} : { "Content-Type": type } };
  if (body === "") return answer;
  const isJson = /^application\/json\b/.test(type ?? "");
  return { ...answer, body: isJson ? JSON.parse(body) : Buffer.from(body).toString("base64") };
}

function dependencyFailed(id: string): PartAnswer {
  const error = { code: "FailedDependency", message: "A request that this one depends on has failed." };
  return { id, status: 424, headers: { "Content-Type": "application/json" }, body: { error } };
}

/** @throws GraphError where requests wait for each other */
function inOrder(parts: readonly Part[]): Part[] {
  const ordered: Part[] = [];
  let left = parts;
  while (left.length > 0) {
    const done = new Set(ordered.map(({ id }) => key(id)));
    const ready = left.filter(({ dependsOn }) => dependsOn.every((id) => done.has(id)));
    if (ready.length === 0)
      throw bad(`The request '${left[0]?.id}' depends on one that is not there, or that waits for it.`);
    ordered.push(...ready);
    left = left.filter((part) => !ready.includes(part));
  }
  return ordered;
}

function readParts(body: string): Part[] {
  const { requests } = record(parsed(body));
  if (!Array.isArray(requests) || requests.length === 0) throw bad("The batch has no requests.");
  if (requests.length > MOST) throw bad(`The batch has ${requests.length} requests; ${MOST} are the most.`);
  const parts = requests.map(readPart);
  const ids = parts.map(({ id }) => key(id));
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw bad(`The id '${twice}' is not unique in the batch.`);
  return parts;
}

function readPart(given: unknown, index: number): Part {
  const { id, method, url, headers = {}, body, dependsOn = [] } = record(given);
  const where = `requests[${index}]`;
  if (typeof id !== "string" || id === "") throw bad(`${where} has no id.`);
  if (typeof method !== "string" || !/^(GET|POST|PUT|PATCH|DELETE)$/i.test(method))
    throw bad(`${where} has no method.`);
  if (typeof url !== "string" || url === "" || /^[a-z]+:|^\/\/|\$batch|%24batch/i.test(url))
    throw bad(`${where} has no relative url.`);
  if (!Array.isArray(dependsOn)) throw bad(`${where}.dependsOn is not a list.`);
  const named = readHeaders(headers, where);
  if (body !== undefined && named["content-type"] === undefined)
    throw bad(`${where} has a body, and no header Content-Type.`);
  return {
    ...{ id, method: method.toUpperCase(), url, headers: named },
    body: body === undefined ? undefined : textOf(body),
    dependsOn: dependsOn.map((each) => key(String(each))),
  };
}

function readHeaders(headers: unknown, where: string): Record<string, string> {
  const pairs = Object.entries(record(headers)).map(([name, value]) => {
    const isHeader = typeof value === "string" && /^[\w-]+$/.test(name) && /^[\t\x20-\x7e]*$/.test(value);
    if (!isHeader) throw bad(`${where} has a header '${name}' that is none.`);
    return [name.toLowerCase(), value] as const;
  });
  const carried = pairs.filter(([name]) => !["host", "content-length", "transfer-encoding"].includes(name));
  return Object.fromEntries(carried);
}

/** An object is JSON, a text is Base64. */
function textOf(body: unknown): string {
  return typeof body === "string" ? Buffer.from(body, "base64url").toString("utf8") : JSON.stringify(body);
}

/** Ids are the same in any letter case. */
function key(id: string): string {
  return id.toLowerCase();
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw bad("The body of the batch is not JSON.");
  }
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw bad("The batch is not an object with requests.");
}

function decodePath(path: string): string {
  return path.replace(/%24/g, "$");
}

function bad(message: string): GraphError {
  return new GraphError(400, "BadRequest", message);
}
