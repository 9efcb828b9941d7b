import { greatest, least } from "../extremes.ts";
import type { Value, ValueObject } from "./expressions/value.ts";
import type { Block } from "./inner-actions.ts";
import { NOT_SPECIFIED } from "./outcomes.ts";
import type { Place } from "./place.ts";
import { recordValue } from "./record-value.ts";
import type { ActionRecord, Status } from "./types.ts";

/**
 * What `result()` gives of a block: an entry for each action right inside it. Of a `Foreach`, an entry holds what each
 * iteration gave as its outputs; of an `Until`, it is the last iteration's (functions reference, result; measured on the
 * service by the authors of tomdam/flowforger).
 */
export function resultOf(block: Block, records: readonly ActionRecord[], place: Place): Value {
  return block.children.flatMap((name): Value[] => {
    const own = records.filter((record) => record.name === name && isWithin(record, place));
    const last = own.at(-1);
    if (last === undefined) return [];
    const repeated = own.filter(({ iteration }) => iteration !== undefined && iteration !== place.iteration);
    if (repeated.length === 0 || !LOOPS.includes(block.type)) return [recordValue(last)];
    if (block.type === "foreach") return [repetitions(name, repeated)];
    return [{ ...recordValue(last), repetitionCount: repeated.length }];
  });
}

const LOOPS = ["foreach", "until"];

/** In this iteration, or in loops inside of it. */
function isWithin({ iteration = "" }: ActionRecord, place: Place): boolean {
  return iteration.startsWith(place.iteration);
}

function repetitions(name: string, records: readonly ActionRecord[]): ValueObject {
  const ordered = records.toSorted((a, b) => indexOf(a) - indexOf(b));
  const times = (which: "startTime" | "endTime") => ordered.map((record) => record[which].getTime());
  return {
    name,
    outputs: ordered.map((record) => recordValue(record)),
    startTime: new Date(least(times("startTime"))).toISOString(),
    endTime: new Date(greatest(times("endTime"))).toISOString(),
    code: NOT_SPECIFIED,
    status: together(ordered.map(({ status }) => status)),
    repetitionCount: ordered.length,
  };
}

/** Of `For_each[2]`, and of the innermost where there are several. */
function indexOf({ iteration = "" }: ActionRecord): number {
  return Number(/\[(\d+)\]$/.exec(iteration)?.[1] ?? 0);
}

/** That a failure counts was measured; the rest is not documented. */
function together(statuses: readonly Status[]): Status {
  const order: readonly Status[] = ["Failed", "TimedOut", "Cancelled", "Succeeded", "Skipped"];
  return order.find((status) => statuses.includes(status)) ?? "Skipped";
}
