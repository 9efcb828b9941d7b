import type { IncomingMessage } from "node:http";
import { gunzipSync } from "node:zlib";
import { StatusError } from "../status-error.ts";

/** A request that no service is asked about. */
export class BadRequest extends StatusError {}

/** The largest message that a workflow takes (learn.microsoft.com, limits and configuration, messages): 100 MB. */
const MOST_BYTES = 100 * 1024 * 1024;

/**
 * The whole body as text, or why it is not taken. A body that is too large is read to its end, so that the client
 * gets the answer, and is not kept.
 */
export async function readBody(incoming: IncomingMessage): Promise<string | BadRequest> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming) {
    bytes += (chunk as Buffer).length;
    if (bytes > MOST_BYTES) chunks.length = 0;
    else chunks.push(chunk as Buffer);
  }
  if (bytes > MOST_BYTES) return tooLarge(`${bytes} bytes`);
  const body = Buffer.concat(chunks);
  return incoming.headers["content-encoding"] === "gzip" ? unpacked(body) : body.toString("utf8");
}

function unpacked(body: Buffer): string | BadRequest {
  try {
    return gunzipSync(body, { maxOutputLength: MOST_BYTES }).toString("utf8");
  } catch (error) {
    const isLarge = (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
    if (isLarge) return tooLarge("more than that, unpacked");
    return new BadRequest(400, "BadRequest", "The header Content-Encoding says gzip, and the body is not.");
  }
}

function tooLarge(size: string): BadRequest {
  return new BadRequest(
    413,
    "RequestEntityTooLarge",
    `The body has ${size}; the most is ${MOST_BYTES} bytes.`,
  );
}

/**
 * The address that is asked for: in the request line as a whole, as a client sends it to a proxy, or as a path with
 * the host in the header `Host`. A path that starts with two slashes is a path. Two slashes are one: azure-cli writes them where a
 * resource has no parent (`az resource`), the SDK of Graph for Python behind the version.
 *
 * @throws BadRequest
 */
export function requestUrl({ url: target = "/", headers }: IncomingMessage): URL {
  const isWhole = /^https?:\/\//i.test(target);
  const text = isWhole ? target : `https://${headers.host ?? "unknown"}${target}`;
  let url: URL;
  try {
    if (!isWhole && !target.startsWith("/")) throw new TypeError("neither an address nor a path");
    url = new URL(text);
    decodeURIComponent(url.pathname);
    url.pathname = url.pathname.replace(/\/{2,}/g, "/");
  } catch {
    throw new BadRequest(400, "BadRequest", `The address '${text.slice(0, 200)}' is not valid.`);
  }
  if (headers.host !== undefined && !HOST.test(headers.host))
    throw new BadRequest(400, "BadRequest", `The host '${headers.host.slice(0, 200)}' is not valid.`);
  return url;
}

const HOST = /^[A-Za-z0-9.-]+(:\d{1,5})?$/;
