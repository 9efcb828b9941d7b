import { type Azure, json, MAY_READ, NotInSandbox, type Service } from "../azure/index.ts";
import { isoMinutes } from "../iso-duration.ts";
import { readTimespan } from "../logs/timespan.ts";
import { armFault, refusedReading } from "./arm-reading.ts";
import { COUNTED, type WorkflowMetrics } from "./workflow-metrics.ts";

const PLACE =
  /^(\/subscriptions\/.+\/providers\/Microsoft\.Logic\/workflows\/[^/]+)\/providers\/Microsoft\.Insights\/metrics$/i;
const VERSIONS = ["2018-01-01", "2019-07-01", "2021-05-01", "2023-10-01", "2024-02-01"];
/** learn.microsoft.com/rest/api/monitor/metrics/list: an answer holds so many points at most. */
const MOST_POINTS = 1440;

/** Whether a request asks for metrics of a workflow. */
export function isMetrics({ pathname }: URL): boolean {
  return PLACE.test(decodeURIComponent(pathname));
}

/**
 * The metrics of a workflow: `GET {workflow}/providers/Microsoft.Insights/metrics`. They are counted, so that their
 * aggregation is Total. Source: learn.microsoft.com/rest/api/monitor/metrics/list, and azure-rest-api-specs, monitor,
 * Microsoft.Insights, metrics_API.json.
 */
export function metricsService(azure: Azure, metrics: WorkflowMetrics, now: () => Date): Service {
  return (request) => {
    const { pathname, searchParams } = request.url;
    const [, scope = ""] = PLACE.exec(decodeURIComponent(pathname)) ?? [];
    const refused = refusedReading(azure, request, {
      scope,
      action: "Microsoft.Insights/metrics/read",
      apiVersions: VERSIONS,
      method: "GET",
      roles: MAY_READ,
    });
    if (refused !== undefined) return refused;
    const wrong = (message: string) => armFault(400, "BadRequest", message);
    for (const name of searchParams.keys()) {
      if (!PARAMETERS.includes(name.toLowerCase()))
        throw new NotInSandbox(`The sandbox does not know the parameter "${name}" of metrics.`);
    }
    const asked = (searchParams.get("metricnames") ?? "").split(",").map((name) => name.trim());
    const names = asked.map((name) => COUNTED.find((known) => known.toLowerCase() === name.toLowerCase()));
    const unknown = asked.find((_, index) => names[index] === undefined);
    if (unknown !== undefined)
      return wrong(
        `Failed to find metric configuration for '${unknown}'. The sandbox counts ${COUNTED.join(", ")}.`,
      );
    const aggregation = searchParams.get("aggregation") ?? "Total";
    if (aggregation.toLowerCase() !== "total")
      throw new NotInSandbox(`The sandbox has no aggregation "${aggregation}" of metrics: it has Total.`);
    const timespan = unescaped(searchParams.get("timespan") ?? "PT1H");
    const range = readTimespan(timespan, now());
    const interval = searchParams.get("interval") ?? "PT1M";
    const minutes = isoMinutes(interval);
    if (range === undefined) return wrong(`The timespan '${timespan}' is not valid.`);
    if (minutes === undefined || minutes < 1) return wrong(`The interval '${interval}' is not valid.`);
    const step = minutes * 60_000;
    const [from, until] = [range.from.getTime(), range.until.getTime()];
    const count = Math.ceil((until - from) / step);
    if (count > MOST_POINTS)
      return wrong(`The interval '${interval}' gives more than ${MOST_POINTS} points.`);
    const value = names.flatMap((name) => {
      if (name === undefined) return [];
      const data = Array.from({ length: count }, (_, index) => {
        const at = from + index * step;
        // A point counts from its own time on, up to the next one.
        const total = metrics.total(scope, name, new Date(at + step - 1), minutes);
        return { timeStamp: new Date(at).toISOString(), total };
      });
      return [
        {
          id: `${scope}/providers/Microsoft.Insights/metrics/${name}`,
          type: "Microsoft.Insights/metrics",
          name: { value: name, localizedValue: name },
          unit: "Count",
          timeseries: [{ metadatavalues: [], data }],
          errorCode: "Success",
        },
      ];
    });
    return json(200, {
      cost: 0,
      timespan: `${range.from.toISOString()}/${range.until.toISOString()}`,
      interval,
      namespace: "Microsoft.Logic/workflows",
      resourceregion: azure.store.get(scope)?.resource.location,
      value,
    });
  };
}

/** `az monitor metrics list` escapes the time range twice, and the service takes it. */
function unescaped(timespan: string): string {
  return timespan.replace(/%3A/gi, ":").replace(/%2F/gi, "/");
}

/** `top` counts where a filter is given, too (same source); there is none here. */
const PARAMETERS = [
  ...["api-version", "metricnames", "timespan", "interval", "aggregation", "metricnamespace", "top"],
];
