import { crc32, deflateRawSync, gunzipSync, inflateSync } from "node:zlib";
import { note } from "../scope.ts";
import { type Call, onText, type ScalarFunction } from "./define.ts";

/** What no text becomes of: as much as a value may hold (learn.microsoft.com/kusto/concepts/query-limits). */
const MOST_BYTES = 1 << 20;

type Unpack = (bytes: Uint8Array, options: { maxOutputLength: number }) => Uint8Array;

/** The text that was packed; empty for what is no base64 of packed UTF-8. */
function unpacked(unpack: Unpack): ScalarFunction {
  return onText("string", (value) => {
    try {
      const bytes = unpack(Buffer.from(value, "base64"), { maxOutputLength: MOST_BYTES });
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      return "";
    }
  });
}

/** The head and the foot of a packed text. */
type Frame = readonly [head: readonly number[], foot: (bytes: Uint8Array) => Buffer];

/** Without a time, from no known system, as in the example of the page. */
const GZIP: Frame = [
  [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff],
  (bytes) => {
    const foot = Buffer.alloc(8);
    foot.writeUInt32LE(crc32(bytes), 0);
    foot.writeUInt32LE(bytes.length, 4);
    return foot;
  },
];

const ZLIB: Frame = [
  [0x78, 0x01],
  (bytes) => {
    const foot = Buffer.alloc(4);
    foot.writeUInt32BE(adler32(bytes), 0);
    return foot;
  },
];

function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return b * 65_536 + a;
}

/** What does not become smaller stays as it is, as in the examples of the pages. */
function packed([head, foot]: Frame): ScalarFunction {
  const pack = onText("string", (value) => {
    const bytes = new TextEncoder().encode(value);
    if (bytes.length > MOST_BYTES) return "";
    const small = deflateRawSync(bytes, { level: 1 });
    const body = small.length < bytes.length ? small : deflateRawSync(bytes, { level: 0 });
    return Buffer.concat([Buffer.from(head), body, foot(bytes)]).toString("base64");
  });
  return {
    ...pack,
    compile: (args, call: Call) => {
      note(call.scope, "Which bytes the service packs a text into is not documented: they may be others.");
      return pack.compile(args, call);
    },
  };
}

export const compression: Readonly<Record<string, ScalarFunction>> = {
  gzip_compress_to_base64_string: packed(GZIP),
  zlib_compress_to_base64_string: packed(ZLIB),
  gzip_decompress_from_base64_string: unpacked(gunzipSync),
  zlib_decompress_from_base64_string: unpacked(inflateSync),
};
