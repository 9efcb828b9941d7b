import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { Decimal } from "../../sandbox/logicapps/expressions/decimal.ts";
import { Float } from "../../sandbox/logicapps/expressions/number.ts";
import { jsonText, parseJsonValue, type Value } from "../../sandbox/logicapps/index.ts";
import { value } from "./language.ts";

describe("integers, floats and decimals", () => {
  // The texts are what the service shows of the value: `2.0` is a float.
  test.each<[string, string]>([
    ["div(7, 2)", "3"],
    ["div(7, 2.0)", "3.5"],
    ["div(9.0, 4)", "2.25"],
    ["div(11, 5.0)", "2.2"],
    ["div(8.0, 2)", "4.0"],
    ["div(float('8'), 3)", "2.6666666666666665"],
    ["div(add(1.5, 1.5), 2)", "1.5"],
    ["div(mul(2, 1.5), 2)", "1.5"],
    ["div(max(1.0, 0), 2)", "0.5"],
    ["div(sub(10.3, .3), 4)", "2.5"],
    ["mod(-5, 2)", "-1"],
    ["mod(4, -3)", "1"],
    ["mod(5.5, 2)", "1.5"],
    ["div(json('{\"n\":7.0}')?['n'], 2)", "3.5"],
    ["div(json('7e0'), 2)", "3.5"],
    ["div(outputs('Q')?['body/meta/Total'], 4)", "0"],
    ["createArray(2.0, 2)", "[2.0,2]"],
    ["add(9223372036854775806, 1)", "9223372036854775807"],
    ["mul(9007199254740993, 1)", "9007199254740993"],
    ["decimal('1.2345678912312131')", "1.234567891231213"],
    ["add(decimal('1.2345678912312131'), decimal('1.2345678912312131'))", "2.469135782462426"],
    ["createArray(decimal('2'))", "[2.0]"],
    ["float('12,3,4,5678')", "12345678.0"],
    ["float('1234567,8+')", "12345678.0"],
    ["float('12345,6,78,-')", "-12345678.0"],
    ["float('-12,345,678,')", "-12345678.0"],
    ["float('12345678.-')", "-12345678.0"],
    ["float('.12345678')", "0.12345678"],
    ["float('42-')", "-42.0"],
    ["float('1 234,5', 'fr-FR')", "1234.5"],
    ["int('03')", "3"],
    ["int(' +7 ')", "7"],
    ["int(2.0)", "2"],
    ["int(true)", "1"],
    ["bool(2.0)", "true"],
    ["bool(' True ')", "true"],
  ])("%s is %s", (expression, text) => {
    expect(jsonText(value(expression))).toBe(text);
  });

  test.each<[string, string]>([
    ["decimal('0.1234567890123456789')", "0.1234567890123456789"],
    ["add(decimal('1.2345678912312131'), decimal('1.2345678912312131'))", "2.4691357824624262"],
    ["decimal('1.50')", "1.50"],
    ["div(decimal('1'), 3)", "0.3333333333333333333333333333"],
    ["mul(decimal('0.1'), 3)", "0.3"],
    ["sub(decimal('0.3'), 0.1)", "0.2"],
    ["mod(decimal('-7.5'), 2)", "-1.5"],
    ["2.0", "2"],
    ["0.0001", "0.0001"],
    ["0.00001", "1E-05"],
    ["-0.0000123", "-1.23E-05"],
    ["100000000000000.0", "100000000000000"],
    ["1e15", "1E+15"],
    ["1500000000000000.5", "1500000000000000.5"],
    ["1e300", "1E+300"],
    ['json(\'{"a":1.0,"b":0.00001}\')', '{"a":1.0,"b":1E-05}'],
  ])("string(%s) is %s", (expression, text) => {
    expect(value(`string(${expression})`)).toBe(text);
  });

  test("are equal by value, and of different types", () => {
    expect(value("equals(1, 1.0, decimal('1.00'))")).toBe(true);
    expect(value("equals(1, 1.5)")).toBe(false);
    expect(value("greater(1.5, decimal('1.4999999999999999999'))")).toBe(true);
    expect(value("sort(createArray(2.5, 9223372036854775807, 1))")).toEqual([1, 2.5, 9223372036854775807n]);
    expect(() => value("createArray(1, 2)[1.0]")).toThrow("using an integer index");
    expect(() => value("take('abc', 1.0)")).toThrow("The provided value is of type 'Float'");
  });

  test.each([
    "int(1.7)",
    "int('1.5')",
    "int('99999999999999999999')",
    "float('')",
    "float('+1-')",
    "float('1.2.3')",
    "float('1e999')",
    "decimal('x')",
    "bool('yes')",
  ])("%s cannot be converted", (expression) => {
    expect(() => value(expression)).toThrow("The value cannot be converted to the target type.");
  });

  test("a decimal has 96 bits", () => {
    expect(value("string(decimal('79228162514264337593543950335'))")).toBe("79228162514264337593543950335");
    expect(() => value("decimal('79228162514264337593543950336')")).toThrow("for a Decimal");
    // 28 places, the middle rounded to the even digit.
    expect(value(`string(decimal('0.${"0".repeat(28)}5'))`)).toBe(`0.${"0".repeat(28)}`);
    expect(value(`string(decimal('0.${"0".repeat(27)}15'))`)).toBe(`0.${"0".repeat(27)}2`);
  });

  test("a JSON text keeps its numbers on its way through", () => {
    const number = fc.oneof(
      fc.maxSafeInteger().map(String),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
      fc.maxSafeInteger().map((each) => `${each}.0`),
    );
    fc.assert(
      fc.property(fc.array(number), (numbers) => {
        const text = `[${numbers.filter((each) => each !== "-0" && each.length < 17).join(",")}]`;
        expect(jsonText(parseJsonValue(text))).toBe(text);
      }),
    );
  });

  test("whole floats stay floats through any arithmetic, and divide as such", () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 1 }),
        fc.constantFrom("add", "sub", "mul"),
        (a, b, name) => {
          const result = value(`${name}(${a}.0, ${b})`);
          expect(result).toBeInstanceOf(Float);
          expect(value(`string(${name}(${a}.0, ${b}))`)).toBe(value(`string(float(${name}(${a}, ${b})))`));
        },
      ),
    );
  });

  test("decimals add, subtract and compare as their digits do", () => {
    const digits = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
    fc.assert(
      fc.property(digits, digits, fc.integer({ min: 0, max: 8 }), (a, b, places) => {
        const [left, right] = [new Decimal(a, places), new Decimal(b, places)];
        expect(left.add(right)).toEqual(new Decimal(a + b, places));
        expect(left.sub(right)).toEqual(new Decimal(a - b, places));
        expect(Math.sign(left.compare(right))).toBe(a < b ? -1 : a > b ? 1 : 0);
        expect(Decimal.parse(left.toString())).toEqual(left);
      }),
    );
  });
});

