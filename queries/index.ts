import { accountActivity } from "./account-activity.ts";
import { accountChange } from "./account-change.ts";
import { alertingChange } from "./alerting-change.ts";
import { azureActivity } from "./azure-activity.ts";
import { blockedSignIn } from "./blocked-sign-in.ts";
import { cloudActivity } from "./cloud-activity.ts";
import type { Detection } from "./detection.ts";
import { failedSignIn } from "./failed-sign-in.ts";
import { safeguardChange } from "./safeguard-change.ts";
import { signIn } from "./sign-in.ts";

export { defenderDetections, defenderDetectionsOf } from "./defender-detections.ts";
export { type DefenderActivityPolicy, defenderActivityPolicy } from "./defender-portal.ts";
export { type DefenderDetectionSource, type DefenderRule, defenderRule } from "./defender-rule.ts";
export type {
  AlertReference,
  Detection,
  Engine,
  EntityMapping,
  FastAlertReference,
  FastPath,
  Pending,
  ResolvedAccount,
  RowQuery,
  Runbook,
  Sample,
  Watched,
  Wording,
} from "./detection.ts";
export { DECISION_COLUMNS, hasBeenPaged } from "./episode-key.ts";
export { EVENT_COLUMNS, REPORT_COLUMNS } from "./events.ts";
export { logAlertCriterion, logAlertRule } from "./log-alert-rule.ts";
export { logCategories, neededTables, signInTables } from "./log-categories.ts";
export { type NearRealTimeRule, nearRealTimeRule, type SentinelRule, sentinelRule } from "./sentinel-rule.ts";
export { signInEvidence } from "./sign-in-evidence.ts";
export { type ExpectedTable, expectedTables, silentTables } from "./silence.ts";
export { TEST_EVENT } from "./test-event.ts";
export { signIn };

/** Everything that is detected, in the order of the catalogue. */
export const detections: readonly Detection[] = [
  signIn,
  blockedSignIn,
  failedSignIn,
  accountActivity,
  accountChange,
  safeguardChange,
  azureActivity,
  cloudActivity,
  alertingChange,
];
export { type CatalogueEntry, catalogueEntry } from "./catalogue.ts";
export { hours, identifier, joined, kql } from "./kql.ts";
export { sampleAccount, sampleGroup } from "./samples/account.ts";
export { applicationSamples, sampleApplication } from "./samples/applications.ts";
export { deployerSamples, sampleDeployers } from "./samples/deployers.ts";
