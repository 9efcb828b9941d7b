import { ExpressionError } from "./error.ts";
import { rawJson } from "./raw-json.ts";

/** .NET's decimal: an integer of 96 bits and up to 28 places (learn.microsoft.com/dotnet/api/system.decimal). */
const LARGEST = 2n ** 96n - 1n;
const MOST_PLACES = 28;

/** An exact decimal number, as long as an expression works with it: as a value it is a float. */
export class Decimal {
  readonly digits: bigint;
  readonly places: number;

  /** @throws ExpressionError where the number is too large */
  constructor(digits: bigint, places: number) {
    let [fitting, kept] = [digits, places];
    while (kept > 0 && (kept > MOST_PLACES || magnitude(fitting) > LARGEST)) {
      // Digits go at once, so that nothing is rounded twice.
      const excess = Math.max(kept - MOST_PLACES, String(magnitude(fitting)).length - 29, 1);
      const drop = Math.min(excess, kept);
      fitting = divide(digits, 10n ** BigInt(places - kept + drop));
      kept -= drop;
    }
    if (magnitude(fitting) > LARGEST)
      throw new ExpressionError("Value was either too large or too small for a Decimal.");
    this.digits = fitting;
    this.places = kept;
  }

  /** Of a text such as `-12.50` or `1.5E-3`, whose zeros stay. */
  static parse(text: string): Decimal {
    const [mantissa = "", exponent = "0"] = text.toLowerCase().split("e");
    const [integers = "", fraction = ""] = mantissa.split(".");
    const places = fraction.length - Number(exponent);
    const digits = BigInt(`${integers === "" || integers === "-" ? `${integers}0` : integers}${fraction}`);
    return places < 0 ? new Decimal(digits * 10n ** BigInt(-places), 0) : new Decimal(digits, places);
  }

  add(other: Decimal): Decimal {
    const [a, b, places] = this.#aligned(other);
    return new Decimal(a + b, places);
  }

  sub(other: Decimal): Decimal {
    const [a, b, places] = this.#aligned(other);
    return new Decimal(a - b, places);
  }

  mul(other: Decimal): Decimal {
    return new Decimal(this.digits * other.digits, this.places + other.places);
  }

  /** To as many places as it takes, at most 28. */
  div(other: Decimal): Decimal {
    const [a, b] = this.#aligned(other);
    const quotient = new Decimal(divide(a * 10n ** BigInt(MOST_PLACES), b), MOST_PLACES);
    const zeros = /0*$/.exec(String(quotient.digits))?.[0].length ?? 0;
    const spare = quotient.digits === 0n ? quotient.places : Math.min(zeros, quotient.places);
    return new Decimal(quotient.digits / 10n ** BigInt(spare), quotient.places - spare);
  }

  /** With the sign of the dividend. */
  mod(other: Decimal): Decimal {
    const [a, b, places] = this.#aligned(other);
    return new Decimal(a % b, places);
  }

  compare(other: Decimal): number {
    const [a, b] = this.#aligned(other);
    return a < b ? -1 : a > b ? 1 : 0;
  }

  toNumber(): number {
    return Number(this.toString());
  }

  toString(): string {
    const text = String(magnitude(this.digits)).padStart(this.places + 1, "0");
    const point = text.length - this.places;
    const fraction = this.places === 0 ? "" : `.${text.slice(point)}`;
    return `${this.digits < 0n ? "-" : ""}${text.slice(0, point)}${fraction}`;
  }

  toJSON(): unknown {
    return rawJson(this.toString());
  }

  #aligned(other: Decimal): [bigint, bigint, number] {
    const places = Math.max(this.places, other.places);
    const scaled = ({ digits, places: own }: Decimal) => digits * 10n ** BigInt(places - own);
    return [scaled(this), scaled(other), places];
  }
}

export function isDecimal(value: unknown): value is Decimal {
  return value instanceof Decimal;
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** To the nearest; from the middle to the even one, as .NET rounds decimals. */
function divide(dividend: bigint, divisor: bigint): bigint {
  const [a, b] = [magnitude(dividend), magnitude(divisor)];
  const [quotient, twice] = [a / b, (a % b) * 2n];
  const rounded = twice > b || (twice === b && quotient % 2n === 1n) ? quotient + 1n : quotient;
  return dividend < 0n !== divisor < 0n ? -rounded : rounded;
}
