import { type Azure, json, MAY_READ, NotInSandbox, type Service } from "../azure/index.ts";
import type { HttpResponse } from "../http.ts";
import { factsOf, payloadOf } from "../monitor/any-alert.ts";
import type { FiredAlert, FiredAlerts } from "../monitor/fired-alerts.ts";
import { armFault, refusedReading } from "./arm-reading.ts";

const ALERTS =
  /^(\/subscriptions\/.+)\/providers\/Microsoft\.AlertsManagement\/alerts(?:\/([^/]+)(\/history)?)?$/i;
/** The version whose history names the action groups. */
const HISTORY_VERSIONS = ["2025-05-25-preview"];
const VERSIONS = [
  "2018-05-05",
  "2019-03-01",
  "2019-05-05-preview",
  "2024-01-01-preview",
  ...HISTORY_VERSIONS,
];
const DAY = 86_400_000;

/** Whether a request asks for alerts that have fired. */
export function isAlerts({ pathname }: URL): boolean {
  return ALERTS.test(decodeURIComponent(pathname));
}

/**
 * The alerts that have fired on a resource, newest first: `GET {resource}/providers/Microsoft.AlertsManagement/alerts`,
 * also of a group and of a subscription; one of them, `/{id}`, and what became of it, `/{id}/history`. Source: azure-rest-api-specs, AlertsManagement 2025-05-25-preview,
 * Alert.tsp, Alerts_List.json, Alerts_History.json.
 */
export function alertsService(azure: Azure, alerts: FiredAlerts, now: () => Date): Service {
  return (request) => {
    const [, scope = "", id, history] = ALERTS.exec(decodeURIComponent(request.url.pathname)) ?? [];
    const refused = refusedReading(azure, request, {
      scope,
      action: "Microsoft.AlertsManagement/alerts/read",
      apiVersions: history === undefined ? VERSIONS : HISTORY_VERSIONS,
      method: "GET",
      roles: [...MAY_READ, "Log Analytics Reader", "Log Analytics Contributor"],
    });
    if (refused !== undefined) return refused;
    const here = alerts.all.filter(({ alert }) => isWithin(factsOf(alert).resourceId, scope));
    if (id !== undefined) {
      const found = here.find((each) => each.id === id.toLowerCase());
      if (found === undefined) return armFault(404, "AlertNotFound", `The alert '${id}' was not found.`);
      return history === undefined ? json(200, resourceOf(found, true)) : historyOf(found, id);
    }
    return list(here, request.url.searchParams, now());
  };
}

function list(alerts: readonly FiredAlert[], parameters: URLSearchParams, now: Date): HttpResponse {
  for (const name of parameters.keys()) {
    if (!PARAMETERS.includes(name))
      throw new NotInSandbox(`The sandbox does not know the parameter "${name}" of the list of alerts.`);
  }
  const range = parameters.get("customTimeRange");
  const days = TIME_RANGES[parameters.get("timeRange") ?? "1d"];
  if (days === undefined)
    return armFault(
      400,
      "BadRequest",
      `The timeRange must be one of ${Object.keys(TIME_RANGES).join(", ")}.`,
    );
  const [from = Number.NaN, until = Number.NaN] =
    range === null
      ? [now.getTime() - days * DAY, now.getTime()]
      : range.split("/").map((time) => Date.parse(time));
  if (Number.isNaN(from) || Number.isNaN(until) || from < now.getTime() - 30 * DAY) {
    const message = `The customTimeRange '${range}' is not two times of the last 30 days.`;
    return armFault(400, "BadRequest", message);
  }
  const rule = parameters.get("alertRule")?.toLowerCase();
  const condition = parameters.get("monitorCondition");
  const severity = parameters.get("severity");
  const withContext = parameters.get("includeContext") === "true";
  const most = Number(parameters.get("pageCount") ?? 25);
  if (!(most >= 1 && most <= (withContext ? 25 : 250)))
    return armFault(400, "BadRequest", `The pageCount '${most}' is out of range.`);
  const found = alerts.filter(
    ({ alert }) =>
      factsOf(alert).firedAt.getTime() >= from &&
      factsOf(alert).firedAt.getTime() <= until &&
      (rule === undefined || alert.rule.id.toLowerCase() === rule) &&
      (severity === null || severity === `Sev${factsOf(alert).severity}`) &&
      (condition === null || condition === (factsOf(alert).resolvedAt === undefined ? "Fired" : "Resolved")),
  );
  // One page: a drill fires fewer than a page holds, and a second page would have to be asked for by a token.
  if (found.length > most)
    throw new NotInSandbox("The sandbox lists one page of alerts, and there are more.");
  return json(200, { value: found.map((fired) => resourceOf(fired, withContext)), nextLink: null });
}

