import { createHash } from "node:crypto";
import { bytesOf, isBinary } from "./expressions/binary.ts";
import { jsonText, textOf } from "./expressions/text.ts";
import { isObject, property, type Value, type ValueObject } from "./expressions/value.ts";

export interface Multipart {
  readonly contentType: string;
  readonly text: string;
}

/**
 * A body of several parts, as it is sent: each part has headers and a body. Undefined for any other body.
 *
 * Source: learn.microsoft.com/azure/logic-apps/logic-apps-content-type; public playbooks, which attach files so.
 */
export function multipartOf(body: Value): Multipart | undefined {
  const parts = isObject(body) ? property(body, "$multipart") : undefined;
  if (!isObject(body) || !Array.isArray(parts)) return undefined;
  const type = textOf(property(body, "$content-type") ?? "multipart/form-data");
  const written = (parts as readonly Value[]).map((part) => {
    const { headers = {}, body: content = null } = (isObject(part) ? part : {}) as ValueObject;
    const lines = isObject(headers)
      ? Object.entries(headers).map(([name, value]) => `${name}: ${textOf(value)}\r\n`)
      : [];
    return `${lines.join("")}\r\n${contentText(content)}\r\n`;
  });
  const given = /\bboundary="?([^";]+)/i.exec(type)?.[1];
  const boundary = given ?? createHash("sha256").update(written.join()).digest("hex").slice(0, 32);
  return {
    contentType: given === undefined ? `${type}; boundary="${boundary}"` : type,
    text: `${written.map((part) => `--${boundary}\r\n${part}`).join("")}--${boundary}--\r\n`,
  };
}

function contentText(content: Value): string {
  if (isBinary(content)) return bytesOf(content).toString("utf8");
  return typeof content === "string" ? content : jsonText(content);
}
