import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { LocalCloud } from "../cloud/index.ts";

/** A page in the browser that shows the sandbox: what it consists of, and what changes in it. */
export interface Page {
  /** Public files, by their names below `/sandbox/`; the page itself has the empty name. They hold nothing of the sandbox. */
  readonly files: ReadonlyMap<string, PageFile>;
  /** HTML of what is in the sandbox now, for who has the key. */
  content(cloud: LocalCloud): string;
}

export interface PageFile {
  readonly type: string;
  readonly text: string;
}

/**
 * What the browser enforces: scripts and requests of this origin alone, and nothing that a message wants to load. Messages
 * have styles of their own.
 */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Answers a request for a file of the page, such as `GET page.js`; whether it was one. */
export function answeredWithFile(name: string, response: ServerResponse, page: Page | undefined): boolean {
  const [, file] = /^GET ([\w.-]*)(?:\?.*)?$/.exec(name) ?? [];
  const found = file === undefined ? undefined : page?.files.get(file);
  if (found === undefined) return false;
  response.writeHead(200, {
    "content-type": `${found.type}; charset=utf-8`,
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
  });
  response.end(found.text);
  return true;
}

/** Answers with the content; nothing in it has changed where the client has it already. */
export function answerContent(
  { headers }: IncomingMessage,
  response: ServerResponse,
  page: Page,
  cloud: LocalCloud,
): void {
  const text = page.content(cloud);
  const etag = `"${createHash("sha256").update(text).digest("base64url")}"`;
  const isKnown = headers["if-none-match"] === etag;
  response.writeHead(isKnown ? 304 : 200, {
    etag,
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
  });
  response.end(isKnown ? undefined : text);
}
