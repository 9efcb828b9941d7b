import type { BreakGlassConfig, ConfigFault } from "../config/index.ts";
import { detections, logAlertCriterion, sentinelRule, type Watched } from "../queries/index.ts";

/**
 * Accounts that are more than the rules have room for: how many there are is known only once they are looked up, and Azure
 * would refuse the rules one by one.
 */
export function tooManyAccounts(
  watched: Watched,
  { sentinel }: Pick<BreakGlassConfig, "sentinel">,
): ConfigFault[] {
  const rules = detections.flatMap((detection) => [
    ...(detection.engines.includes("logAlert") ? [() => logAlertCriterion(detection, watched)] : []),
    ...(sentinel !== undefined && detection.engines.includes("sentinel")
      ? [() => sentinelRule(detection, watched)]
      : []),
  ]);
  return rules.flatMap((rule) => {
    try {
      rule();
      return [];
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      const reason = `these are ${watched.accounts.length} accounts, too many for a rule. ${error.message}`;
      return [{ propertyPath: "breakglass:accounts", reason }];
    }
  });
}
