import type { ValueObject } from "./expressions/value.ts";
import type { ActionRecord } from "./types.ts";

/** An action as `actions('…')` and `result('…')` see it. One that has not come to its turn is null. */
export function recordValue(record: ActionRecord | undefined): ValueObject | null {
  if (record === undefined) return null;
  return {
    name: record.name,
    status: record.status,
    code: record.code,
    startTime: record.startTime.toISOString(),
    endTime: record.endTime.toISOString(),
    ...(record.inputs === undefined ? {} : { inputs: record.inputs }),
    ...(record.outputs === undefined ? {} : { outputs: record.outputs }),
    ...(record.error === undefined ? {} : { error: record.error }),
  };
}
