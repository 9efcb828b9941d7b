import { asNumber, isNumber, isWhole, type NumberValue } from "./expressions/number.ts";
import { jsonText } from "./expressions/text.ts";
import { sameValue, type Value, type ValueObject } from "./expressions/value.ts";
import type { Fault, Spot } from "./json-schema-combinations.ts";

/** What breaks the limits of a text. */
export function textFaults(spot: Spot, schema: ValueObject): Fault[] {
  const text = String(spot.value);
  const { minLength: least, maxLength: most, format } = schema;
  const found: Fault[] = [];
  const add = (keyword: string, message: string) => found.push({ spot, keyword, message });
  if (typeof most === "number" && text.length > most)
    add("maxLength", `String '${text}' exceeds maximum length of ${most}.`);
  if (typeof least === "number" && text.length < least)
    add("minLength", `String '${text}' is less than minimum length of ${least}.`);
  if (typeof format === "string" && FORMATS[format]?.(text) === false)
    add("format", `String '${text}' does not validate against format '${format}'.`);
  return found;
}

/** The formats that were measured; any other takes every text. */
const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  date: (text) => /^\d{4}-\d\d-\d\d$/.test(text) && isDay(text),
  time: (text) => /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(text),
  "date-time": (text) =>
    /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/.test(text) &&
    isDay(text.slice(0, 10)),
  ipv4: (text) => text.split(".").length === 4 && text.split(".").every((part) => isByte(part)),
  hostname: (text) => text.split(".").every((label) => /^[a-z\d]([a-z\d-]{0,61}[a-z\d])?$/i.test(label)),
  email: (text) => /^[^@\s]+@[^@\s]+$/.test(text),
  uri: (text) => /^[a-z][a-z\d+.-]*:/i.test(text),
};

function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

function isByte(text: string): boolean {
  return /^\d{1,3}$/.test(text) && Number(text) <= 255;
}

/** What breaks the limits of a number. `exclusiveMinimum` is a limit, or in drafts 3 and 4 says how to read `minimum`. */
export function numberFaults(spot: Spot, schema: ValueObject, value: NumberValue): Fault[] {
  const number = asNumber(value);
  const name = `${isWhole(value) ? "Integer" : "Float"} ${jsonText(value)}`;
  const found: Fault[] = [];
  const add = (keyword: string, message: string) => found.push({ spot, keyword, message });
  const [most, isBelow] = limit(schema["maximum"], schema["exclusiveMaximum"]);
  if (most !== undefined && number > most) add("maximum", `${name} exceeds maximum value of ${most}.`);
  if (isBelow && number === most)
    add("maximum", `${name} equals maximum value of ${most} and exclusive maximum is true.`);
  const [least, isAbove] = limit(schema["minimum"], schema["exclusiveMinimum"]);
  if (least !== undefined && number < least)
    add("minimum", `${name} is less than minimum value of ${least}.`);
  if (isAbove && number === least)
    add("minimum", `${name} equals minimum value of ${least} and exclusive minimum is true.`);
  const step = plain(schema["multipleOf"]);
  if (step !== undefined && step > 0 && !isMultiple(number, step))
    add("multipleOf", `${name} is not a multiple of ${step}.`);
  return found;
}

function limit(own: Value | undefined, exclusive: Value | undefined): readonly [number | undefined, boolean] {
  const other = plain(exclusive);
  return other === undefined ? [plain(own), exclusive === true] : [other, true];
}

function plain(value: Value | undefined): number | undefined {
  return isNumber(value) ? asNumber(value) : undefined;
}

/** As decimals: 0.3 is three times 0.1. */
function isMultiple(number: number, step: number): boolean {
  const times = number / step;
  return Math.abs(times - Math.round(times)) < 1e-9;
}

/** What breaks `enum` and `const`. */
export function valueFaults(spot: Spot, { enum: list, const: only }: ValueObject): Fault[] {
  const found: Fault[] = [];
  const text = () => jsonText(spot.value);
  if (Array.isArray(list) && !list.some((each) => sameValue(each, spot.value)))
    found.push({ spot, keyword: "enum", message: `Value ${text()} is not defined in enum.` });
  if (only !== undefined && !sameValue(only, spot.value))
    found.push({ spot, keyword: "const", message: `Value ${text()} does not match const.` });
  return found;
}
