import { isDeepStrictEqual } from "node:util";
import { judge, type PackSettings } from "../../../../policies/in-process.ts";
import type { DeployedResource } from "../resources.ts";
import type { RandomEdit } from "./edits.ts";
import type { Parts } from "./parts.ts";

/** What is true of an edit, by the play and by the pack. */
export type Kind =
  /** Somebody is no longer notified, and the pack stops it. */
  | "stopped"
  /** Somebody is no longer notified, and the pack passes it. */
  | "survivor"
  /** It plays alike, and passes. */
  | "passed"
  /** It plays alike, and the pack stops it. */
  | "false refusal"
  /** It plays alike, and the pack stops it because it does not know what it does, or for a fault that is not played. */
  | "not understood"
  /** Azure refuses it, so that all stays as it was. */
  | "refused by Azure"
  /** The sandbox cannot play it. */
  | "not played"
  | "no change";

export interface Judged {
  readonly number: number;
  readonly name: string;
  readonly kind: Kind;
  /** The first event of which somebody is not notified. */
  readonly missed?: string;
  /** What the pack says of it; or why it was not played. */
  readonly said: readonly string[];
}

/** Makes an edit, plays it, and has the pack judge it. */
export async function proveEdit(
  stack: readonly DeployedResource[],
  parts: Parts,
  edit: RandomEdit,
  settings: PackSettings = {},
): Promise<Judged> {
  const { number, name } = edit;
  const edited = edit.edit(structuredClone([...stack]));
  const judged = (kind: Kind, missed?: string, said: readonly string[] = []): Judged => ({
    number,
    name,
    kind,
    said,
    ...(missed === undefined ? {} : { missed }),
  });
  if (isDeepStrictEqual(edited, stack)) return judged("no change");
  const played = edit.played?.(structuredClone([...stack])) ?? edited;
  let missed: string | undefined;
  for (const part of await parts.of([edit.key])) {
    const found = await part.missed(played);
    if (found.kind === "refused") return judged("refused by Azure", undefined, [found.reason]);
    if (found.kind === "unknown") return judged("not played", undefined, [found.reason]);
    if (found.kind === "missed") missed ??= found.what;
    if (missed !== undefined) break;
  }
  const { violations } = await judge(edited, { "alerting-present": "mandatory", ...settings });
  const stopping = violations.filter(({ enforcement }) => enforcement === "mandatory");
  const said = stopping.map(({ policy, message }) => `${policy}: ${message}`);
  if (missed !== undefined) return judged(stopping.length > 0 ? "stopped" : "survivor", missed, said);
  if (stopping.length === 0) return judged("passed");
  return judged(
    said.every((each) => NOT_KNOWN.test(each)) ? "not understood" : "false refusal",
    undefined,
    said,
  );
}

/**
 * How the pack says that it does not know what a property, an operator or an action does; that an action may fail for a reason
 * that no play has; and that a table may not be there yet.
 */
const NOT_KNOWN =
  / is not understood: | loses rows by: | is not known: |^workflow-channels-always-run: .* does not run where .* fails: |^query-tolerates-missing-table: /;
