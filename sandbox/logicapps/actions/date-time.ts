import { ExpressionError } from "../expressions/error.ts";
import { resolve } from "../expressions/template.ts";
import { textOf } from "../expressions/text.ts";
import type { ValueObject } from "../expressions/value.ts";
import { functions } from "../functions/index.ts";
import type { Place } from "../place.ts";
import type { Scheduler } from "../scheduler.ts";
import type { Outcome } from "../types.ts";
import { UnsupportedError } from "../unsupported.ts";

/** The function behind each kind, and the inputs that it takes, in their order. */
const KINDS: ReadonlyMap<string, readonly [name: string, ...inputs: string[]]> = new Map([
  ["currenttime", ["utcNow"]],
  ["addtotime", ["addToTime", "baseTime", "interval", "timeUnit"]],
  ["subtractfromtime", ["subtractFromTime", "baseTime", "interval", "timeUnit"]],
  ["getfuturetime", ["getFutureTime", "interval", "timeUnit"]],
  ["getpasttime", ["getPastTime", "interval", "timeUnit"]],
  [
    "converttimezone",
    ["convertTimeZone", "baseTime", "sourceTimeZone", "destinationTimeZone", "formatString"],
  ],
] as const);

/**
 * The operations that the designer calls Date Time (Azure/LogicAppsUX, datetime.ts). Their inputs, and that `body()` has what
 * they give: public flows; what else may be missing than the format is not documented.
 */
export function dateTime(action: ValueObject, run: Scheduler, place: Place): Outcome {
  const kind = textOf(action["kind"] ?? null);
  const found = KINDS.get(kind.toLowerCase());
  if (found === undefined)
    throw new UnsupportedError(`The sandbox runs no action of type 'Expression' and kind '${kind}'.`);
  const [name, ...names] = found;
  const context = run.context(place);
  const inputs = resolve(action["inputs"] ?? {}, context) as ValueObject;
  const missing = names.find((each) => each !== "formatString" && inputs[each] === undefined);
  if (missing !== undefined) throw new ExpressionError(`Required property '${missing}' is missing.`);
  const args = names.flatMap((each) => inputs[each] ?? []);
  const body = functions.get(name.toLowerCase())?.call(args, name, context) ?? null;
  return { status: "Succeeded", code: "OK", inputs, outputs: { body } };
}
