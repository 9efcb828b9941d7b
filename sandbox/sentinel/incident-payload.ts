import { createHash } from "node:crypto";
import { clouds } from "../clouds/index.ts";
import { greatest, least } from "../extremes.ts";
import { NotInSandbox } from "../not-in-sandbox.ts";
import type { Entity } from "./entities.ts";
import type { Incident } from "./incidents.ts";

/** How the REST API names identifiers of entities (Azure/azure-rest-api-specs, securityinsights, Entities.json). */
const KINDS: Readonly<Record<string, { kind: string; names: Readonly<Record<string, string>> }>> = {
  Account: {
    kind: "Account",
    names: {
      Name: "accountName",
      UPNSuffix: "upnSuffix",
      AadUserId: "aadUserId",
      DisplayName: "displayName",
    },
  },
  IP: { kind: "Ip", names: { Address: "address" } },
  CloudApplication: { kind: "CloudApplication", names: { Name: "appName", AppId: "appId" } },
  AzureResource: { kind: "AzureResource", names: { ResourceId: "resourceId" } },
};

/**
 * What Microsoft Sentinel sends to a playbook's trigger: an envelope, and the incident as its REST API gives it, with
 * alerts and entities in it.
 *
 * Source: the schema that public playbooks parse (`eventUniqueId`, `objectSchemaType`, `workspaceInfo`, `object`), and
 * Azure/azure-rest-api-specs, securityinsights, Incidents.json.
 */
export function incidentPayload(
  incident: Incident,
  event: "Create" | "Update",
  workspaceGuid: string,
  portal?: string,
) {
  const [, , subscription = "", , group = "", , , , workspace = ""] = incident.workspaceId.split("/");
  const { properties, ...resource } = incidentResource(incident, portal);
  return {
    eventUniqueId: guidOf(`${resource.id} ${event} ${incident.alerts.length}`),
    objectSchemaType: "Incident",
    objectEventType: event,
    workspaceInfo: { SubscriptionId: subscription, ResourceGroupName: group, WorkspaceName: workspace },
    workspaceId: workspaceGuid,
    object: {
      ...resource,
      properties: {
        ...properties,
        alerts: incidentAlerts(incident),
        bookmarks: [],
        relatedEntities: incidentEntities(incident),
        comments: [],
      },
    },
  };
}

/** The incident as the REST API lists it. */
export function incidentResource(incident: Incident, portal = clouds.public.portal) {
  const { workspaceId, number, title, severity, status, labels, tactics, techniques, alerts } = incident;
  const name = guidOf(`${workspaceId} incident ${number}`);
  const id = `${workspaceId}/providers/Microsoft.SecurityInsights/Incidents/${name}`;
  const times = alerts.map(({ at }) => at.getTime());
  const [first, last] = [least(times), greatest(times)].map((time) => new Date(time).toISOString());
  return {
    id,
    name,
    etag: `"${guidOf(`${id} etag ${alerts.length}`)}"`,
    type: "Microsoft.SecurityInsights/Incidents",
    properties: {
      title,
      severity,
      status,
      owner: { objectId: null, email: null, assignedTo: null, userPrincipalName: null },
      labels: labels.map((labelName) => ({ labelName, labelType: "User" })),
      firstActivityTimeUtc: first,
      lastActivityTimeUtc: last,
      lastModifiedTimeUtc: last,
      createdTimeUtc: incident.createdAt.toISOString(),
      incidentNumber: number,
      additionalData: {
        alertsCount: alerts.length,
        bookmarksCount: 0,
        commentsCount: 0,
        alertProductNames: ["Azure Sentinel"],
        tactics,
        techniques,
      },
      relatedAnalyticRuleIds: [incident.ruleId],
      incidentUrl: `${portal}/#asset/Microsoft_Azure_Security_Insights/Incident${id}`,
      providerName: "Azure Sentinel",
      providerIncidentId: String(number),
    },
  };
}

/** Its alerts, as the REST API lists them. */
export function incidentAlerts(incident: Incident) {
  const { id } = incidentResource(incident);
  return incident.alerts.map((alert, index) => alertOf(incident, alert.at, `${id} alert ${index}`));
}

export function incidentEntities({ entities, workspaceId }: Incident) {
  return entities.map((entity) => entityOf(entity, workspaceId));
}

function alertOf({ workspaceId, title, severity, tactics }: Incident, at: Date, key: string) {
  const name = guidOf(key);
  return {
    id: `${workspaceId}/providers/Microsoft.SecurityInsights/Entities/${name}`,
    name,
    type: "Microsoft.SecurityInsights/Entities",
    kind: "SecurityAlert",
    properties: {
      systemAlertId: name,
      tactics,
      alertDisplayName: title,
      severity,
      vendorName: "Microsoft",
      productName: "Azure Sentinel",
      productComponentName: "Scheduled Alerts",
      status: "New",
      timeGenerated: at.toISOString(),
      friendlyName: title,
    },
  };
}

function entityOf({ type, identifiers }: Entity, workspaceId: string) {
  const known = KINDS[type];
  if (known === undefined)
    throw new NotInSandbox(`The sandbox hands over no entity of type "${type}" to a playbook.`);
  const name = guidOf(`${workspaceId} ${type} ${JSON.stringify(identifiers)}`);
  const properties = Object.entries(identifiers).map(([identifier, value]) => {
    const property = known.names[identifier];
    if (property === undefined)
      throw new NotInSandbox(
        `The sandbox hands over no identifier "${identifier}" of "${type}" to a playbook.`,
      );
    return [property, value];
  });
  return {
    id: `${workspaceId}/providers/Microsoft.SecurityInsights/Entities/${name}`,
    name,
    type: "Microsoft.SecurityInsights/Entities",
    kind: known.kind,
    properties: {
      ...Object.fromEntries(properties),
      friendlyName: identifiers["Name"] ?? Object.values(identifiers)[0] ?? "",
    },
  };
}

function guidOf(text: string): string {
  const digest = createHash("sha256").update(text.toLowerCase()).digest("hex");
  return digest.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-4$3-8$4-$5");
}
