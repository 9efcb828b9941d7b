import { type Azure, json, NotInSandbox, type ServiceRequest } from "../azure/index.ts";
import type { HttpResponse } from "../http.ts";
import {
  type AutomationResource,
  answers,
  type Incident,
  type Incidents,
  incidentResource,
  readAutomationRule,
} from "../sentinel/index.ts";
import { armFault } from "./arm-reading.ts";

export interface IncidentsHost {
  readonly incidents: Incidents;
  readonly clock: { now(): Date };
}

interface Change {
  readonly title?: unknown;
  readonly severity?: unknown;
  readonly status?: unknown;
  readonly classification?: unknown;
  readonly labels?: readonly { readonly labelName?: unknown }[];
}

const STATUSES = ["New", "Active", "Closed"] as const;
const CLASSIFICATIONS = ["BenignPositive", "FalsePositive", "TruePositive", "Undetermined"];

/**
 * What a person makes of an incident: its status, and its labels. Source: azure-rest-api-specs, securityinsights,
 * Incidents.json, Incidents_CreateOrUpdate: title, severity and status are required, and closing wants a classification.
 */
export function incidentUpdates({ azure, incidents, clock }: IncidentsHost & { readonly azure: Azure }) {
  return (incident: Incident | undefined, { body }: ServiceRequest): HttpResponse => {
    if (incident === undefined) throw new NotInSandbox("The sandbox makes no incident by hand.");
    const { properties } = parsed(body);
    const fault = faultOf(incident, properties);
    if (fault !== undefined) return armFault(400, "BadRequest", fault);
    const rule = azure.store
      .list("Microsoft.SecurityInsights/automationRules")
      .map(({ resource }) => readAutomationRule(resource as unknown as AutomationResource))
      .find((each) => answers(each, incident, "Updated", clock.now()));
    if (rule !== undefined)
      throw new NotInSandbox(
        `The sandbox runs no automation rule for what a person does to an incident, and "${rule.displayName}" has to run now.`,
      );
    const { status, labels } = properties;
    const changed = incidents.change(incident.number, {
      status: status as Incident["status"],
      ...(labels === undefined ? {} : { labels: labels.map(({ labelName }) => String(labelName)) }),
    });
    return json(200, incidentResource(changed, azure.cloud.portal));
  };
}

function parsed(body: string): { readonly properties: Change } {
  try {
    const { properties } = JSON.parse(body) as { properties?: Change };
    return { properties: properties ?? {} };
  } catch {
    return { properties: {} };
  }
}

function faultOf(incident: Incident, change: Change): string | undefined {
  for (const name of ["title", "severity", "status"] as const)
    if (typeof change[name] !== "string") return `The property '${name}' is required.`;
  if (change.title !== incident.title || change.severity !== incident.severity)
    throw new NotInSandbox("The sandbox changes no title and no severity of an incident.");
  if (!STATUSES.some((status) => status === change.status))
    return `The status '${change.status}' is not one of ${STATUSES.join(", ")}.`;
  if (change.status === "Closed" && !CLASSIFICATIONS.includes(String(change.classification)))
    return `A closed incident needs a classification: ${CLASSIFICATIONS.join(", ")}.`;
  if (change.labels !== undefined && !Array.isArray(change.labels)) return "The property 'labels' is a list.";
  return undefined;
}