describe("formatNumber", () => {
  // Standard formats round the middle to the even digit, custom ones away from zero; 12.345 is 12.345000000000001.
  test.each<[string, Value]>([
    ["formatNumber(1234567890, '#,##0.00', 'en-US')", "1,234,567,890.00"],
    ["formatNumber(1234567890, '#,##0.00', 'is-IS')", "1.234.567.890,00"],
    ["formatNumber(1234567890, '0,0.00', 'en-us')", "1,234,567,890.00"],
    ["formatNumber(17.35, 'C2')", "$17.35"],
    ["formatNumber(17.35, 'C2', 'is-IS')", "17,35\u00a0kr"],
    ["formatNumber(17.35, 'C2', 'de-DE')", "17,35\u00a0€"],
    ["formatNumber(17.35, 'C2', 'pl-PL')", "17,35\u00a0zł"],
    ["formatNumber(17.35, 'C2', 'en-CA')", "$17.35"],
    ["formatNumber(17.35, 'C2', 'en-GB')", "£17.35"],
    ["formatNumber(-17.35, 'C2')", "-$17.35"],
    ["formatNumber(2.5, 'N0')", "2"],
    ["formatNumber(3.5, 'N0')", "4"],
    ["formatNumber(0.125, 'N2')", "0.12"],
    ["formatNumber(0.375, 'N2')", "0.38"],
    ["formatNumber(0.125, '0.00')", "0.13"],
    ["formatNumber(12.345, 'N2')", "12.35"],
    ["formatNumber(1.005, 'N2')", "1.00"],
    ["formatNumber(-0.001, 'N2')", "0.00"],
    ["formatNumber(9007199254740993, 'N0')", "9,007,199,254,740,993"],
    ["formatNumber(decimal('0.1234567890123456785'), 'F18')", "0.123456789012345678"],
    ["formatNumber(1234.5, 'F1', 'de-DE')", "1234,5"],
    ["formatNumber(0.125, 'P1')", "12.5%"],
    ["formatNumber(0.005, 'P0')", "1%"],
    ["formatNumber(5, 'D3')", "005"],
    ["formatNumber(-5, 'd3')", "-005"],
    ["formatNumber(255, 'X4')", "00FF"],
    ["formatNumber(-1, 'x')", "ffffffffffffffff"],
    ["formatNumber(1234.5, 'E2', 'de-DE')", "1,23E+003"],
    ["formatNumber(123456, 'G3')", "1.23E+05"],
    ["formatNumber(0.5, '#.00')", ".50"],
    ["formatNumber(0, '#')", ""],
    ["formatNumber(5551234567, '(000) 000-0000')", "(555) 123-4567"],
    ["formatNumber(1234567, '0,.0')", "1234.6"],
    ["formatNumber(-5, '0;(0);none')", "(5)"],
    ["formatNumber(0, '0;(0);none')", "none"],
    ["formatNumber(0.256, '0.0%')", "25.6%"],
    ["formatNumber(3, '0 \"sign-ins\"')", "3 sign-ins"],
  ])("%s", (expression, expected) => {
    expect(value(expression)).toBe(expected);
  });

  test.each([
    ["formatNumber(5.5, 'D3')", "takes integers only"],
    ["formatNumber(5, 'Q')", "no standard format"],
    ["formatNumber(5, 'N', 'xx-YY')", "The locale 'xx-YY' of function 'formatNumber' is not known."],
    ["formatNumber(5, 'C', 'fa-IR')", "The sandbox does not know the currency of the locale 'fa-IR'"],
    ["formatNumber(5, '0.0E+0')", "The sandbox does not know the exponent in the number format '0.0E+0'."],
  ])("%s is refused", (expression, message) => {
    expect(() => value(expression)).toThrow(message);
  });

  test("N0 of an integer has its digits", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (number) => {
        expect(String(value(`formatNumber(${number}, 'N0')`)).replaceAll(",", "")).toBe(String(number));
      }),
    );
  });
});
