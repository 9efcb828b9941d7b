import { z } from "zod";
import type { Placement } from "../configuration.ts";
import { matching } from "./primitives.ts";

const SUBSCRIPTION = "/subscriptions/[0-9a-f-]{36}";
/** Letters and digits of any alphabet: those that `Char.IsLetterOrDigit` takes. */
export const GROUP = "[-\\p{L}\\p{Nd}_.()]{0,89}[-\\p{L}\\p{Nd}_()]";

/** Either what is there already, by its Azure id, or what is to be made: exactly one of the two. */
function placement<Create extends z.ZodType>(existing: z.ZodType<string, string>, create: Create) {
  const either = z
    .strictObject({ existing: existing.optional(), create: create.optional() })
    .meta({ oneOf: [{ required: ["existing"] }, { required: ["create"] }] });
  return either.transform((value, context): Placement<z.output<Create>> => {
    if (value.existing !== undefined && value.create === undefined) return { existing: value.existing };
    if (value.create !== undefined && value.existing === undefined) {
      return { create: value.create as z.output<Create> };
    }
    context.addIssue("needs exactly one of existing (an Azure id) and create");
    return z.NEVER;
  });
}

/** Source of the name rules: learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules. */
export const resourceGroup = placement(
  matching(
    new RegExp(`^${SUBSCRIPTION}/resourceGroups/${GROUP}$`, "iu"),
    "a resource group's id: /subscriptions/…/resourceGroups/NAME",
  ),
  z.strictObject({
    name: matching(
      new RegExp(`^${GROUP}$`, "u"),
      "a resource group name: at most 90 letters, digits, - _ . ( ), no dot at the end",
    ),
  }),
);

export const workspace = placement(
  matching(
    new RegExp(
      `^${SUBSCRIPTION}/resourceGroups/${GROUP}/providers/Microsoft\\.OperationalInsights/workspaces/[A-Za-z0-9-]{4,63}$`,
      "iu",
    ),
    "a workspace's id: /subscriptions/…/resourceGroups/…/providers/Microsoft.OperationalInsights/workspaces/NAME",
  ),
  z.strictObject({
    name: matching(
      /^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$/,
      "a workspace name: 4 to 63 letters, digits and hyphens, no hyphen at either end",
    ),
    /** Days; 30 to 730 (learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure). */
    retentionInDays: z
      .number({ error: "expected a number of days" })
      .int("expected a whole number of days")
      .min(30, "is less than the 30 days that a workspace keeps at least")
      .max(730, "is more than the 730 days that a workspace keeps at most")
      .default(90),
  }),
);