const TIME_RANGES: Readonly<Record<string, number>> = { "1h": 1 / 24, "1d": 1, "7d": 7, "30d": 30 };
const PARAMETERS = [
  "api-version",
  "alertRule",
  "customTimeRange",
  "includeContext",
  "monitorCondition",
  "pageCount",
  "severity",
  "timeRange",
];

/** `essentials` are of the common schema in other words; for log alerts, that `alertRule` is the id is assumed, and so is `context`. */
function resourceOf({ id, alert }: FiredAlert, withContext: boolean) {
  const { title, severity, description, resourceId, firedAt, resolvedAt } = factsOf(alert);
  const { data } = payloadOf(alert, "") as {
    data: { essentials: { monitoringService: string; signalType: string }; alertContext: object };
  };
  const [, , , , group = "", , , type = "", name = ""] = resourceId.split("/");
  const changed = (resolvedAt ?? firedAt).toISOString();
  return {
    id: `${resourceId}/providers/Microsoft.AlertsManagement/alerts/${id}`,
    name: title,
    type: "Microsoft.AlertsManagement/alerts",
    properties: {
      essentials: {
        severity: `Sev${severity}`,
        signalType: data.essentials.signalType,
        alertState: "New",
        monitorCondition: resolvedAt === undefined ? "Fired" : "Resolved",
        monitorService: data.essentials.monitoringService,
        targetResource: resourceId.toLowerCase(),
        targetResourceName: name.toLowerCase(),
        targetResourceGroup: group.toLowerCase(),
        targetResourceType: type.toLowerCase(),
        sourceCreatedId: id,
        alertRule: alert.rule.id,
        description,
        startDateTime: firedAt.toISOString(),
        lastModifiedDateTime: changed,
        lastModifiedUserName: "System",
        actionStatus: { isSuppressed: false },
        ...(resolvedAt === undefined ? {} : { monitorConditionResolvedDateTime: resolvedAt.toISOString() }),
      },
      ...(withContext ? { context: data.alertContext } : {}),
    },
  };
}

function historyOf(fired: FiredAlert, id: string): HttpResponse {
  const { alert, triggered } = fired;
  const { firedAt, resolvedAt, resourceId } = factsOf(alert);
  const modifications = [
    modification("AlertCreated", firedAt, null),
    ...triggered.map(({ actionGroupId, at }) =>
      modification("ActionsTriggered", at, {
        type: "ActionsTriggered",
        actionGroup: { actionGroupId, ruleId: alert.rule.id, ruleType: "AlertRule" },
        notificationResult: { status: "Accepted" },
      }),
    ),
    ...(resolvedAt === undefined ? [] : [resolution(resolvedAt)]),
  ].toSorted((a, b) => (a.modifiedAt < b.modifiedAt ? -1 : a.modifiedAt > b.modifiedAt ? 1 : 0));
  return json(200, {
    id: `${resourceId}/providers/Microsoft.AlertsManagement/alerts/${id}`,
    name: id,
    type: "Microsoft.AlertsManagement/alerts",
    properties: { alertId: id, modifications },
  });
}

function modification(modificationEvent: string, at: Date, details: object | null) {
  return { modificationEvent, modifiedAt: at.toISOString(), modifiedBy: "System", details };
}

function resolution(at: Date) {
  const change = { oldValue: "Fired", newValue: "Resolved" };
  return { ...modification("MonitorConditionChange", at, { type: "PropertyChange", ...change }), ...change };
}

function isWithin(resourceId: string, scope: string): boolean {
  return `${resourceId}/`.toLowerCase().startsWith(`${scope}/`.toLowerCase());
}
