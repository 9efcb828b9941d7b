import { gunzipSync, inflateSync } from "node:zlib";
import { onText, type ScalarFunction } from "./define.ts";

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

export const compression: Readonly<Record<string, ScalarFunction>> = {
  gzip_decompress_from_base64_string: unpacked(gunzipSync),
  zlib_decompress_from_base64_string: unpacked(inflateSync),
};
