import fc from "fast-check";
import { hostileText } from "./hostile.ts";
import { changed, textPaths } from "./path.ts";

/** What Microsoft Sentinel hands to a playbook, with an entity of every kind that our analytics rules map. */
const incident = {
  objectSchemaType: "Incident",
  objectEventType: "Create",
  object: {
    properties: {
      title: "Break-glass account signed in",
      severity: "High",
      status: "New",
      incidentNumber: 7,
      createdTimeUtc: "2026-01-15T02:20:00.1234567Z",
      incidentUrl: "https://portal.azure.com/#asset/Microsoft_Azure_Security_Insights/Incident/i-1",
      additionalData: { alertsCount: 1, tactics: ["InitialAccess", "Persistence"] },
      relatedEntities: [
        {
          kind: "Account",
          properties: { accountName: "bg1", upnSuffix: "contoso.com", friendlyName: "bg1" },
        },
        { kind: "Ip", properties: { address: "203.0.113.42", friendlyName: "203.0.113.42" } },
        { kind: "CloudApplication", properties: { appName: "Azure Portal", friendlyName: "Azure Portal" } },
        { kind: "AzureResource", properties: { friendlyName: "law-security" } },
        { kind: "Host", name: "h-1", properties: {} },
      ],
    },
  },
};

/** Azure makes these itself; nothing of an event comes into them. */
const AZURES_OWN = ["createdTimeUtc", "incidentUrl"];
const free = textPaths(incident).filter((path) => !AZURES_OWN.includes(path.at(-1) ?? ""));

/** Hostile texts for an incident: at most eight of them, in different places. */
export function hostileIncidents(): fc.Arbitrary<object> {
  return fc
    .array(fc.tuple(fc.constantFrom(...free), hostileText), { minLength: 1, maxLength: 8 })
    .map((texts) => texts.reduce<object>((made, [path, text]) => changed(made, path, text), incident));
}
