/**
 * The texts in a query that a converting function reads: all that differs where a program asks the same again with other
 * values. The functions are those of a text alone, for which neither Microsoft's binder nor a compiled query needs to know it.
 */
const BLANK = /\b(?:base64_decode_tostring|todatetime|totimespan|toguid)\(\s*"([^"\\\r\n]*)"\s*\)/g;

export interface Blanks {
  /** The query without these texts: the same for queries that differ in nothing else. */
  readonly form: string;
  readonly values: readonly string[];
  /** Where each text begins, at its quotation mark; by its number among them. */
  readonly places: ReadonlyMap<number, number>;
}

/** The blanks of a query, in order. */
export function blanksOf(text: string): Blanks {
  const values: string[] = [];
  const places = new Map<number, number>();
  const form = text.replace(BLANK, (call: string, value: string, at: number) => {
    places.set(at + call.indexOf('"'), values.length);
    values.push(value);
    return call.replace(`"${value}"`, '"…"');
  });
  return { form, values, places };
}
