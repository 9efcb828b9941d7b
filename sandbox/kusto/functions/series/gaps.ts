import { type Dynamic, KustoReal, type Value } from "../../values.ts";
import { convert } from "../conversions.ts";
import { pure, type ScalarFunction } from "../define.ts";

/** The elements, and which of them are gaps: null, or the value that stands for what is missing. */
function gapsOf(value: Value | undefined, placeholder: Value | undefined) {
  if (!Array.isArray(value)) return undefined;
  const elements = value as Dynamic[];
  const marker = placeholder === undefined ? null : placeholder;
  const isGap = (element: Dynamic) =>
    marker === null
      ? element === null
      : numberOf(element) === numberOf(marker as Dynamic) && numberOf(element) !== null;
  return { elements, gaps: elements.map(isGap) };
}

function numberOf(element: Dynamic): number | null {
  return convert(element as Value, "dynamic", "real") as number | null;
}

/** The gaps after a value take that value (learn.microsoft.com/kusto/query/series-fill-forward-function). */
function filled(backward: boolean): ScalarFunction {
  return pure("dynamic", ([value, placeholder]) => {
    const found = gapsOf(value, placeholder);
    if (found === undefined) return null;
    const { elements, gaps } = found;
    const order = elements.map((_, index) => (backward ? elements.length - 1 - index : index));
    const result: Dynamic[] = [...elements];
    let last: Dynamic | undefined;
    for (const index of order) {
      if (gaps[index] !== true) last = elements[index];
      else if (last !== undefined) result[index] = last;
    }
    return result as Value;
  });
}

function withConstant([value, constant = null, placeholder]: Value[], types: readonly string[]): Value {
  const found = gapsOf(value, placeholder);
  if (found === undefined) return null;
  const isReal = types[1] === "real" || types[1] === "decimal";
  const given = isReal && Number.isInteger(constant) ? new KustoReal(Number(constant)) : constant;
  return found.elements.map((element, index) => (found.gaps[index] ? (given as Dynamic) : element)) as Value;
}

/**
 * Along a straight line between the values beside a gap; at the ends the nearest value, unless that is switched off;
 * of nothing but gaps a constant (learn.microsoft.com/kusto/query/series-fill-linear-function).
 */
function linear([value, placeholder, edges = true, constant = 0]: Value[]): Value {
  const found = gapsOf(value, placeholder);
  if (found === undefined) return null;
  const { elements, gaps } = found;
  const known = elements.flatMap((_, index) => (gaps[index] ? [] : [index]));
  if (known.length === 0) {
    const filler = constant === null ? null : new KustoReal(Number(constant));
    return elements.map(() => filler) as Value;
  }
  const whole = known.every(
    (index) => typeof elements[index] === "number" && Number.isInteger(elements[index]),
  );
  const real = (number: number): Dynamic =>
    whole ? Math.trunc(number) : Number.isInteger(number) ? new KustoReal(number) : number;
  let next = 0;
  return elements.map((element, index): Dynamic => {
    while (next < known.length && (known[next] ?? 0) < index) next++;
    if (!gaps[index]) return element;
    const [left, right] = [known[next - 1], known[next]];
    if (left === undefined || right === undefined)
      return edges === false ? element : (elements[left ?? right ?? 0] ?? null);
    const [a, b] = [numberOf(elements[left] ?? null) ?? 0, numberOf(elements[right] ?? null) ?? 0];
    return real(a + ((b - a) * (index - left)) / (right - left));
  }) as Value;
}

export const gaps: Readonly<Record<string, ScalarFunction>> = {
  series_fill_forward: filled(false),
  series_fill_backward: filled(true),
  series_fill_const: pure("dynamic", withConstant),
  series_fill_linear: pure("dynamic", linear),
};
