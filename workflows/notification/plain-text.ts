import { call, type Expression, either, type Operand } from "../builder/index.ts";

/**
 * Characters that a name from an event could use to break a line, or to turn the reading direction of what
 * stands around it.
 */
const BREAKS = ["\r", "\n"];
const DIRECTIONS = ["\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"];

/** A value of an event as one short line of text; what is cut off is shown by `…`. Null becomes `""`. */
export function oneLine(value: Operand, longest: number): Expression {
  const spaced = BREAKS.reduce((inner, break_) => call("replace", inner, break_, " "), call("string", value));
  return shortened(
    DIRECTIONS.reduce((inner, mark) => call("replace", inner, mark, ""), spaced),
    longest,
  );
}

/** At most `longest` characters; what is cut off is shown by `…`. The value must be text. */
export function shortened(value: Expression, longest: number): Expression {
  return either(
    call("greater", call("length", value), longest),
    call("concat", call("take", value, longest - 1), "…"),
    value,
  );
}

/**
 * A time as `2026-01-15 10:30:00`, or nothing. The query API and the alert both write UTC in ISO 8601, so this is a
 * matter of text: `formatDateTime` would fail on a missing time and take the message with it.
 */
export function toTheSecond(value: Operand): Expression {
  return call("take", call("replace", call("string", value), "T", " "), 19);
}
