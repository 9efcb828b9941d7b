import { type Cloud, cloudOfRegion, type Feature } from "../clouds/index.ts";
import { ArmError } from "./resource-type.ts";
import type { ResourceBody } from "./store.ts";

/**
 * Refuses what a cloud of Azure does not have, and regions of another one. Azure's own words for a service that is missing are
 * not documented: these say which it is, and why.
 *
 * @throws ArmError
 */
export function checkCloud(type: string, body: ResourceBody, cloud: Cloud): void {
  const { location = "" } = body;
  if (location !== "" && location.toLowerCase() !== "global" && cloudOfRegion(location) !== cloud) {
    throw new ArmError(
      400,
      "LocationNotAvailableForResourceType",
      `The provided location '${location}' is not available for resource type '${type}': it is no region of ${cloud.title}.`,
    );
  }
  for (const [feature, what] of featuresOf(type, body)) {
    const lack = cloud.lacks[feature];
    if (lack === undefined) continue;
    throw new ArmError(
      400,
      "NotAvailableInCloud",
      `The sandbox has no ${what} in ${cloud.title}: ${lack.reason}.`,
    );
  }
}

const CONNECTORS: readonly string[] = ["office365", "teams", "twilio", "azuremonitorlogs"];

/** What a resource needs of those that are not everywhere, each with how a sentence names it. */
function featuresOf(type: string, { properties = {} }: ResourceBody): [Feature, string][] {
  if (/^Microsoft\.SecurityInsights\//i.test(type)) return [["sentinel", "Microsoft Sentinel"]];
  if (/^Microsoft\.Communication\//i.test(type)) return [["acs", "Communication Services"]];
  if (/^Microsoft\.Web\/connections$/i.test(type)) {
    const id = String((properties["api"] as { id?: unknown } | undefined)?.id);
    const api = id.slice(id.lastIndexOf("/") + 1);
    return CONNECTORS.includes(api) ? [[api as Feature, `connector '${api}'`]] : [];
  }
  if (!/^Microsoft\.Insights\/actionGroups$/i.test(type)) return [];
  const has = (kind: string) => Array.isArray(properties[kind]) && properties[kind].length > 0;
  return [
    ...(has("smsReceivers") ? [["sms", "text messages of action groups"] as [Feature, string]] : []),
    ...(has("voiceReceivers") ? [["voice", "calls of action groups"] as [Feature, string]] : []),
  ];
}
