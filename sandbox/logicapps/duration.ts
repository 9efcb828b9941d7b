import { ExpressionError } from "./expressions/error.ts";

/** Milliseconds of an ISO 8601 duration of days, hours, minutes and seconds. */
export function milliseconds(duration: string): number {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(duration);
  if (match === null) throw new ExpressionError(`The duration '${duration}' is not valid.`);
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  return ((((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 1000;
}
