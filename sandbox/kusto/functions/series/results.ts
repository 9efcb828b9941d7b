import { type Dynamic, toDynamic, type Value } from "../../values.ts";

/** A series as the value of a column: a list of reals. */
export function reals(values: readonly (number | null)[]): Value {
  return values.map((value): Dynamic => toDynamic(value, "real")) as Value;
}
