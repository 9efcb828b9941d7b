import { ExpressionError } from "../expressions/error.ts";
import { resolve } from "../expressions/template.ts";
import { textOf } from "../expressions/text.ts";
import { isObject, type Value, type ValueObject } from "../expressions/value.ts";
import { parseTime } from "../functions/date-parse.ts";
import { dateOf } from "../functions/time.ts";
import type { Place } from "../place.ts";
import type { Scheduler } from "../scheduler.ts";
import type { Outcome } from "../types.ts";

const UNITS: Readonly<Record<string, number>> = {
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
  month: 2_592_000_000,
};

/** For a time, or until a point in time (learn.microsoft.com, workflow action types, Wait). */
export async function wait(action: ValueObject, run: Scheduler, place: Place): Promise<Outcome> {
  const inputs = resolve(action["inputs"] ?? {}, run.context(place)) as ValueObject;
  await run.host.clock.sleep(millisecondsOf(inputs, run.host.clock.now()));
  return { status: "Succeeded", code: "OK", inputs };
}

function millisecondsOf({ interval, until }: ValueObject, now: Date): number {
  if (isObject(until)) {
    const time = dateOf(parseTime(textOf(until["timestamp"] ?? null), "until").ticks);
    return Math.max(0, time.getTime() - now.getTime());
  }
  const { count, unit } = (isObject(interval) ? interval : {}) as ValueObject;
  const length =
    UNITS[
      textOf(unit ?? null)
        .toLowerCase()
        .replace(/s$/, "")
    ];
  if (length !== undefined && typeof count === "number" && count >= 0) return count * length;
  throw new ExpressionError(
    `A wait needs 'interval' with 'count' and 'unit' (${Object.keys(UNITS).join(", ")}), or 'until' with 'timestamp'.`,
  );
}

/**
 * Answers who called the trigger. Where that has its answer already, the action fails (learn.microsoft.com, workflow
 * action types, Response; the code is not documented).
 */
export function response(action: ValueObject, run: Scheduler, place: Place): Outcome {
  const inputs = resolve(action["inputs"] ?? {}, run.context(place)) as ValueObject;
  const { statusCode = 200, headers = {}, body = null } = inputs;
  const status = Number(textOf(statusCode));
  if (!Number.isInteger(status) || status < 200 || status > 599)
    throw new ExpressionError(`The status code '${textOf(statusCode)}' of the response is not valid.`);
  if (run.response !== undefined) {
    const message = "The trigger has been answered already.";
    return { status: "Failed", code: "Conflict", inputs, error: { code: "Conflict", message } };
  }
  run.response = { statusCode: status, headers: texts(headers), body };
  run.respond?.(run.response);
  return { status: "Succeeded", code: "OK", inputs, outputs: { statusCode: status, headers, body } };
}

function texts(values: Value): Record<string, string> {
  if (!isObject(values)) return {};
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name.toLowerCase(), textOf(value)]),
  );
}
