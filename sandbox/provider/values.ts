import type { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";

export type Value = null | boolean | number | string | Value[] | PropertyMap;
export interface PropertyMap {
  [name: string]: Value;
}

/**
 * Stands for a value that is known after the update only.
 * Source: github.com/pulumi/pulumi, sdk/go/common/resource/plugin/rpc.go (UnknownStringValue).
 */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The properties of a request. Absent and null are one thing to azure-native (`SkipNulls`), and so to us. */
export function fromStruct(properties: Struct | undefined): PropertyMap {
  return properties === undefined ? {} : withoutNulls(properties.toJavaScript() as PropertyMap);
}

export function toStruct(properties: PropertyMap): Struct {
  return struct.Struct.fromJavaScript(properties);
}

export function isObject(value: unknown): value is PropertyMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function containsUnknown(value: Value | undefined): boolean {
  if (Array.isArray(value)) return value.some(containsUnknown);
  if (isObject(value)) return Object.values(value).some(containsUnknown);
  return value === UNKNOWN;
}

function withoutNulls(properties: PropertyMap): PropertyMap {
  const result: PropertyMap = {};
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined) continue;
    result[name] = isObject(value) ? withoutNulls(value) : Array.isArray(value) ? value.map(inList) : value;
  }
  return result;
}

function inList(value: Value): Value {
  if (Array.isArray(value)) return value.map(inList);
  return isObject(value) ? withoutNulls(value) : value;
}
