import { error, ok, warning } from "../finding.ts";
import type { Check } from "../visit.ts";

/** Service plans of Entra ID P1 and P2 (learn.microsoft.com/entra/identity/users/licensing-service-plan-reference). */
const PREMIUM = /^AAD_PREMIUM(_P2)?$/;

interface Sku {
  readonly skuPartNumber?: string;
  readonly capabilityStatus?: string;
  readonly servicePlans?: readonly {
    readonly servicePlanName?: string;
    readonly provisioningStatus?: string;
  }[];
}

/** The export of sign-in logs needs Entra ID P1 or P2 (learn.microsoft.com/entra/identity/monitoring-health). */
export const licence: Check = {
  id: "licence",
  title: "Licence for the export of sign-in logs",
  async *run({ reads }) {
    const skus = (await reads.licences()) as Sku[];
    const premium = skus.filter(({ servicePlans = [] }) =>
      servicePlans.some(({ servicePlanName = "" }) => PREMIUM.test(servicePlanName)),
    );
    const names = (of: readonly Sku[]) => of.map(({ skuPartNumber }) => skuPartNumber).join(", ");
    const valid = premium.filter(({ capabilityStatus }) => capabilityStatus === "Enabled");
    const ending = premium.filter(({ capabilityStatus }) => capabilityStatus === "Warning");
    const fix =
      "Microsoft 365 admin center > Billing > Licenses: buy or renew Entra ID P1, P2, or a product that includes it.";
    if (valid.length > 0) yield ok(`The tenant has Entra ID P1 or P2: ${names(valid)}`);
    else if (ending.length > 0) {
      yield warning(
        `The licence for Entra ID P1 or P2 has expired and is in its grace period: ${names(ending)}`,
        {
          why: "The export of sign-in logs ends with the grace period.",
          fix,
        },
      );
    } else {
      yield error("There is no valid licence for Entra ID P1 or P2", {
        why: "Without it, Entra ID exports no sign-in logs, and no rule ever sees a sign-in.",
        fix,
      });
    }
  },
};
