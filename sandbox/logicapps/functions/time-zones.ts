import { findIana } from "windows-iana";
import { ExpressionError } from "../expressions/error.ts";
import { dateOf, type Ticks, type Time } from "./time.ts";

/**
 * A Windows name, such as `Pacific Standard Time`, or one of IANA.
 *
 * @throws ExpressionError where there is no such zone
 */
export function zoneOf(zone: string, name: string): string {
  if (zone.toUpperCase() === "UTC") return "UTC";
  const [iana = zone] = findIana(zone);
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: iana }).resolvedOptions().timeZone;
  } catch {
    throw new ExpressionError(
      `In function '${name}', the value provided for the time zone id '${zone}' was not valid.`,
    );
  }
}

const isUtc = (zone: string) => /^(?:UTC|(?:Etc\/)?(?:GMT|UTC))$/i.test(zone);

/** What the clocks of a zone show. Those of UTC show `Z`. */
export function inZone({ ticks }: Time, zone: string): Time {
  if (isUtc(zone)) return { ticks, zone: "utc" };
  return { ticks: ticks + offsetAt(ticks, zone), zone: "none" };
}

/**
 * From the clocks of a zone. A time that says itself that it is UTC cannot be one of another zone: that fails
 * (measured for `convertToUtc` by the authors of tomdam/flowforger; learn.microsoft.com/dotnet, TimeZoneInfo.ConvertTime,
 * has the rule).
 */
export function toUtc(time: Time, zone: string, given: string, name: string): Time {
  if (time.zone === "utc" && !isUtc(zone)) {
    throw new ExpressionError(
      `The template language function '${name}' expects its second parameter to be a time zone matching the time zone indicated by the timestamp. The provided value '${given}' does not match.`,
    );
  }
  if (time.zone !== "none") return { ticks: time.ticks, zone: "utc" };
  // The offset is that of the time itself, which is not known yet: near enough first, then exactly.
  const { ticks } = time;
  return { ticks: ticks - offsetAt(ticks - offsetAt(ticks, zone), zone), zone: "utc" };
}

function offsetAt(ticks: Ticks, zone: string): bigint {
  const date = dateOf(ticks);
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(date);
  const value = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const clock = Date.UTC(
    value("year"),
    value("month") - 1,
    value("day"),
    value("hour"),
    value("minute"),
    value("second"),
  );
  return BigInt(clock - Math.floor(date.getTime() / 1000) * 1000) * 10_000n;
}
