import { type NumberValue, numberText } from "../expressions/number.ts";

/** Digits of a number without its sign, before and behind the mark. */
export interface Digits {
  readonly integers: string;
  readonly fraction: string;
}

export type Middle = "to even" | "away from zero";

/**
 * Rounds to so many places; `shift` moves the mark to the right first, for percentages. A float is taken by its 17
 * significant digits: 12.345 is 12.345000000000001. Standard formats round the middle to the even digit, custom ones
 * away from zero (measured on the service by the authors of tomdam/flowforger).
 */
export function rounded(value: NumberValue, places: number, middle: Middle, shift = 0): Digits {
  const { digits, exponent } = exactly(value);
  // The value is digits × 10^exponent; wanted is a whole number of 10^-places.
  const power = exponent + shift + places;
  let scaled: bigint;
  if (power >= 0) scaled = digits * 10n ** BigInt(power);
  else {
    const unit = 10n ** BigInt(-power);
    const twice = (digits % unit) * 2n;
    scaled = digits / unit;
    const up = twice > unit || (twice === unit && (middle === "away from zero" || scaled % 2n === 1n));
    if (up) scaled += 1n;
  }
  const text = String(scaled).padStart(places + 1, "0");
  return { integers: text.slice(0, text.length - places), fraction: text.slice(text.length - places) };
}

function exactly(value: NumberValue): { digits: bigint; exponent: number } {
  if (typeof value === "number" && !Number.isSafeInteger(value)) {
    const [mantissa = "", exponent = "0"] = Math.abs(value).toExponential(16).split("e");
    return { digits: BigInt(mantissa.replace(".", "")), exponent: Number(exponent) - 16 };
  }
  const [mantissa = "", exponent = "0"] = numberText(value).replace("-", "").split("E");
  const [integers = "", fraction = ""] = mantissa.split(".");
  return { digits: BigInt(integers + fraction), exponent: Number(exponent) - fraction.length };
}

/** Every three digits. */
export function grouped(integers: string, separator: string): string {
  return integers.replaceAll(/\B(?=(?:\d{3})+$)/g, separator);
}

export function isZero({ integers, fraction }: Digits): boolean {
  return !/[1-9]/.test(integers + fraction);
}
