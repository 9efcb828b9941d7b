import { defenderCloudActivity } from "./defender-cloud-activity.ts";
import { defenderFailedSignIn } from "./defender-failed-sign-in.ts";
import type { DefenderDetectionSource } from "./defender-rule.ts";
import { defenderSignIn } from "./defender-sign-in.ts";

/** What Microsoft Defender XDR looks for by itself, each a custom detection rule. */
export const defenderDetections: readonly DefenderDetectionSource[] = [
  defenderSignIn,
  defenderFailedSignIn,
  defenderCloudActivity,
];

/**
 * The rules that a tenant can have.
 *
 * @param cloudApps whether it has Defender for Cloud Apps: Microsoft Graph refuses a query on a table that the tenant lacks
 */
export function defenderDetectionsOf({ cloudApps }: { cloudApps: boolean }): DefenderDetectionSource[] {
  return defenderDetections.filter(({ table }) => cloudApps || table !== defenderCloudActivity.table);
}
