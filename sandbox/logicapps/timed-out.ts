import type { Readings } from "../readings/index.ts";
import type { Outcome } from "./types.ts";

const ENDINGS = {
  cancelled: { status: "Cancelled", code: "ActionTimedOut" },
  "timed-out": { status: "TimedOut", code: "ActionTimedOut" },
  failed: { status: "Failed", code: "GatewayTimeout" },
} as const satisfies Record<Readings["action-timeout"], Pick<Outcome, "status" | "code">>;

/** How an action ends that took too long. */
export function timedOut(message: string, how: Readings["action-timeout"]): Outcome {
  const { status, code } = ENDINGS[how];
  return { status, code, error: { code, message } };
}
