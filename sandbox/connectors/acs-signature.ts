import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { ServiceRequest } from "../azure/index.ts";

const HEADER = /^HMAC-SHA256 SignedHeaders=(x-ms-date|date);host;x-ms-content-sha256&Signature=(.+)$/i;

/**
 * Whether a request to Communication Services is signed with one of the resource's access keys
 * (azure-docs, communication-services/tutorials/hmac-header-tutorial.md). How old the signature is does not matter: the clock of the
 * sandbox is not that of the client.
 */
export function isSignedWith(
  keys: readonly string[],
  { method, url, headers, body }: ServiceRequest,
): boolean {
  const [, dated = "", signature = ""] = HEADER.exec(headers["authorization"] ?? "") ?? [];
  const contents = createHash("sha256").update(body).digest("base64");
  if (signature === "" || headers["x-ms-content-sha256"] !== contents) return false;
  const signed = `${method}\n${url.pathname}${url.search}\n${headers[dated.toLowerCase()]};${headers["host"]};${contents}`;
  const given = Buffer.from(signature, "base64");
  return keys.some((key) => {
    const right = createHmac("sha256", Buffer.from(key, "base64")).update(signed).digest();
    return given.length === right.length && timingSafeEqual(given, right);
  });
}
