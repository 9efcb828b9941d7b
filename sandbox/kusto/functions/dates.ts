import type { ColumnType } from "../../tables/index.ts";
import {
  dateOf,
  floorMod,
  startOfDay,
  TICKS_PER_DAY,
  TICKS_PER_HOUR,
  TICKS_PER_MILLISECOND,
  TICKS_PER_MINUTE,
  TICKS_PER_SECOND,
  ticksOf,
  UNIX_EPOCH,
  type Value,
} from "../values.ts";
import { formatDate, formatDuration } from "./date-format.ts";
import { pure, type ScalarFunction, text } from "./define.ts";

/** A function of a date; null for null. */
function onDate(
  type: ColumnType,
  compute: (ticks: bigint, date: Date, ...rest: Value[]) => Value,
): ScalarFunction {
  return pure(type, ([value, ...rest]) =>
    typeof value === "bigint" ? compute(value, dateOf(value), ...rest) : null,
  );
}

type Unit =
  | "year"
  | "quarter"
  | "month"
  | "week"
  | "day"
  | "hour"
  | "minute"
  | "second"
  | "millisecond"
  | "microsecond"
  | "nanosecond";

const FIXED: Readonly<Partial<Record<Unit, bigint>>> = {
  week: 7n * TICKS_PER_DAY,
  day: TICKS_PER_DAY,
  hour: TICKS_PER_HOUR,
  minute: TICKS_PER_MINUTE,
  second: TICKS_PER_SECOND,
  millisecond: TICKS_PER_MILLISECOND,
  microsecond: 10n,
};

function day(date: Date): bigint {
  return ticksOf(new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate())));
}

/** The start of the period that holds a date; weeks start on Sunday. */
function startOf(unit: "year" | "month" | "week" | "day", date: Date): bigint {
  if (unit === "day") return day(date);
  if (unit === "week") return day(date) - BigInt(date.getUTCDay()) * TICKS_PER_DAY;
  return startOfDay(date.getUTCFullYear(), unit === "year" ? 1 : date.getUTCMonth() + 1, 1) ?? 0n;
}

function starting(unit: "year" | "month" | "week" | "day"): ScalarFunction {
  return onDate("datetime", (_, date, offset) => added(startOf(unit, date), unit, Number(offset ?? 0)));
}

/** The last tick of the period. */
function ending(unit: "year" | "month" | "week" | "day"): ScalarFunction {
  return onDate(
    "datetime",
    (_, date, offset) => added(startOf(unit, date), unit, Number(offset ?? 0) + 1) - 1n,
  );
}

/** A date some periods later; the day of the month becomes the last one where there is none such. */
function added(ticks: bigint, unit: Unit, count: number): bigint {
  const fixed = FIXED[unit];
  if (fixed !== undefined) return ticks + fixed * BigInt(Math.trunc(count));
  if (unit === "nanosecond") return ticks + BigInt(Math.trunc(count / 100));
  const date = dateOf(ticks);
  const months = count * (unit === "year" ? 12 : unit === "quarter" ? 3 : 1);
  const first = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(date.getUTCDate(), last));
  return ticksOf(first) + (ticks - day(date));
}

/** How many borders of the period lie between two dates (learn.microsoft.com/kusto/query/datetime-diff-function). */
function difference(unit: Unit, a: bigint, b: bigint): number {
  const [left, right] = [dateOf(a), dateOf(b)];
  const months = (date: Date) => date.getUTCFullYear() * 12 + date.getUTCMonth();
  switch (unit) {
    case "year":
      return left.getUTCFullYear() - right.getUTCFullYear();
    case "quarter":
      return Math.floor(months(left) / 3) - Math.floor(months(right) / 3);
    case "month":
      return months(left) - months(right);
    case "week":
      return Number((startOf("week", left) - startOf("week", right)) / (7n * TICKS_PER_DAY));
    case "nanosecond":
      return Number((a - b) * 100n);
    default: {
      const size = FIXED[unit] ?? 1n;
      return Number((a - floorMod(a, size) - (b - floorMod(b, size))) / size);
    }
  }
}

const UNIT_NAMES: ReadonlySet<string> = new Set([
  ...Object.keys(FIXED),
  "year",
  "quarter",
  "month",
  "nanosecond",
]);

function unitOf(value: Value | undefined): Unit | undefined {
  const name = text(value).toLowerCase();
  return UNIT_NAMES.has(name) ? (name as Unit) : undefined;
}

/** ISO 8601: the week that holds the year's first Thursday is the first one. */
function weekOfYear(date: Date): number {
  const thursday = new Date(date.getTime());
  thursday.setUTCDate(date.getUTCDate() + 4 - (date.getUTCDay() || 7));
  const start = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  return Math.ceil(((thursday.getTime() - start) / 86_400_000 + 1) / 7);
}

function dayOfYear(date: Date): number {
  return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000) + 1;
}

