import { runtimeUrl } from "azure-alerting-sandbox/connectors";
import {
  definitionFaults,
  type RunRequest,
  runWorkflow,
  triggerRuns,
  UnsupportedError,
  VirtualClock,
  type WorkflowRun,
} from "azure-alerting-sandbox/logicapps";
import { DEFAULT_READINGS } from "azure-alerting-sandbox/readings";
import { entriesAt, textAt } from "../facts/read.ts";
import { actionsOf, isChannel } from "../facts/workflow-actions.ts";
import { type QueryFate, services } from "./services.ts";

export interface PlayedWorkflow {
  readonly name: string;
  readonly definition: Readonly<Record<string, unknown>>;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The managed API of a connection, such as `office365`. */
  kindOf(connectionId: string): string;
}

export interface WorkflowShown {
  readonly faults: readonly string[];
  /** Why it could not be run, where it could not. */
  readonly unknown?: string;
}

/** What becomes of the query, and whether the services that send are busy at first. */
type Fate = QueryFate | "busy";

const FATES: Readonly<Record<Fate, string>> = {
  answered: "",
  empty: ", where the query finds nothing",
  failing: ", where the query fails",
  hanging: ", where the query hangs",
  busy: ", where the service is busy at first",
};

/** A page that comes later than this is none; without a limit of its own, a query that hangs is tried again for longer. */
const MOST_MINUTES: Readonly<Record<Fate, number>> = {
  answered: 5,
  empty: 5,
  failing: 5,
  hanging: 15,
  busy: 5,
};
/** The designer offers four statuses, of which `TimedOut` is the one for this: a workflow that names them is good. */
const READINGS = { ...DEFAULT_READINGS, "action-timeout": "timed-out" } as const;
const START = new Date("2026-01-15T02:16:00Z");

/** Runs a workflow on an alert that has fired: each of its channels must send, whatever becomes of the query, and if its service
 * is busy at first: that is what retries are for (learn.microsoft.com/azure/logic-apps/error-exception-handling). */
export async function playWorkflow(workflow: PlayedWorkflow): Promise<WorkflowShown> {
  const refused = definitionFaults(workflow.definition);
  const [unsupported] = refused.filter((fault) => fault.includes("The sandbox"));
  if (unsupported !== undefined) return { faults: [], unknown: unsupported };
  if (refused.length > 0) return { faults: refused.slice(0, 3) };
  const faults = new Map<string, string>();
  try {
    for (const fate of Object.keys(FATES) as Fate[]) {
      for (const [action, fault] of await faultsOf(workflow, fate)) {
        // The same channel fails for one reason: the first is said.
        if (!faults.has(action)) faults.set(action, `${fault}${FATES[fate]}`);
      }
    }
  } catch (error) {
    if (error instanceof UnsupportedError) return { faults: [], unknown: error.message };
    throw error;
  }
  return { faults: [...faults.values()] };
}

async function faultsOf(workflow: PlayedWorkflow, fate: Fate): Promise<[string, string][]> {
  const clock = new VirtualClock(START);
  const request = requestOf(workflow, clock, fate);
  const decided = triggerRuns(request);
  if (decided.kind === "failed") return [["", `the trigger fails: ${decided.message}`]];
  if (decided.kind === "skipped" || decided.outputs.length === 0) return [["", "an alert does not start it"]];
  const run = await clock.runUntil(runWorkflow(request));
  return actionsOf(workflow.definition)
    .filter(({ action }) => isChannel(action))
    .flatMap(({ name }) => {
      const fault = faultOf(run, name, MOST_MINUTES[fate]);
      return fault === undefined ? [] : [[name, fault]];
    });
}

function faultOf({ actions }: WorkflowRun, name: string, most: number): string | undefined {
  const records = actions.filter((record) => record.name === name);
  const [first] = records;
  if (first === undefined) return `${name} sends nothing`;
  const failed = records.find(({ status }) => status !== "Succeeded");
  if (failed !== undefined) {
    const { status, error, outputs, code } = failed;
    const body = (outputs as { body?: { message?: string; error?: { message?: string } } } | undefined)?.body;
    return `${name} does not send (${status.toLowerCase()}: ${error?.message ?? body?.error?.message ?? body?.message ?? code})`;
  }
  const minutes = (Math.max(...records.map(({ endTime }) => endTime.getTime())) - START.getTime()) / 60_000;
  return minutes > most ? `${name} sends ${Math.round(minutes)} minutes after the alert` : undefined;
}

function requestOf(
  { name, definition, parameters, kindOf }: PlayedWorkflow,
  clock: VirtualClock,
  fate: Fate,
) {
  const [trigger = ""] =
    entriesAt(definition, "triggers").find(([, each]) => textAt(each, "type") === "Request") ?? [];
  const send = services({
    clock,
    query: fate === "busy" ? "answered" : fate,
    areBusy: fate === "busy",
    kindOf,
  });
  return {
    definition,
    parameters,
    trigger: { name: trigger, headers: { "content-type": "application/json" }, body: ALERT },
    workflow: { id: `/workflows/${name}`, name, location: "westeurope" },
    runName: "run",
    host: {
      clock,
      readings: READINGS,
      random: () => 0.5,
      token: async () => "token",
      clientToken: async () => "token",
      send,
      connector: (connectionId, { method, path, queries, body }) => ({
        method,
        url: runtimeUrl(connectionId, path, queries),
        headers: { "content-type": "application/json" },
        ...(body === undefined ? {} : { body }),
      }),
    },
  } as RunRequest;
}

/** As an action group sends it (learn.microsoft.com/azure/azure-monitor/alerts/alerts-payload-samples). */
const ALERT = {
  schemaId: "azureMonitorCommonAlertSchema",
  data: {
    essentials: {
      alertId: "/subscriptions/1/providers/Microsoft.AlertsManagement/alerts/2",
      alertRule: "Break-glass account signed in",
      severity: "Sev0",
      signalType: "Log",
      monitorCondition: "Fired",
      monitoringService: "Log Alerts V2",
      alertTargetIDs: [
        "/subscriptions/1/resourcegroups/rg/providers/microsoft.operationalinsights/workspaces/w",
      ],
      configurationItems: [
        "/subscriptions/1/resourcegroups/rg/providers/microsoft.operationalinsights/workspaces/w",
      ],
      originAlertId: "2",
      firedDateTime: START.toISOString(),
      description: "Somebody signed in.",
      essentialsVersion: "1.0",
      alertContextVersion: "1.0",
    },
    alertContext: {
      properties: null,
      conditionType: "LogQueryCriteria",
      condition: {
        windowSize: "PT15M",
        allOf: [
          {
            searchQuery: "SigninLogs",
            metricMeasureColumn: null,
            targetResourceTypes: "['Microsoft.OperationalInsights/workspaces']",
            operator: "GreaterThan",
            threshold: "0",
            timeAggregation: "Count",
            dimensions: [
              { name: "AccountId", value: "3f2504e0-4f89-41d3-9a0c-0305e82c3301" },
              { name: "Account", value: "bg1@contoso.onmicrosoft.com" },
              { name: "IPAddress", value: "203.0.113.7" },
            ],
            metricValue: 1,
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
            linkToSearchResultsUI: "https://portal.azure.com",
            linkToFilteredSearchResultsUI: "https://portal.azure.com",
            linkToSearchResultsAPI: "https://api.loganalytics.io",
            linkToFilteredSearchResultsAPI: "https://api.loganalytics.io",
          },
        ],
        windowStartTime: "2026-01-15T02:01:00Z",
        windowEndTime: "2026-01-15T02:16:00Z",
      },
    },
    customProperties: null,
  },
};
