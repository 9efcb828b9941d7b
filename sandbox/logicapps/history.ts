import type { ActionRecord } from "./types.ts";

/** In the place of secured data. */
export const HIDDEN = { content: "Content not shown due to security configuration." };

/** An action as the run history shows it. The workflow itself goes on seeing what is hidden here. */
export function history(record: ActionRecord): ActionRecord {
  return {
    ...record,
    ...(record.secured.inputs && record.inputs !== undefined ? { inputs: HIDDEN } : {}),
    ...(record.secured.outputs && record.outputs !== undefined ? { outputs: HIDDEN } : {}),
  };
}
