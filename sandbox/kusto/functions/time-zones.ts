import { constantOf, fail } from "../scope.ts";
import { dateOf, TICKS_PER_MINUTE } from "../values.ts";
import { type Call, pure, type ScalarFunction, text } from "./define.ts";

/** Names of zones may come from rows, and there may be any number of them that are none. */
const formats = new Map<string, Intl.DateTimeFormat | undefined>();
const MOST_REMEMBERED = 1000;

/** Undefined where there is no such zone. */
function formatOf(zone: string): Intl.DateTimeFormat | undefined {
  if (!formats.has(zone)) {
    if (formats.size >= MOST_REMEMBERED) formats.clear();
    try {
      formats.set(zone, new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" }));
    } catch {
      formats.set(zone, undefined);
    }
  }
  return formats.get(zone);
}

/** How far a zone is ahead of UTC at a time, in ticks; undefined where there is no such zone. */
function offsetAt(ticks: bigint, zone: string): bigint | undefined {
  const parts = formatOf(zone)?.formatToParts(dateOf(ticks));
  const name = parts?.find(({ type }) => type === "timeZoneName")?.value;
  if (name === undefined) return undefined;
  const [, sign, hours = "0", minutes = "0"] = /^GMT([+-])(\d+):(\d+)/.exec(name) ?? [];
  const ahead = BigInt(Number(hours) * 60 + Number(minutes)) * TICKS_PER_MINUTE;
  return sign === "-" ? -ahead : ahead;
}

/** A name of a zone that is a constant is checked while the query is compiled. */
function inZone(convert: (ticks: bigint, zone: string) => bigint | undefined): ScalarFunction {
  const converted = pure("datetime", ([value, zone]) =>
    typeof value === "bigint" ? (convert(value, text(zone)) ?? null) : null,
  );
  return {
    ...converted,
    compile: (args, call: Call) => {
      const zone = constantOf(args[1]);
      if (typeof zone === "string" && formatOf(zone) === undefined)
        fail(
          "SEM0022",
          `There is no time zone "${zone}"; give one of IANA's, such as Europe/Oslo.`,
          call.nodes[1] ?? call.node,
          call.scope,
        );
      return converted.compile(args, call);
    },
  };
}

/** The zones of IANA (learn.microsoft.com/kusto/query/datetime-utc-to-local-function). */
export const timeZones: Readonly<Record<string, ScalarFunction>> = {
  datetime_utc_to_local: inZone((ticks, zone) => {
    const ahead = offsetAt(ticks, zone);
    return ahead === undefined ? undefined : ticks + ahead;
  }),
  // The offset is that of the result: first as if the time were in UTC, then at the time that gives.
  datetime_local_to_utc: inZone((ticks, zone) => {
    const guess = offsetAt(ticks, zone);
    const ahead = guess === undefined ? undefined : offsetAt(ticks - guess, zone);
    return ahead === undefined ? undefined : ticks - ahead;
  }),
};
