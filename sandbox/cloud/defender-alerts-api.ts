import {
  type Azure,
  GraphError,
  graphCaller,
  graphFault,
  json,
  type Service,
  type ServiceRequest,
} from "../azure/index.ts";
import type { DefenderAlert } from "../defender/index.ts";
import { stableId } from "../monitor/stable-id.ts";

const PATH = "/v1.0/security/alerts_v2";
const READ = ["SecurityAlert.Read.All", "SecurityAlert.ReadWrite.All"];

/** Whether a request asks Microsoft Graph for the alerts of Defender XDR. */
export function isDefenderAlerts({ pathname }: URL): boolean {
  return pathname === PATH;
}

/**
 * The alerts of Defender XDR, newest first: `GET /v1.0/security/alerts_v2`, which needs the application permission
 * SecurityAlert.Read.All. Source: learn.microsoft.com/graph/api/security-list-alerts_v2, resources/security-alert,
 * security-userevidence.
 */
export function defenderAlertsService(
  { tokens, appRoles }: Azure,
  alerts: readonly DefenderAlert[],
): Service {
  const answer = ({ method, url, headers }: ServiceRequest) => {
    const token = graphCaller(headers, tokens);
    if (method !== "GET")
      return graphFault(405, "MethodNotAllowed", `The sandbox has no ${method} on alerts.`);
    const held = appRoles.of(token.principalId);
    if (!READ.some((role) => held.includes(role))) {
      const message = `Missing application roles. API required roles: ${READ.join(",")}, application roles: ${held.join(",")}.`;
      return graphFault(403, "Forbidden", message);
    }
    const filter = url.searchParams.get("$filter") ?? "";
    const [, time = ""] = /^createdDateTime ge (\S+)$/.exec(filter) ?? [];
    const from = Date.parse(time);
    if (filter !== "" && Number.isNaN(from))
      return graphFault(400, "BadRequest", `The sandbox does not know the filter ${filter}.`);
    const found = alerts.filter(({ at }) => filter === "" || at.getTime() >= from).toReversed();
    return json(200, { value: found.map(resourceOf) });
  };
  return (request) => {
    try {
      return answer(request);
    } catch (error) {
      if (error instanceof GraphError) return graphFault(error.status, error.code, error.message);
      throw error;
    }
  };
}

function resourceOf({ rule, title, severity, entities, at }: DefenderAlert) {
  const created = at.toISOString();
  return {
    id: stableId("defender", rule.id, created, ...entities),
    title,
    severity,
    status: "new",
    serviceSource: "microsoft365Defender",
    detectionSource: "customDetection",
    detectorId: rule.id,
    createdDateTime: created,
    evidence: entities.flatMap((entity) => {
      const [, userPrincipalName] = /^accounts (.+)$/.exec(entity) ?? [];
      if (userPrincipalName === undefined) return [];
      const userAccount = { userPrincipalName };
      return [
        { "@odata.type": "#microsoft.graph.security.userEvidence", createdDateTime: created, userAccount },
      ];
    }),
  };
}
