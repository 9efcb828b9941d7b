import {
  type Detection,
  detections,
  type Sample,
  sampleAccount,
  sampleGroup,
} from "breakglass-alerts/queries";

import { eventAbout } from "../scenarios/configured.ts";
import type { Identities, Identity } from "./identities.ts";
import type { Scenario } from "./scenario.ts";
import type { Touched } from "./touched.ts";
import { variants } from "./variants.ts";

/** How late an event normally arrives. */
export const USUAL_MINUTES = 2;
/** Later than a rule by event time usually looks back, and more than a day late. */
export const LATE_MINUTES = [40, 26 * 60] as const;
/** All detections share the channels, so those fail for the first detection only. */
const FAULTS = { each: ["query", "workflow"], once: ["email", "teams", "sms"] } as const;

/**
 * Everything that is played through both sides of a review: each sample event of each detection, for each account or
 * group that it may be about; the first of them also late; and the first of them also while something else fails.
 *
 * @param matching false for the events that must notify nobody
 * @param chosen default: every detection of the catalogue
 */
export function scenarios(
  identities: Identities,
  matching: boolean,
  chosen: readonly Detection[] = detections,
  { rules, shared }: Pick<Touched, "rules" | "shared"> = { rules: new Set(chosen), shared: true },
): Scenario[] {
  const { accounts, groups } = identities;
  const played = chosen.filter((detection) => shared || rules.has(detection));
  return played.flatMap((detection, index) => {
    const all = [...detection.samples, ...configured(detection, identities)].filter(
      (sample) => sample.matches === matching,
    );
    // What alerts share does not read events: one of each detection shows what becomes of them.
    const samples = rules.has(detection) ? all : matching ? all.slice(0, 1) : [];
    const isWhole = rules.has(detection);
    const usual = samples.flatMap((sample) =>
      concerned(sample, accounts, groups)
        .slice(0, isWhole || index === 0 ? undefined : 1)
        .map(scenarioOf(detection, sample)),
    );
    // An event about an account that this detection must not match may well match another one.
    if (!matching) return usual.filter(({ who }) => who === undefined);
    const first = samples.find((sample) => mentions(sample, "account")) ?? samples[0];
    const of = first === undefined ? [] : usual.filter(({ sample }) => sample.name === first.name);
    const faults = [...(isWhole || index === 0 ? FAULTS.each : []), ...(index === 0 ? FAULTS.once : [])];
    const late = isWhole ? LATE_MINUTES : [];
    return [
      ...usual,
      ...of.flatMap((each) => late.map((lateMinutes) => ({ ...each, lateMinutes }))),
      ...of.slice(0, 1).flatMap((each) => faults.map((fault) => ({ ...each, fault }))),
      ...(isWhole || index === 0 ? variants(of) : []),
    ];
  });
}

/** Events about the applications and identities that a detection also looks for, where the queries name some. */
function configured({ id: detection }: Detection, { applications, deployers }: Identities): Sample[] {
  const named = (sample: Sample, id: string) => ({ ...sample, name: `${sample.name} (${id})` });
  if (detection === "account-activity")
    return applications.map((id) => named(eventAbout("applications", id), id));
  const inAzure = detection === "alerting-change";
  if (!inAzure && detection !== "safeguard-change") return [];
  return deployers
    .filter((id) => id.startsWith("/") === inAzure)
    .map((id) => named(eventAbout("deployers", id), id));
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
    fault: "none",
    ...(who === undefined ? {} : { who }),
  });
}

function mentions({ row }: Sample, what: "account" | "group"): boolean {
  const text = JSON.stringify(row).toLowerCase();
  if (what === "group") return text.includes(sampleGroup.objectId);
  return text.includes(sampleAccount.objectId) || text.includes(sampleAccount.userPrincipalName);
}

/** The sample's row with another account or group. Capitals stay capitals. */
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
