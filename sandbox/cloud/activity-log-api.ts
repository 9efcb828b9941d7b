import { type Azure, json, MAY_READ, type Service } from "../azure/index.ts";
import {
  type ActivityEvent,
  categoryOf,
  eventIdOf,
  levelOf,
  propertiesOf,
} from "../monitor/activity-rule.ts";
import { stableId } from "../monitor/stable-id.ts";
import { armFault, refusedReading } from "./arm-reading.ts";

const PLACE = /^(\/subscriptions\/[^/]+)\/providers\/Microsoft\.Insights\/eventtypes\/management\/values$/i;
/** The newest events that one answer holds; azure-cli asks for no more than 50. */
const MOST = 1000;

/** Whether a request asks for the activity log of a subscription. */
export function isActivityLog({ pathname }: URL): boolean {
  return PLACE.test(decodeURIComponent(pathname));
}

/**
 * What was done in a subscription, newest first: `GET /subscriptions/{id}/providers/Microsoft.Insights/eventtypes/
 * management/values`. Source: learn.microsoft.com/rest/api/monitor/activity-logs/list, and azure-rest-api-specs, monitor,
 * Microsoft.Insights 2015-04-01, activityLogs_API.json.
 */
export function activityLogService(azure: Azure, eventsOf: () => readonly ActivityEvent[]): Service {
  return (request) => {
    const { pathname, searchParams } = request.url;
    const [, scope = ""] = PLACE.exec(decodeURIComponent(pathname)) ?? [];
    const refused = refusedReading(azure, request, {
      scope,
      action: "Microsoft.Insights/eventtypes/management/values/read",
      apiVersions: ["2015-04-01"],
      method: "GET",
      roles: MAY_READ,
    });
    if (refused !== undefined) return refused;
    const isWanted = filterOf(searchParams.get("$filter") ?? "");
    if (typeof isWanted === "string") return armFault(400, "BadRequest", isWanted);
    const found = eventsOf().filter(
      (event) =>
        `${event.resourceId}/`.toLowerCase().startsWith(`${scope}/`.toLowerCase()) && isWanted(event),
    );
    const select = searchParams.get("$select")?.split(",");
    const value = found.toReversed().slice(0, MOST).map(resourceOf);
    return json(200, { value: select === undefined ? value : value.map((each) => picked(each, select)) });
  };
}

type Wanted = (event: ActivityEvent) => boolean;

/** The start is required, and "no other syntax is allowed" (the same page); azure-cli also names the channels. */
function filterOf(filter: string): Wanted | string {
  const tests: Wanted[] = [];
  let hasStart = false;
  for (const term of filter.split(/ and /i).filter((each) => each.trim() !== "")) {
    const [, name = "", operator = "", value = ""] =
      /^\s*(\w+) (ge|le|eq) '?([^']*?)'?\s*$/i.exec(term) ?? [];
    const what = `${name} ${operator}`.toLowerCase();
    const time = Date.parse(value);
    if (what === "eventtimestamp ge" && !Number.isNaN(time)) {
      hasStart = true;
      tests.push(({ at }) => at.getTime() >= time);
    } else if (what === "eventtimestamp le" && !Number.isNaN(time)) {
      tests.push(({ at }) => at.getTime() <= time);
    } else if (what === "eventchannels eq") {
      // Every event of the sandbox is in the channel Operation.
    } else {
      const fact = operator.toLowerCase() === "eq" ? FACTS[name.toLowerCase()] : undefined;
      if (fact === undefined)
        return `The sandbox does not know '${term.trim()}' in the filter of the activity log.`;
      tests.push((event) => fact(event).toLowerCase() === value.toLowerCase());
    }
  }
  return hasStart
    ? (event) => tests.every((test) => test(event))
    : "The filter needs 'eventTimestamp ge' and a time.";
}

const FACTS: Readonly<Record<string, (event: ActivityEvent) => string>> = {
  resourcegroupname: groupOf,
  resourceuri: ({ resourceId }) => resourceId,
  resourceid: ({ resourceId }) => resourceId,
  resourceprovider: ({ operationName }) => operationName.split("/")[0] ?? "",
  correlationid: (event) => correlationOf(event),
  caller: ({ caller }) => caller,
};

function groupOf({ resourceId }: ActivityEvent): string {
  return /\/resourceGroups\/([^/]+)/i.exec(resourceId)?.[1] ?? "";
}

function correlationOf(event: ActivityEvent): string {
  return stableId("correlation", eventIdOf(event));
}

function resourceOf(event: ActivityEvent): Readonly<Record<string, unknown>> {
  const { operationName, resourceId, caller, status, at } = event;
  const named = (value: string) => ({ value, localizedValue: value });
  const time = at.toISOString();
  const correlationId = correlationOf(event);
  return {
    id: `${resourceId}/events/${eventIdOf(event)}/ticks/${at.getTime() * 10_000 + 621_355_968_000_000_000}`,
    eventDataId: eventIdOf(event),
    correlationId,
    operationId: correlationId,
    authorization: { action: operationName, scope: resourceId },
    caller,
    channels: "Operation",
    category: named(categoryOf(event)),
    eventName: named("EndRequest"),
    level: levelOf(event),
    operationName: named(operationName),
    resourceGroupName: groupOf(event),
    resourceProviderName: named(operationName.split("/")[0] ?? ""),
    resourceType: named(operationName.split("/").slice(0, -1).join("/")),
    resourceId,
    status: named(status),
    subStatus: named(""),
    eventTimestamp: time,
    submissionTimestamp: time,
    subscriptionId: resourceId.split("/")[2] ?? "",
    properties: propertiesOf(event),
  };
}

function picked(resource: Readonly<Record<string, unknown>>, names: readonly string[]) {
  return Object.fromEntries(
    names.flatMap((name) => (Object.hasOwn(resource, name) ? [[name, resource[name]]] : [])),
  );
}
