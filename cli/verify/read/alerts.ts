import type { AzureRest, Json } from "../../azure/rest.ts";
import type { Alert, AlertRule, GroupCall } from "../facts.ts";
import { ask } from "./ask.ts";

/** The version whose history names the action groups (azure-rest-api-specs, AlertsManagement, Alerts_History.json). */
const VERSION = "2025-05-25-preview";

interface Essentials {
  readonly alertRule?: string;
  readonly severity?: string;
  readonly startDateTime?: string;
  readonly monitorConditionResolvedDateTime?: string;
  readonly monitorCondition?: string;
}

/**
 * The alerts of some rules on a workspace, each with the action groups that it was sent to. The service keeps alerts for
 * 30 days (learn.microsoft.com/rest/api/monitor/alertsmanagement/alerts/get-all). No JavaScript SDK has this service, so
 * this uses REST.
 */
export async function readAlerts(
  rest: AzureRest,
  workspaceId: string,
  rules: readonly Pick<AlertRule, "id">[],
  { since, now }: { since: Date; now: Date },
): Promise<Alert[]> {
  const path = `${workspaceId}/providers/Microsoft.AlertsManagement/alerts`;
  const asked = { what: "the alerts on the workspace", needs: `Monitoring Reader on ${workspaceId}` };
  const customTimeRange = `${since.toISOString()}/${now.toISOString()}`;
  const listed = await ask(asked, () =>
    rest.armList(path, VERSION, { customTimeRange, includeContext: "true" }),
  );
  const own = listed.filter((alert) => ruleOf(alert, rules) !== undefined);
  return Promise.all(
    own.map(async (alert) => {
      const history = await ask(asked, () => rest.arm(`${path}/${guidOf(alert)}/history`, VERSION));
      return alertOf(alert, ruleOf(alert, rules) ?? "", history);
    }),
  );
}

/** For log alerts, `alertRule` is the rule's id; this accepts a name too. */
function ruleOf(alert: Json, rules: readonly Pick<AlertRule, "id">[]): string | undefined {
  const name = (essentialsOf(alert).alertRule ?? "").toLowerCase();
  return rules.find(({ id }) => id.toLowerCase() === name || id.toLowerCase().endsWith(`/${name}`))?.id;
}

function alertOf(alert: Json, ruleId: string, history: Json): Alert {
  const { severity = "", startDateTime = "", ...essentials } = essentialsOf(alert);
  const resolved = essentials.monitorConditionResolvedDateTime;
  const dimensions = dimensionsIn((alert["properties"] as Json | undefined)?.["context"]);
  const events = modificationsOf(history);
  return {
    id: guidOf(alert),
    ruleId,
    severity,
    firedAt: new Date(startDateTime).toISOString(),
    ...(essentials.monitorCondition === "Resolved" && resolved !== undefined
      ? { resolvedAt: new Date(resolved).toISOString() }
      : {}),
    ...(dimensions === undefined ? {} : { dimensions }),
    groups: events.flatMap(groupCalls),
    recordsGroups: events.some(({ modificationEvent }) => /^Actions/.test(modificationEvent ?? "")),
  };
}

function essentialsOf(alert: Json): Essentials {
  return ((alert["properties"] as Json | undefined)?.["essentials"] ?? {}) as Essentials;
}

/** The id is nested under that of the alert's target. */
function guidOf(alert: Json): string {
  return (String(alert["id"]).split("/").at(-1) ?? "").toLowerCase();
}

/**
 * The context of these rules' alerts is only documented as `alertContext` of the common alert schema, so this searches
 * for the dimensions at any depth.
 */
function dimensionsIn(context: unknown): Record<string, string> | undefined {
  if (typeof context !== "object" || context === null) return undefined;
  const { dimensions } = context as { dimensions?: unknown };
  if (Array.isArray(dimensions) && dimensions.length > 0) {
    const pairs = dimensions as { name?: unknown; value?: unknown }[];
    return Object.fromEntries(pairs.map(({ name, value }) => [String(name), String(value)]));
  }
  for (const inner of Object.values(context)) {
    const found = dimensionsIn(inner);
    if (found !== undefined) return found;
  }
  return undefined;
}

interface Modification {
  readonly modificationEvent?: string;
  readonly modifiedAt?: string;
  readonly details?: {
    readonly actionGroup?: { readonly actionGroupId?: string };
    readonly notificationResult?: { readonly status?: string };
    readonly suppressedActionGroups?: readonly { readonly actionGroupId?: string }[];
  } | null;
}

function modificationsOf(history: Json): readonly Modification[] {
  const { modifications } = (history["properties"] ?? {}) as { modifications?: readonly Modification[] };
  return modifications ?? [];
}

function groupCalls({ modifiedAt = "", details }: Modification): GroupCall[] {
  const at = Number.isNaN(Date.parse(modifiedAt)) ? modifiedAt : new Date(modifiedAt).toISOString();
  const suppressed = (details?.suppressedActionGroups ?? []).map(({ actionGroupId = "" }) => ({
    actionGroupId,
    at,
    result: "suppressed",
  }));
  const { actionGroupId } = details?.actionGroup ?? {};
  if (actionGroupId === undefined) return suppressed;
  return [...suppressed, { actionGroupId, at, result: details?.notificationResult?.status ?? "triggered" }];
}
