import { json, NotInSandbox, type Service, type ServiceRequest } from "../azure/index.ts";
import type { HttpResponse } from "../http.ts";
import { type ActionGroupResource, notifyPeople, type People } from "../monitor/action-group.ts";
import type { Alert } from "../monitor/alert-payload.ts";
import { type AnnouncingHost, receiversHost } from "./announce.ts";
import { armFault, refusedReading } from "./arm-reading.ts";

const PLACE =
  /^(\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Insights\/actionGroups\/[^/]+)\/(createNotifications|notificationStatus\/([^/]+))$/i;
const VERSIONS = ["2023-01-01", "2022-06-01"];
/** The documented roles, of those that the sandbox knows (azure-monitor-docs, action-groups.md, test action groups). */
const MAY_TEST = ["Contributor", "Owner"];
const ALERT_TYPES = [
  "servicehealth",
  "metricstaticthreshold",
  "metricsdynamicthreshold",
  "logalertv2",
  "smartalert",
  "webtestalert",
  "logalertv1numresult",
  "logalertv1metricmeasurement",
  "resourcehealth",
  "activitylog",
  "actualcostbudget",
  "forecastedbudget",
];
const PEOPLE = { emailReceivers: "Email", smsReceivers: "Sms", voiceReceivers: "Voice" } as const;
/** Seconds on the sandbox's clock for which the result is not there yet. */
const SECONDS = 5;

interface Test {
  readonly at: number;
  readonly result: object;
}

export function isTestNotification({ pathname }: URL): boolean {
  return PLACE.test(decodeURIComponent(pathname));
}

/**
 * Test notifications of an action group: `POST {group}/createNotifications` is answered 202 with a `Location`, at which the
 * result is found later. Messages have "Test" in front, and hold a sample alert, whatever the group's rules are.
 *
 * Sources: azure-rest-api-specs, monitor, Microsoft.Insights 2023-01-01, actionGroups_API.json with its examples;
 * azure-monitor-docs, action-groups.md, "Test an action group in the Azure portal". Not documented, and assumed in the unkind
 * way: a receiver whom Azure Monitor sends nothing, for its address is not confirmed or its limit is reached, is reported as
 * completed like any other; tests count towards the limits; a disabled group sends them.
 */
export function testNotificationService(host: Omit<AnnouncingHost, "fired">): Service {
  const tests = new Map<string, Test>();
  return (request) => {
    const [, id = "", path = "", testId = ""] = PLACE.exec(decodeURIComponent(request.url.pathname)) ?? [];
    const isStatus = testId !== "";
    const refused = refusedReading(host.azure, request, {
      scope: id,
      action: `Microsoft.Insights/actionGroups/${isStatus ? "notificationStatus/read" : "createNotifications/action"}`,
      apiVersions: VERSIONS,
      method: isStatus ? "GET" : "POST",
      roles: MAY_TEST,
    });
    if (refused !== undefined) return refused;
    if (!isStatus) return start(host, id, request, tests);
    const test = tests.get(`${id}/${path}`.toLowerCase());
    if (test === undefined) return armFault(404, "NotFound", `There is no notification '${testId}'.`);
    if (host.clock.now().getTime() < test.at + SECONDS * 1000) return accepted(request.url.href);
    return json(200, test.result);
  };
}

function start(
  host: Omit<AnnouncingHost, "fired">,
  id: string,
  { body, url }: ServiceRequest,
  tests: Map<string, Test>,
): HttpResponse {
  let asked: Readonly<Record<string, unknown>>;
  try {
    asked = JSON.parse(body) as Readonly<Record<string, unknown>>;
  } catch {
    return armFault(400, "BadRequest", "The request content is not valid JSON.");
  }
  const { alertType, ...receivers } = asked;
  if (!ALERT_TYPES.includes(String(alertType)))
    return armFault(400, "BadRequest", `The alert type '${alertType}' is not supported.`);
  for (const [kind, list] of Object.entries(receivers)) {
    if (!(kind in PEOPLE) && Array.isArray(list) && list.length > 0)
      throw new NotInSandbox(`The sandbox has no test notifications to ${kind}.`);
  }
  const group = host.azure.store.get(id)?.resource as unknown as ActionGroupResource;
  const now = host.clock.now();
  notifyPeople(group, receivers as People, sampleAlert(now), receiversHost(host, id), "Test: ");
  const actionDetails = Object.entries(PEOPLE).flatMap(([kind, mechanism]) =>
    ((receivers[kind] ?? []) as readonly { name?: unknown }[]).map(({ name }) => ({
      MechanismType: mechanism,
      Name: String(name),
      Status: "Completed",
      SubState: "Default",
      SendTime: now.toISOString(),
      Detail: null,
    })),
  );
  const number = String(11_000_000_000_000 + tests.size);
  tests.set(`${id}/notificationStatus/${number}`.toLowerCase(), {
    at: now.getTime(),
    result: {
      context: {
        notificationSource: "Microsoft.Insights/TestNotification",
        contextType: "Microsoft.Insights/LogAlert",
      },
      state: "Completed",
      completedTime: new Date(now.getTime() + SECONDS * 1000).toISOString(),
      createdTime: now.toISOString(),
      actionDetails,
    },
  });
  return accepted(
    `${host.azure.cloud.arm}${id}/notificationStatus/${number}?api-version=${url.searchParams.get("api-version")}`,
  );
}

function accepted(location: string): HttpResponse {
  return { status: 202, headers: { location }, body: "" };
}

/** Names and ids as in azure-docs, alerts-common-schema-test-action-definitions.md. */
function sampleAlert(at: Date): Alert {
  const subscription = "/subscriptions/11111111-1111-1111-1111-111111111111";
  const group = `${subscription}/resourcegroups/test-RG/providers`;
  return {
    id: "12345678-1234-1234-1234-1234567890ab",
    rule: {
      id: `${group}/microsoft.insights/scheduledqueryrules/test-logAlertRule-v2`,
      displayName: "test-logAlertRule-v2",
      description: "Alert rule description",
      severity: 3,
      enabled: true,
      stateful: false,
      frequencyMinutes: 5,
      windowSize: "PT10M",
      windowMinutes: 10,
      rangeMinutes: 10,
      workspaceId: `${group}/Microsoft.OperationalInsights/workspaces/test-logAnalyticsWorkspace`,
      query: "Heartbeat",
      operator: "GreaterThan",
      threshold: 0,
      aggregation: "Count",
      splits: [],
      periods: 1,
      failingPeriods: 1,
      actionGroupIds: [],
    },
    dimensions: [],
    firedAt: at,
    windowEnd: at,
    metricValue: 3,
  };
}
