import {
  type Detection,
  detections,
  type Sample,
  sampleAccount,
  sampleGroup,
} from "breakglass-alerts/queries";

import type { Identity } from "./identities.ts";

/** What is wrong in the world, besides the event. */
export type Trouble = "none" | "query" | "workflow" | "email" | "teams" | "sms";

/** One thing that may happen, and after which it matters who is told. */
export interface Scenario {
  readonly detection: Detection;
  /** Whom it happens to; absent where the event names nobody. */
  readonly who?: Identity;
  readonly sample: Sample;
  /** From the event to its arrival in the workspace. */
  readonly lateMinutes: number;
  readonly trouble: Trouble;
}

/** How late an event of every day is. */
export const USUAL_MINUTES = 2;
/** Later than the rule looks back by event time, and so late that a day has passed. */
export const LATE_MINUTES = [40, 26 * 60] as const;
/** One workflow and one query answer for all detections, so the channels are broken for the first of them only. */
const TROUBLES = { each: ["query", "workflow"], once: ["email", "teams", "sms"] } as const;

/**
 * Everything that is played through both sides of a review: each sample event of each detection for each account or
 * group that it is about; the first of them late; and the first of them with something else broken.
 *
 * @param matching false: the events that nobody should hear of
 * @param chosen default: every detection of the catalogue
 */
export function scenarios(
  { accounts, groups }: { readonly accounts: readonly Identity[]; readonly groups: readonly Identity[] },
  matching: boolean,
  chosen: readonly Detection[] = detections,
): Scenario[] {
  return chosen.flatMap((detection, index) => {
    const samples = detection.samples.filter((sample) => sample.matches === matching);
    const usual = samples.flatMap((sample) =>
      concerned(sample, accounts, groups).map(scenarioOf(detection, sample)),
    );
    // An event that this detection must not match may well be another's, if it is about an account.
    if (!matching) return usual.filter(({ who }) => who === undefined);
    const first = samples.find((sample) => mentions(sample, "account")) ?? samples[0];
    const of = first === undefined ? [] : usual.filter(({ sample }) => sample.name === first.name);
    const troubles = [...TROUBLES.each, ...(index === 0 ? TROUBLES.once : [])];
    return [
      ...usual,
      ...of.flatMap((each) => LATE_MINUTES.map((lateMinutes) => ({ ...each, lateMinutes }))),
      ...of.slice(0, 1).flatMap((each) => troubles.map((trouble) => ({ ...each, trouble }))),
    ];
  });
}

function concerned(
  sample: Sample,
  accounts: readonly Identity[],
  groups: readonly Identity[],
): readonly (Identity | undefined)[] {
  if (mentions(sample, "group")) return groups;
  return mentions(sample, "account") ? accounts : [undefined];
}

function scenarioOf(detection: Detection, sample: Sample) {
  return (who: Identity | undefined): Scenario => ({
    detection,
    sample: who === undefined ? sample : { ...sample, row: about(sample, who) },
    lateMinutes: USUAL_MINUTES,
    trouble: "none",
    ...(who === undefined ? {} : { who }),
  });
}

function mentions({ row }: Sample, what: "account" | "group"): boolean {
  const text = JSON.stringify(row).toLowerCase();
  if (what === "group") return text.includes(sampleGroup.objectId);
  return text.includes(sampleAccount.objectId) || text.includes(sampleAccount.userPrincipalName);
}

/** The sample's row, as it would be of somebody else. What stands in capitals stays in capitals. */
function about({ row }: Sample, { objectId, userPrincipalName }: Identity): Sample["row"] {
  const isAccount = !mentions({ row } as Sample, "group");
  const replacements: [from: string, to: string][] = isAccount
    ? [
        [sampleAccount.objectId, objectId],
        [sampleAccount.userPrincipalName, userPrincipalName ?? "unnamed@review.example"],
      ]
    : [[sampleGroup.objectId, objectId]];
  let text = JSON.stringify(row);
  for (const [from, to] of replacements) {
    text = text.replace(new RegExp(from.replaceAll(".", "\\."), "gi"), (found) =>
      found === found.toUpperCase() ? to.toUpperCase() : to,
    );
  }
  return JSON.parse(text);
}
