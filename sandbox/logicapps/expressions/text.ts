import { bytesOf, isBinary } from "./binary.ts";
import { Float, isNumber, numberText, whole } from "./number.ts";
import { rawJson } from "./raw-json.ts";
import type { Value } from "./value.ts";

/** As `string()`, `concat()` and `@{…}` write it: nothing for null, `True` for true, the text of bytes, JSON for lists and objects. */
export function textOf(value: Value): string {
  if (value === null) return "";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (isNumber(value)) return numberText(value);
  if (typeof value === "string") return value;
  return isBinary(value) ? bytesOf(value).toString("utf8") : jsonText(value);
}

/** JSON, by default without blanks; integers with all their digits, floats as .NET writes them. */
export function jsonText(value: Value, indent = 0): string {
  if (isPlain(value)) return JSON.stringify(value, undefined, indent);
  return JSON.stringify(
    value,
    (_, inner) => {
      if (typeof inner === "bigint") return rawJson(String(inner));
      if (typeof inner !== "number" || !Number.isFinite(inner)) return inner;
      const text = numberText(inner);
      return text.includes("E") ? rawJson(text) : inner;
    },
    indent,
  );
}

/** Whether JavaScript writes it as the service does: a function that is asked for each member takes ten times as long. */
function isPlain(value: unknown): boolean {
  if (typeof value === "number") return value === 0 || (Math.abs(value) >= 1e-4 && Math.abs(value) < 1e15);
  if (typeof value === "bigint") return false;
  if (typeof value !== "object" || value === null) return true;
  if (Array.isArray(value)) return value.every(isPlain);
  return Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isPlain);
}

/** Numbers that JavaScript would not tell apart from others, or not hold: `1.0`, `1e3`, 64 bits. */
const PECULIAR = /\d{16}|\d\.0*(?!\d)|\d[eE]/;

/** @throws SyntaxError where the text is no JSON */
export function parseJsonValue(text: string): Value {
  if (!PECULIAR.test(text)) return JSON.parse(text) as Value;
  return JSON.parse(text, peculiar as Parameters<typeof JSON.parse>[1]) as Value;
}

function peculiar(_key: string, value: unknown, context?: { source?: string }): unknown {
  const source = context?.source ?? "";
  if (typeof value !== "number") return value;
  if (/[.eE]/.test(source)) return Number.isInteger(value) ? new Float(value) : value;
  return /^-?\d{16,}$/.test(source) ? whole(BigInt(source)) : value;
}
