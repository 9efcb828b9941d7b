import type { PropertyChange } from "./property-changes.ts";

/** What an action sends, and what a trigger or an action says of itself. */
const SENT =
  /^properties\.definition\.(actions|triggers)\..*\.(inputs\.(body|parameters|queries|headers)|description)(\.|\[|$)/;
/** Values of `Compose` and of variables, from which messages are made. */
const MADE = /^properties\.definition\.actions\..*\.inputs(\.|\[|$)/;
/** Whether a condition stands on the way, what an action waits for, how long it may take, where it sends. */
const STRUCTURE =
  /\.(type|kind|runAfter|limit|retryPolicy|runtimeConfiguration|operationOptions|expression|cases|until|splitOn|conditions|schema|method|path|uri|host|authentication|interval|runStatus|runError|foreach|from|where|count|unit|timestamp)(\.|\[|$)/;
/** Functions whose value no event of a review decides. */
const UNPLAYED_FUNCTION =
  /@.*\b(utcNow|addDays|addHours|addMinutes|addSeconds|addToTime|dayOfWeek|dayOfMonth|dayOfYear|rand|ticks|getFutureTime|getPastTime|workflow|guid|if|equals|contains|less|greater|startsWith|endsWith)\s*\(/is;

/**
 * Whether a change in a workflow is one of texts that the messages of a play show as they are: then the play shows the
 * difference. Conditions, waits, limits and addresses of services may matter in cases that no event is in.
 */
export function changesPlayedText({ path, before, after }: PropertyChange): boolean {
  if (typeof before !== "string" || typeof after !== "string") return false;
  if (STRUCTURE.test(path) || !(SENT.test(path) || MADE.test(path))) return false;
  return functionsOf(before) === functionsOf(after);
}

/** The parts of an expression that decide: texts outside of them may change. */
function functionsOf(text: string): string {
  if (!UNPLAYED_FUNCTION.test(text)) return "";
  const found = text.match(/@\{[^}]*\}|^@.*$/gs) ?? [];
  return found.join("\n");
}
