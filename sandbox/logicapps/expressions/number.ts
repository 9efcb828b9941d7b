import { Decimal, isDecimal } from "./decimal.ts";
import { ExpressionError } from "./error.ts";
import { rawJson } from "./raw-json.ts";

/**
 * A float whose value is whole, such as `2.0`: to JavaScript it is the integer 2, to the service it is not, since two
 * integers divide to an integer. A float with a fraction is a plain number.
 */
export class Float {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }

  toJSON(): unknown {
    const text = numberText(this);
    return rawJson(text.includes("E") ? text : `${text}.0`);
  }
}

/** Integers are numbers where those are exact, else bigints. */
export type NumberValue = number | bigint | Float | Decimal;

export function isNumber(value: unknown): value is NumberValue {
  return typeof value === "number" || typeof value === "bigint" || value instanceof Float || isDecimal(value);
}

/** Of the type Integer. */
export function isWhole(value: unknown): value is number | bigint {
  return typeof value === "bigint" || Number.isSafeInteger(value);
}

/** A float by its value. */
export function float(value: number): number | Float {
  return Number.isInteger(value) ? new Float(value) : value;
}

/** An integer by its value. */
export function whole(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** To the nearest that a double holds. */
export function asNumber(value: NumberValue): number {
  if (value instanceof Float) return value.value;
  return isDecimal(value) ? value.toNumber() : Number(value);
}

/** Negative where `a` is less, whatever their types. */
export function compareNumbers(a: NumberValue, b: NumberValue): number {
  if ((isDecimal(a) || isDecimal(b)) && isInDecimalRange(a) && isInDecimalRange(b))
    return decimalOf(a).compare(decimalOf(b));
  const [left, right] = [plain(a), plain(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function isInDecimalRange(value: NumberValue): boolean {
  return Math.abs(asNumber(value)) < 2 ** 96;
}

/** @throws ExpressionError where the number is too large */
export function decimalOf(value: NumberValue): Decimal {
  if (isDecimal(value)) return value;
  if (Number.isFinite(asNumber(value))) return Decimal.parse(numberText(value));
  throw new ExpressionError("Value was either too large or too small for a Decimal.");
}

/** JavaScript compares numbers and bigints by value. */
function plain(value: NumberValue): number | bigint {
  return typeof value === "bigint" ? value : asNumber(value);
}

/** As .NET writes it: 15 digits where they suffice, else up to 17; an exponent below 1E-04 and past those digits. */
export function numberText(value: NumberValue): string {
  if (typeof value === "bigint" || isDecimal(value) || isWhole(value)) return String(value);
  const number = asNumber(value);
  if (!Number.isFinite(number)) return String(number);
  const [mantissa = "", exponent = "0"] = number.toExponential().split("e");
  const digits = mantissa.replace(/[-.]/g, "");
  const power = Number(exponent);
  if (power >= -4 && power < (digits.length > 15 ? 17 : 15)) return fixed(number < 0, digits, power);
  return `${mantissa}E${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}

function fixed(negative: boolean, digits: string, power: number): string {
  const padded = power < 0 ? "0".repeat(-power) + digits : digits.padEnd(power + 1, "0");
  const point = Math.max(power, 0) + 1;
  const fraction = padded.slice(point);
  return `${negative ? "-" : ""}${padded.slice(0, point)}${fraction === "" ? "" : `.${fraction}`}`;
}
