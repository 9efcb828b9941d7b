import { isWatchedRow } from "./accounts.ts";
import { cloudActivity } from "./cloud-activity.ts";
import { type DefenderDetectionSource, described } from "./defender-rule.ts";
import { ENTITIES } from "./defender-sign-in.ts";
import { kql } from "./kql.ts";
import { defenderSamples } from "./samples/cloud-activity.ts";

const TABLE = "CloudAppEvents";
/** Without the blanks around it: these rules have no `trim`. */
const NAME = kql`extract(@'\\S+', 0, tostring(RawEventData.UserId))`;

/**
 * The same as `cloud-activity`, where Microsoft Defender XDR has Defender for Cloud Apps. Continuous: the table is one of
 * those that a rule can follow, in the KQL of rules that look at each row by itself
 * (learn.microsoft.com/defender-xdr/custom-detection-rules, queries you can run continuously).
 */
export const defenderCloudActivity: DefenderDetectionSource = {
  ...described(cloudActivity),
  id: "cloud-activity",
  table: TABLE,
  sees: { "cloud-activity": defenderSamples[0] },
  frequency: "PT0S",
  recommendedActions:
    "Ask who uses the account and why. If nobody answers for it, revoke its sessions, reset its credentials, and list what was read or taken.",
  entityMappings: ENTITIES,
  customDetails: {
    Activity: "ActionType",
    Object: "ObjectName",
    Application: "Application",
    Country: "CountryCode",
  },
  samples: defenderSamples,
  query: (watched) =>
    kql`CloudAppEvents
| where ${isWatchedRow(watched, { id: kql`AccountObjectId`, name: NAME, idOrName: kql`AccountId` })}
| project Timestamp, ReportId, AccountObjectId, AccountUpn = iif(isempty(${NAME}), AccountId, ${NAME}), ActionType, ObjectName, Application, IPAddress, CountryCode, City,
    UserAgent, IsAnonymousProxy`.text,
};
