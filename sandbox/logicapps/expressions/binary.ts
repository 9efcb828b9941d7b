import { isObject, property, type Value } from "./value.ts";

/** Bytes, as JSON holds them (learn.microsoft.com/azure/logic-apps/logic-apps-content-type). */
export interface Binary {
  readonly [property: string]: Value;
  readonly "$content-type": string;
  readonly $content: string;
}

export function binary(bytes: Buffer, type = "application/octet-stream"): Binary {
  return { "$content-type": type, $content: bytes.toString("base64") };
}

export function isBinary(value: Value): value is Binary {
  if (!isObject(value) || typeof property(value, "$content") !== "string") return false;
  return typeof property(value, "$content-type") === "string";
}

export function bytesOf(value: Binary): Buffer {
  return Buffer.from(String(property(value, "$content")), "base64");
}

/** Of bytes. */
export function contentType(value: Binary): string {
  return String(property(value, "$content-type"));
}
