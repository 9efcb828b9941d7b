import type { AlertReference, Pending } from "./detection.ts";
import { alertLets, dimension } from "./events.ts";
import { identifier, joined, type Kql, kql } from "./kql.ts";

/** Of the one row that says whether an alert pages: that, the episode's key, its dimensions as JSON, and why. */
export const DECISION_COLUMNS = ["Page", "Key", "Dimensions", "Reason"] as const;

/**
 * What an episode is known by where it is remembered: a hash, so that no key is a part of another one, and that no
 * name stands where it need not.
 */
export function episodeKey(values: readonly Kql[]): Kql {
  return kql`hash_sha256(strcat_delim("|", ${joined(values, ", ")}))`;
}

export function columns(names: readonly string[]): readonly Kql[] {
  return names.map(identifier);
}

/**
 * For an alert that names its episode in its dimensions: it pages, unless somebody was paged of the same episode.
 *
 * @param episode the alert's dimensions
 */
export function hasBeenPaged(episode: readonly string[], alert: AlertReference & Pending): string {
  return kql`${alertLets(alert)}
let paged = base64_decode_tostring(${alert.pagedBase64});
print Key = ${episodeKey(episode.map(dimension))}
| extend Page = paged !contains Key
| project Page, Key, Dimensions = "", Reason = iff(Page, "Nobody has been paged of this episode.", "The fast rule has paged of this episode: this is the confirmation.")`
    .text;
}
