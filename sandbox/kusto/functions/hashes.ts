import { createHash, randomUUID } from "node:crypto";
import type { ColumnType } from "../../tables/index.ts";
import { type Dynamic, dynamicText, floorMod, normaliseLong, textOf, type Value } from "../values.ts";
import { pure, type ScalarFunction } from "./define.ts";
import { xxhash64 } from "./xxhash64.ts";

/** The bytes that are hashed: UTF-8 of text, eight bytes of a number or a date. */
function bytes(value: Value, type: ColumnType): Uint8Array {
  if (typeof value === "number" && (type === "real" || type === "decimal")) {
    return new Uint8Array(new Float64Array([value]).buffer);
  }
  if (typeof value === "bigint" || typeof value === "number") {
    return new Uint8Array(new BigInt64Array([BigInt(value)]).buffer);
  }
  const text = type === "dynamic" ? dynamicText(value as Dynamic) : textOf(value, type);
  return new TextEncoder().encode(text);
}

/** xxHash64 of a value. */
export function hashOf(value: Value, type: ColumnType): bigint {
  return BigInt.asIntN(64, xxhash64(bytes(value, type)));
}

/** xxHash64 (learn.microsoft.com/kusto/query/hash-function); with a modulus, what is left of it. */
function hash([value = null, modulus]: Value[], [type = "string"]: readonly ColumnType[]): Value {
  if (value === null) return null;
  const result = hashOf(value, type);
  const by = modulus === undefined || modulus === null ? 0n : BigInt(modulus as number | bigint);
  return by > 0n ? Number(floorMod(result, by)) : normaliseLong(result);
}

function digest(algorithm: string): ScalarFunction {
  return pure("string", ([value = null], [type = "string"]) => {
    const text = textOf(value, type);
    // Of the empty text there is none.
    return text === "" ? "" : createHash(algorithm).update(text).digest("hex");
  });
}

export const hashes: Readonly<Record<string, ScalarFunction>> = {
  hash: pure("long", hash),
  hash_xxhash64: pure("long", hash),
  hash_md5: digest("md5"),
  hash_sha1: digest("sha1"),
  hash_sha256: digest("sha256"),
  new_guid: { volatile: true, type: "guid", compile: () => () => randomUUID() },
};
