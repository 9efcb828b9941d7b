import { idsOfType } from "../../azure/stack.ts";
import { error, info, ok } from "../finding.ts";
import { gone } from "../gone.ts";
import { propertiesOf } from "../reads.ts";
import { ANY_SENTINEL_RULE } from "../tables.ts";
import { ifThere } from "../unanswered.ts";
import type { Check } from "../visit.ts";

const API_VERSION = "2024-09-01";

/** Whether Microsoft Sentinel is enabled if configured, or if the stack has rules of it, and its rules are. */
export const sentinel: Check = {
  id: "sentinel",
  title: "Microsoft Sentinel",
  async *run({ deployed, workspaceId, reads, target }) {
    const ids = deployed === undefined ? [] : idsOfType(deployed, "Microsoft.SecurityInsights/alertRules");
    const { isForeign, config } = target;
    const isWanted = isForeign ? ids.length > 0 : config.sentinel !== undefined;
    if (!isWanted || workspaceId === undefined) return;
    const state = `${workspaceId}/providers/Microsoft.SecurityInsights/onboardingStates/default`;
    if ((await ifThere(reads.resource(state, API_VERSION))) === undefined) {
      if (config.sentinel?.onboard === true && deployed?.resources.length === 0)
        yield info("The deployment will enable Microsoft Sentinel on the workspace");
      else {
        yield error("Microsoft Sentinel is not enabled on the workspace", {
          why: "Its rules cannot be created, so there are no incidents.",
          fix: `${isForeign ? "" : "Set onboard: true in breakglass:sentinel and run pulumi up; or "}Azure portal > Microsoft Sentinel > Create > the workspace.`,
        });
      }
      return;
    }
    const isAnyKind = isForeign || config.sentinel?.speed === "nearRealTime";
    const version = isAnyKind ? ANY_SENTINEL_RULE : API_VERSION;
    let enabled = 0;
    for (const id of ids) {
      const rule = await ifThere(reads.resource(id, version));
      if (rule === undefined) yield gone("The analytics rule", id);
      else if (propertiesOf(rule)["enabled"] === false) {
        // After consecutive failures, Sentinel disables a rule and adds AUTO DISABLED to its name
        // (learn.microsoft.com/azure/sentinel/troubleshoot-analytics-rules).
        yield error(`The analytics rule "${propertiesOf(rule)["displayName"]}" is disabled`, {
          why: "It opens no incidents.",
          fix: "Microsoft Sentinel > Analytics > the rule: if its name says AUTO DISABLED, read the reason there. Then run pulumi up --refresh.",
        });
      } else enabled++;
    }
    yield ok(`Microsoft Sentinel is enabled${enabled > 0 ? `, and so are its rules: ${enabled}` : ""}`);
  },
};
