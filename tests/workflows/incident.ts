export const INCIDENT_URL = "https://portal.azure.com/#asset/Microsoft_Azure_Security_Insights/Incident/i-1";

export const entities = [
  { kind: "Account", properties: { accountName: "bg1", upnSuffix: "contoso.com", friendlyName: "bg1" } },
  { kind: "Ip", properties: { address: "203.0.113.42", friendlyName: "203.0.113.42" } },
  { kind: "CloudApplication", properties: { appName: "Azure Portal", friendlyName: "Azure Portal" } },
];

/** What Microsoft Sentinel hands to a playbook, with other properties of the incident. */
export function payload(properties: object = {}) {
  return {
    objectEventType: "Create",
    object: {
      id: "/i-1",
      properties: {
        title: "Break-glass account signed in",
        severity: "High",
        incidentNumber: 7,
        createdTimeUtc: "2026-01-15T02:20:00.1234567Z",
        incidentUrl: INCIDENT_URL,
        additionalData: { alertsCount: 1, tactics: ["InitialAccess", "Persistence"] },
        relatedEntities: entities,
        ...properties,
      },
    },
  };
}
