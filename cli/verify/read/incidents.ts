import type { AzureAccess } from "../../azure/access.ts";
import { azureFault } from "../../azure/fault.ts";
import type { AzureRest, Json } from "../../azure/rest.ts";
import type { DefenderAlert, Incident } from "../facts.ts";
import { ask } from "./ask.ts";

/** The SDK is a beta of an older version of the service; this is the stable one. */
const apiVersion = "2024-09-01";

/** The incidents of Microsoft Sentinel that analytics rules have opened or updated since a time. */
export async function readIncidents(
  access: AzureAccess,
  workspaceId: string,
  wanted: readonly string[],
  since: Date,
): Promise<Incident[]> {
  const { SecurityInsights } = await import("@azure/arm-securityinsight");
  const [, , subscriptionId = "", , group = "", , , , workspace = ""] = workspaceId.split("/");
  const { incidents } = new SecurityInsights(access.credential, subscriptionId, {
    ...access.options,
    apiVersion,
  });
  const needs = `Microsoft Sentinel Reader on ${workspaceId}`;
  const filter = `properties/lastModifiedTimeUtc ge ${since.toISOString()}`;
  return ask({ what: "the incidents of Microsoft Sentinel", needs }, async () => {
    const found: Incident[] = [];
    for await (const incident of incidents.list(group, workspace, {
      filter,
      orderby: "properties/createdTimeUtc desc",
    })) {
      const ruleIds = incident.relatedAnalyticRuleIds ?? [];
      if (!ruleIds.some((id) => wanted.some((each) => each.toLowerCase() === id.toLowerCase()))) continue;
      const name = incident.name ?? "";
      const { value: alerts } = await incidents.listAlerts(group, workspace, name);
      const { entities = [] } = await incidents.listEntities(group, workspace, name);
      found.push({
        number: incident.incidentNumber ?? 0,
        title: incident.title ?? "",
        severity: incident.severity ?? "",
        status: incident.status ?? "",
        ruleIds,
        createdAt: incident.createdTimeUtc?.toISOString() ?? "",
        alertTimes: alerts.flatMap(({ timeGenerated }) => timeGenerated?.toISOString() ?? []),
        accounts: entities.flatMap(accountNames),
      });
    }
    return found;
  });
}

/** The object id and user principal name of an account entity. */
function accountNames(entity: object): string[] {
  const { aadUserId, accountName, upnSuffix } = entity as Readonly<Record<string, string | undefined>>;
  const name =
    accountName === undefined || upnSuffix === undefined ? undefined : `${accountName}@${upnSuffix}`;
  return [aadUserId, name].flatMap((each) => each ?? []);
}

/**
 * The alerts of Microsoft Defender XDR since a time, or why they are unknown. They need a Microsoft Graph permission that
 * you may well not have, so that is not an error.
 */
export async function readDefenderAlerts(rest: AzureRest, since: Date): Promise<DefenderAlert[] | string> {
  const path = `/v1.0/security/alerts_v2?$filter=createdDateTime ge ${since.toISOString()}`;
  try {
    return (await rest.graphList(path)).map(defenderAlert);
  } catch (error) {
    const { kind, message } = azureFault(error);
    if (kind === "forbidden")
      return "You have no permission to read Defender's alerts: you need the application permission SecurityAlert.Read.All of Microsoft Graph.";
    return `Defender's alerts could not be read: ${message}`;
  }
}

function defenderAlert(alert: Json): DefenderAlert {
  const evidence = (alert["evidence"] ?? []) as {
    userAccount?: { azureAdUserId?: string | null; userPrincipalName?: string | null };
  }[];
  return {
    id: String(alert["id"]),
    title: String(alert["title"]),
    createdAt: new Date(String(alert["createdDateTime"])).toISOString(),
    source: String(alert["detectionSource"] ?? alert["serviceSource"]),
    accounts: evidence.flatMap(({ userAccount }) =>
      [userAccount?.azureAdUserId, userAccount?.userPrincipalName].flatMap((each) => each ?? []),
    ),
  };
}
