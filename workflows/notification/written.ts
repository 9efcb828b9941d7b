import { ANY_STATUS, call, type Expression, either, outputs, type RunAfter } from "../builder/index.ts";
import { events } from "./report.ts";

export const WRITE_FROM_EVENTS = "Write_messages_from_events";
export const WRITE_FROM_ALERT = "Write_messages_from_alert";

/** Whatever became of the steps before: a message goes out. */
export const ALWAYS: RunAfter = { [WRITE_FROM_EVENTS]: ANY_STATUS, [WRITE_FROM_ALERT]: ANY_STATUS };

/** The best text that there is. Nothing in here fails, whatever failed before. */
export function written(
  part: "subject" | "email" | "teams" | "sms",
  lastResort: Expression | string | null = null,
): Expression {
  return call(
    "coalesce",
    either(events.missing, null, outputs(WRITE_FROM_EVENTS).at(part)),
    outputs(WRITE_FROM_ALERT).at(part),
    lastResort,
  );
}
