import { z } from "zod";
import { text } from "./primitives.ts";
import { written } from "./written.ts";

/** An ISO 8601 time with its offset: a drill at an hour of which nobody knows the time zone is none. */
const iso = z.iso.datetime({
  offset: true,
  error: "expected a time with its offset, such as 2026-02-03T09:00:00+01:00 or 2026-02-03T08:00:00Z",
});

/**
 * What Pulumi makes of a time in YAML that has no quotes, also in the stack file itself when it writes it anew:
 * `2026-02-03 09:00:00 +0100 CET` (pkg.go.dev/time, Time.String).
 */
const GO_TIME = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?) ([+-]\d\d)(\d\d) (?:[A-Z]+|[+-]\d{2,4})$/;

const time = written((text) => {
  const [, date, clock, hours, minutes] = GO_TIME.exec(text) ?? [];
  if (date === undefined) return undefined;
  return `${date}T${clock}${hours === "+00" && minutes === "00" ? "Z" : `${hours}:${minutes}`}`;
}, iso);

/** Whoever acts during an announced drill looks like the drill. */
const LONGEST_DAYS = 7;
const LONGEST = LONGEST_DAYS * 24 * 60 * 60 * 1000;

/** Also where something else is wrong with it: all is said at once. */
const when = ({ value }: { readonly value: unknown }) => typeof value === "object" && value !== null;

const drill = z
  .strictObject({
    from: time,
    to: time,
    note: text("what was announced, such as Drill of 3 February, change 4711"),
  })
  .refine(({ from, to }) => !(Date.parse(from) >= Date.parse(to)), {
    when,
    error: "ends before it begins: to must be later than from",
  })
  .refine(({ from, to }) => !(Date.parse(to) - Date.parse(from) > LONGEST), {
    when,
    error: `is longer than ${LONGEST_DAYS} days: a real alert of that time would be labelled as a drill, too`,
  })
  .refine(({ note }) => note.length <= 80, { path: ["note"], error: "is longer than 80 characters" });

export const drills = z.array(drill).default([]);
