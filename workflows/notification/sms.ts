import { call, type Expression, either } from "../builder/index.ts";
import { about, alert, isTest } from "./alert.ts";
import { LAST_RESORT } from "./detections.ts";
import { isGsm, SEGMENT } from "./gsm.ts";
import { inTenantSms } from "./tenant.ts";

/**
 * A text message of one GSM-7 segment.
 *
 * `facts` is null or text of the basic alphabet: then a fixed text goes out. What to do follows as far as there is
 * room: with the runbook's address, without it, not at all.
 */
export function sms(runbookUrl: string, facts: Expression): Expression {
  const drill = either(call("empty", alert.drill), "", "DRILL ");
  const start = call("concat", drill, call("coalesce", about.sms, LAST_RESORT.sms));
  const length = call("add", call("length", start), call("length", call("string", facts)));
  const ends = [` Not announced? ${runbookUrl}`, " Not announced? Open the runbook."].filter(isGsm);
  const end = ends.reduceRight(
    (otherwise, text) => either(call("lessOrEquals", length, SEGMENT - text.length), text, otherwise),
    call("string", ""),
  );
  return either(
    call("empty", facts),
    call(
      "concat",
      start,
      "an alert came that could not be read. Check e-mail, Teams and the Entra sign-in logs now.",
      inTenantSms,
    ),
    call("take", call("concat", start, facts, either(isTest, "", end)), SEGMENT),
  );
}