function part(unit: string, ticks: bigint, date: Date): Value {
  switch (unit.toLowerCase()) {
    case "year":
      return date.getUTCFullYear();
    case "quarter":
      return Math.floor(date.getUTCMonth() / 3) + 1;
    case "month":
      return date.getUTCMonth() + 1;
    case "weekofyear":
    case "week_of_year":
      return weekOfYear(date);
    case "day":
      return date.getUTCDate();
    case "dayofyear":
      return dayOfYear(date);
    case "hour":
      return date.getUTCHours();
    case "minute":
      return date.getUTCMinutes();
    case "second":
      return date.getUTCSeconds();
    case "millisecond":
      return date.getUTCMilliseconds();
    case "microsecond":
      return Number(floorMod(ticks, TICKS_PER_SECOND) / 10n);
    case "nanosecond":
      return Number(floorMod(ticks, TICKS_PER_SECOND) * 100n);
    default:
      return null;
  }
}

function fromUnix(ticksPerUnit: bigint | number): ScalarFunction {
  return pure("datetime", ([value = null]) => {
    if (value === null) return null;
    const ticks =
      typeof ticksPerUnit === "bigint" && Number.isInteger(Number(value))
        ? BigInt(value as number | bigint) * ticksPerUnit
        : BigInt(Math.round(Number(value) * Number(ticksPerUnit)));
    return UNIX_EPOCH + ticks;
  });
}

function made([year, month = 1, date = 1, hour = 0, minute = 0, second = 0]: Value[]): Value {
  const start = startOfDay(Number(year), Number(month), Number(date));
  if (start === null || Number(hour) > 23 || Number(minute) > 59 || Number(second) >= 60) return null;
  const minutes = BigInt(Number(hour) * 60 + Number(minute)) * TICKS_PER_MINUTE;
  return start + minutes + BigInt(Math.round(Number(second) * Number(TICKS_PER_SECOND)));
}

const dayOf = onDate("timespan", (_, date) => BigInt(date.getUTCDay()) * TICKS_PER_DAY);

export const dates: Readonly<Record<string, ScalarFunction>> = {
  now: {
    volatile: true,
    type: "datetime",
    compile:
      ([offset]) =>
      (row, frame) => {
        const by = offset?.evaluate(row, frame) ?? 0n;
        return typeof by === "bigint" ? frame.now + by : null;
      },
  },
  ago: {
    volatile: true,
    type: "datetime",
    compile:
      ([span]) =>
      (row, frame) => {
        const by = span?.evaluate(row, frame);
        return typeof by === "bigint" ? frame.now - by : null;
      },
  },
  startofyear: starting("year"),
  startofmonth: starting("month"),
  startofweek: starting("week"),
  startofday: starting("day"),
  endofyear: ending("year"),
  endofmonth: ending("month"),
  endofweek: ending("week"),
  endofday: ending("day"),
  datetime_add: pure("datetime", ([unit, count, value]) => {
    const name = unitOf(unit);
    return typeof value === "bigint" && name !== undefined ? added(value, name, Number(count)) : null;
  }),
  datetime_diff: pure("long", ([unit, a, b]) => {
    const name = unitOf(unit);
    return typeof a === "bigint" && typeof b === "bigint" && name !== undefined
      ? difference(name, a, b)
      : null;
  }),
  datetime_part: pure("long", ([unit, value]) =>
    typeof value === "bigint" ? part(text(unit), value, dateOf(value)) : null,
  ),
  getyear: onDate("int", (_, date) => date.getUTCFullYear()),
  getmonth: onDate("int", (_, date) => date.getUTCMonth() + 1),
  monthofyear: onDate("int", (_, date) => date.getUTCMonth() + 1),
  dayofmonth: onDate("int", (_, date) => date.getUTCDate()),
  dayofyear: onDate("int", (_, date) => dayOfYear(date)),
  dayofweek: dayOf,
  hourofday: onDate("int", (_, date) => date.getUTCHours()),
  week_of_year: onDate("int", (_, date) => weekOfYear(date)),
  weekofyear: onDate("int", (_, date) => weekOfYear(date)),
  make_datetime: pure("datetime", made),
  make_timespan: pure("timespan", (values) => {
    const [days, hours, minutes, seconds] =
      values.length === 4 ? values : [0, values[0], values[1], values[2] ?? 0];
    const whole = (Number(days) * 24 + Number(hours)) * 60 + Number(minutes);
    return BigInt(whole) * TICKS_PER_MINUTE + BigInt(Math.round(Number(seconds) * Number(TICKS_PER_SECOND)));
  }),
  unixtime_seconds_todatetime: fromUnix(TICKS_PER_SECOND),
  unixtime_milliseconds_todatetime: fromUnix(TICKS_PER_MILLISECOND),
  unixtime_microseconds_todatetime: fromUnix(10n),
  unixtime_nanoseconds_todatetime: fromUnix(0.01),
  format_datetime: pure("string", ([value, format]) =>
    typeof value === "bigint" ? formatDate(value, text(format)) : "",
  ),
  format_timespan: pure("string", ([value, format]) =>
    typeof value === "bigint" ? formatDuration(value, text(format)) : "",
  ),
};
