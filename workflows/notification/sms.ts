import { call, type Expression, either } from "../builder/index.ts";
import { gsm, isGsm, SEGMENT } from "./gsm.ts";

/** Greatest lengths of what an event puts into a text message. */
export const SMS_LENGTHS = { account: 24, address: 39, place: 16, minute: 16, dimension: 39 } as const;

/**
 * A text message of one GSM-7 segment.
 *
 * `facts` is null or text of the basic alphabet: then a fixed text goes out. What to do follows as far as there is
 * room: with the runbook's address, without it, not at all.
 */
export function sms(title: string, severity: number, runbookUrl: string, facts: Expression): Expression {
  const start = `Sev${severity} ${gsm(title).slice(0, 36)}: `;
  const length = call("length", call("string", facts));
  const room = SEGMENT - start.length;
  const ends = [` Not announced? ${runbookUrl}`, " Not announced? Open the runbook."].filter(
    (end) => isGsm(end) && end.length <= room,
  );
  const end = ends.reduceRight(
    (otherwise, text) => either(call("lessOrEquals", length, room - text.length), text, otherwise),
    call("string", ""),
  );
  return either(
    call("empty", facts),
    `${start}an alert came that could not be read. Check e-mail, Teams and the Entra sign-in logs now.`,
    call("take", call("concat", start, facts, end), SEGMENT),
  );
}
