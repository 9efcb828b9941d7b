import { logCategories } from "breakglass-alerts/queries";
import { isType, type ReviewedDeployment } from "./deployment.ts";

export const DIAGNOSTIC_SETTING = "microsoft.aadiam/diagnosticSettings";

interface Log {
  readonly category?: string;
  readonly categoryGroup?: string;
  readonly enabled?: boolean;
}

/**
 * The tables that one side of a review no longer gets from Entra ID: some side sends their category to a workspace, and
 * this one does not. What neither sends is exported elsewhere, and arrives.
 */
export function emptyTables(
  tables: readonly string[],
  own: ReviewedDeployment,
  other: ReviewedDeployment,
): ReadonlySet<string> {
  return new Set(
    tables.filter((table) =>
      logCategories([table]).some((category) => sends(other, category) && !sends(own, category)),
    ),
  );
}

function sends({ resources }: ReviewedDeployment, category: string): boolean {
  return resources
    .filter((each) => isType(each, DIAGNOSTIC_SETTING))
    .some(({ body }) => {
      const { workspaceId, logs } = (body["properties"] ?? {}) as { workspaceId?: unknown; logs?: unknown };
      const isSent = (log: Log) =>
        log.enabled === true && (log.category === category || log.categoryGroup?.toLowerCase() === "alllogs");
      return (
        typeof workspaceId === "string" && workspaceId !== "" && Array.isArray(logs) && logs.some(isSent)
      );
    });
}
