import type { ValueObject } from "./expressions/value.ts";
import { NOT_SPECIFIED } from "./outcomes.ts";
import type { ActionRecord } from "./types.ts";

/** An action as `actions('…')` and `result('…')` see it. */
export function recordValue(record: ActionRecord): ValueObject {
  const known = values.get(record) ?? shown(record);
  values.set(record, known);
  return known;
}

/** A record does not change, and a workflow may ask for one in each of its expressions. */
const values = new WeakMap<ActionRecord, ValueObject>();

function shown(record: ActionRecord): ValueObject {
  return {
    name: record.name,
    status: record.status,
    ...(record.code === NOT_SPECIFIED ? {} : { code: record.code }),
    startTime: record.startTime.toISOString(),
    endTime: record.endTime.toISOString(),
    ...(record.inputs === undefined ? {} : { inputs: record.inputs }),
    ...(record.outputs === undefined ? {} : { outputs: record.outputs }),
    ...(record.error === undefined ? {} : { error: { ...record.error } }),
  };
}
