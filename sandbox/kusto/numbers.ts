/**
 * Numbers as Kusto holds and writes them. A long is a JavaScript number where that is exact, else a bigint; every
 * result is brought back to 64 bits (learn.microsoft.com/kusto/query/scalar-data-types/long).
 */

/** Wraps to 64 bits, and makes a number of it where that is exact. */
export function normaliseLong(value: bigint): number | bigint {
  const wrapped = BigInt.asIntN(64, value);
  return wrapped >= MIN_SAFE && wrapped <= MAX_SAFE ? Number(wrapped) : wrapped;
}

const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);
const MIN_SAFE = -MAX_SAFE;
export const MAX_LONG = 2n ** 63n - 1n;
export const MIN_LONG = -(2n ** 63n);

/** Decimal or `0x` text, with sign and blanks around it. Null for anything else, and past 64 bits. */
export function parseLong(text: string): number | bigint | null {
  const match = /^\s*([+-]?)(\d+|0[xX][0-9a-fA-F]+)\s*$/.exec(text);
  if (match === null) return null;
  const [, sign, digits = ""] = match;
  if (digits.length < 16) return sign === "-" ? -Number(digits) + 0 : Number(digits);
  const value = BigInt(digits) * (sign === "-" ? -1n : 1n);
  if (/^0x/i.test(digits)) return normaliseLong(value);
  return value > MAX_LONG || value < MIN_LONG ? null : normaliseLong(value);
}

/** Null where the text is no number or does not fit in 32 bits. */
export function parseInt32(text: string): number | null {
  const value = parseLong(text);
  return typeof value === "number" && value === (value | 0) ? value : null;
}

/** `1.5`, `-1e3`, `nan`, `inf`, `+inf`, `-inf`, with blanks around it. Null for anything else. */
export function parseReal(text: string): number | null {
  const trimmed = text.trim();
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed)) return Number(trimmed);
  switch (trimmed.toLowerCase()) {
    case "nan":
      return Number.NaN;
    case "inf":
    case "+inf":
    case "infinity":
    case "∞":
      return Number.POSITIVE_INFINITY;
    case "-inf":
    case "-infinity":
    case "-∞":
      return Number.NEGATIVE_INFINITY;
    default:
      return null;
  }
}

/** A real as Kusto writes it: always with a decimal point or an exponent; an exponent from 1E+15 and below 1E-04. */
export function formatReal(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
  if (value === 0) return Object.is(value, -0) ? "-0.0" : "0.0";
  const magnitude = Math.abs(value);
  if (magnitude >= 1e15 || magnitude < 1e-4) {
    const [digits = "", exponent = "0"] = value.toExponential().split("e");
    const sign = exponent.startsWith("-") ? "-" : "+";
    return `${digits}E${sign}${exponent.replace(/^[+-]/, "").padStart(2, "0")}`;
  }
  const text = String(value);
  return text.includes(".") ? text : `${text}.0`;
}

/** A decimal has no exponent, and no point where it is whole. */
export function formatDecimal(value: number): string {
  if (!Number.isFinite(value)) return formatReal(value);
  const text = String(value);
  if (!/e/i.test(text)) return text;
  return value.toLocaleString("en-US", {
    useGrouping: false,
    maximumFractionDigits: 28,
  } as Intl.NumberFormatOptions);
}

/** `true`, `false`, or a whole number. Null for anything else. */
export function parseBool(text: string): boolean | null {
  const trimmed = text.trim().toLowerCase();
  if (trimmed === "true" || trimmed === "false") return trimmed === "true";
  return /^[+-]?\d+$/.test(trimmed) ? !/^[+-]?0+$/.test(trimmed) : null;
}
