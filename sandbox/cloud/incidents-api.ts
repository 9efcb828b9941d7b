import { type Azure, json, MAY_READ, NotInSandbox, providerVersions, type Service } from "../azure/index.ts";
import { type Incident, incidentAlerts, incidentEntities, incidentResource } from "../sentinel/index.ts";
import { armFault, refusedReading } from "./arm-reading.ts";
import { type IncidentsHost, incidentUpdates } from "./incident-updates.ts";

const INCIDENTS =
  /^(\/subscriptions\/.+\/workspaces\/[^/]+)\/providers\/Microsoft\.SecurityInsights\/incidents(?:\/([^/]+)(?:\/(alerts|entities))?)?$/i;
/** Also the one of the JavaScript SDK (npm, @azure/arm-securityinsight 1.0.0-beta.6). */
const VERSIONS = [...providerVersions("Microsoft.SecurityInsights"), "2022-09-01-preview"];
const MAY_CHANGE_INCIDENTS = ["Owner", "Contributor", "Microsoft Sentinel Responder"];
const MAY_READ_INCIDENTS = [
  ...MAY_READ,
  "Microsoft Sentinel Reader",
  "Microsoft Sentinel Responder",
  "Log Analytics Reader",
];

/** Whether a request asks for the incidents of a workspace, or for what belongs to one. */
export function isIncidents({ pathname }: URL): boolean {
  return INCIDENTS.test(decodeURIComponent(pathname));
}

/**
 * The incidents of Microsoft Sentinel: `GET {workspace}/providers/Microsoft.SecurityInsights/incidents`, newest first,
 * `PUT …/{id}` for its status and labels, and `POST …/{id}/alerts` and `…/{id}/entities` for what belongs to one.
 * Source: azure-rest-api-specs, securityinsights, Incidents.json, GetIncidents.json, GetAllIncidentAlerts.json,
 * GetAllIncidentEntities.json.
 */
export function incidentsService(azure: Azure, { incidents, clock }: IncidentsHost): Service {
  const update = incidentUpdates({ azure, incidents, clock });
  return (request) => {
    const { pathname, searchParams } = request.url;
    const [, scope = "", name, part] = INCIDENTS.exec(decodeURIComponent(pathname)) ?? [];
    const own = incidents.all.filter(({ workspaceId }) => workspaceId.toLowerCase() === scope.toLowerCase());
    const found = own.find((each) => incidentResource(each).name === name?.toLowerCase());
    const isChange = name !== undefined && part === undefined && request.method === "PUT";
    const refused = refusedReading(azure, request, {
      scope,
      action: `Microsoft.SecurityInsights/incidents${part === undefined ? "" : `/${part}`}/${isChange ? "write" : "read"}`,
      apiVersions: VERSIONS,
      method: isChange ? "PUT" : part === undefined ? "GET" : "POST",
      roles: isChange ? MAY_CHANGE_INCIDENTS : MAY_READ_INCIDENTS,
    });
    if (refused !== undefined) return refused;
    if (name === undefined) return json(200, { value: listed(own, searchParams, azure.cloud.portal) });
    if (isChange) return update(found, request);
    if (found === undefined) return armFault(404, "NotFound", `The incident '${name}' does not exist.`);
    if (part === undefined) return json(200, incidentResource(found, azure.cloud.portal));
    if (part.toLowerCase() === "alerts") return json(200, { value: incidentAlerts(found) });
    const entities = incidentEntities(found);
    const counts = Map.groupBy(entities, ({ kind }) => kind);
    const metaData = [...counts].map(([entityKind, { length: count }]) => ({ entityKind, count }));
    return json(200, { entities, metaData });
  };
}

/** Filtered by the time of the last change, which is what public clients ask for (demisto/content, MicrosoftSentinel). */
function listed(incidents: readonly Incident[], parameters: URLSearchParams, portal: string) {
  const filter = parameters.get("$filter") ?? "";
  const [, time = ""] = /^properties\/lastModifiedTimeUtc ge (\S+)$/.exec(filter) ?? [];
  const from = Date.parse(time);
  if (filter !== "" && Number.isNaN(from))
    throw new NotInSandbox(`The sandbox does not know the filter "${filter}" of incidents.`);
  const order = parameters.get("$orderby");
  if (order !== null && order !== "properties/createdTimeUtc desc")
    throw new NotInSandbox(`The sandbox does not know the order "${order}" of incidents.`);
  return incidents
    .map((each) => incidentResource(each, portal))
    .filter(({ properties }) => filter === "" || Date.parse(properties.lastModifiedTimeUtc ?? "") >= from)
    .toReversed()
    .slice(0, Number(parameters.get("$top") ?? 50));
}
