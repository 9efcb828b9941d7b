import fc from "fast-check";
import { entities, payload } from "../../workflows/incident.ts";
import { hostileText } from "./hostile.ts";
import { changed, textPaths } from "./path.ts";

/** With an entity of every kind that our analytics rules map. */
const incident = payload({
  relatedEntities: [
    ...entities,
    { kind: "AzureResource", properties: { friendlyName: "law-security" } },
    { kind: "Host", name: "h-1", properties: {} },
  ],
});

/** Azure makes these itself; nothing of an event comes into them. */
const AZURES_OWN = ["createdTimeUtc", "incidentUrl"];
const free = textPaths(incident).filter((path) => !AZURES_OWN.includes(path.at(-1) ?? ""));

/** Hostile texts for an incident: at most eight of them, in different places. */
export function hostileIncidents(): fc.Arbitrary<object> {
  return fc
    .array(fc.tuple(fc.constantFrom(...free), hostileText), { minLength: 1, maxLength: 8 })
    .map((texts) => texts.reduce<object>((made, [path, text]) => changed(made, path, text), incident));
}
