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
import { together } from "../facts/together.ts";
import { actionsOf, isChannel } from "../facts/workflow-actions.ts";
import { type AlertingRule, otherAlerts, type PlayedAlert, payloadOf, usualAlert } from "./alerts.ts";
import { type QueryFate, type ServicesOptions, services } from "./services.ts";

export interface PlayedWorkflow {
  readonly name: string;
  readonly definition: Readonly<Record<string, unknown>>;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The rules whose alerts start it. */
  readonly rules: readonly AlertingRule[];
  /** Whether it says that an alert is over, on every channel that does not wake somebody. */
  readonly closes: boolean;
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

/**
 * Runs a workflow on alerts: on one that has fired, each of its channels must send, whatever becomes of the query, and if
 * its service is busy at first: that is what retries are for (learn.microsoft.com/azure/logic-apps/error-exception-handling).
 */
export async function playWorkflow(workflow: PlayedWorkflow): Promise<WorkflowShown> {
  const refused = definitionFaults(workflow.definition);
  const [unsupported] = refused.filter((fault) => fault.includes("The sandbox"));
  if (unsupported !== undefined) return { faults: [], unknown: unsupported };
  if (refused.length > 0) return { faults: refused.slice(0, 3) };
  const faults = new Map<string, string>();
  try {
    const channels = actionsOf(workflow.definition).filter(({ action }) => isChannel(action));
    for (const [alert, fate] of plays(workflow)) {
      if (faults.has("") || (channels.length > 0 && channels.every(({ name }) => faults.has(name)))) break;
      for (const [action, fault] of await faultsOf(workflow, alert, fate)) {
        // The same channel fails for one reason: the first is said.
        if (!faults.has(action)) faults.set(action, `${fault}${FATES[fate]}${alert.how}`);
      }
    }
    if (faults.size === 0 && workflow.closes) {
      for (const fault of await hiddenFailures(workflow)) faults.set("", fault);
    }
  } catch (error) {
    if (error instanceof UnsupportedError) return { faults: [], unknown: error.message };
    throw error;
  }
  return { faults: together([...faults].map(([name, fault]) => ({ name, fault }))) };
}

/** A fired alert and a resolved one, whatever becomes of the query; then other alerts. */
function* plays({ definition, rules }: PlayedWorkflow): Generator<[PlayedAlert, Fate]> {
  const fates = Object.keys(FATES) as Fate[];
  for (const fate of fates) yield [usualAlert(rules), fate];
  for (const fate of fates) yield [usualAlert(rules, true), fate];
  for (const alert of otherAlerts(definition, rules)) yield [alert, "answered"];
}

async function faultsOf(
  workflow: PlayedWorkflow,
  alert: PlayedAlert,
  fate: Fate,
): Promise<[string, string][]> {
  const clock = new VirtualClock(alert.at);
  const request = requestOf(workflow, clock, alert, fate);
  const decided = triggerRuns(request);
  if (decided.kind === "failed") return [["", `the trigger fails: ${decided.message}`]];
  if (decided.kind === "skipped" || decided.outputs.length === 0)
    return alert.isResolved && !workflow.closes ? [] : [["", "an alert does not start it"]];
  const run = await clock.runUntil(runWorkflow(request));
  const latest = new Date(alert.at.getTime() + MOST_MINUTES[fate] * 60_000);
  return actionsOf(workflow.definition)
    .filter(({ action }) => isChannel(action))
    .flatMap(({ name, action }) => {
      // Nobody is woken to hear that it is over; and who writes a workflow himself may leave that message out.
      const mayBeSilent = alert.isResolved && (!workflow.closes || wakes(action));
      const fault = faultOf(run, name, alert.at, latest, mayBeSilent);
      return fault === undefined ? [] : [[name, fault]];
    });
}

/**
 * Services whose refusal is no failure of the run. An action that goes on after a failed one makes the run succeed, so that
 * the alert on failed runs says nothing (learn.microsoft.com/azure/logic-apps/error-exception-handling).
 */
async function hiddenFailures(workflow: PlayedWorkflow): Promise<string[]> {
  const alert = usualAlert(workflow.rules);
  const called = new Set<string>();
  const runWith = (more: Partial<ServicesOptions>) => {
    const clock = new VirtualClock(alert.at);
    return clock.runUntil(runWorkflow(requestOf(workflow, clock, alert, "answered", more)));
  };
  await runWith({ onSending: (service) => called.add(service) });
  for (const refusing of called) {
    const { status } = await runWith({ refusing });
    if (status !== "Failed")
      return [
        "a run in which a channel fails ends well, so that the watcher of failed runs does not notify you",
      ];
  }
  return [];
}

/** Whether a channel is a text message or a call. */
function wakes(action: unknown): boolean {
  return /twilio|\.communication\.azure\.com|sms/i.test(JSON.stringify(action));
}

function faultOf(
  { actions }: WorkflowRun,
  name: string,
  start: Date,
  latest: Date,
  mayBeSilent: boolean,
): string | undefined {
  const records = actions.filter((record) => record.name === name);
  const [first] = records;
  if (first === undefined || records.every(({ status }) => status === "Skipped")) {
    if (mayBeSilent) return undefined;
    if (first === undefined) return "sends nothing";
  }
  const failed = records.find(({ status }) => status !== "Succeeded");
  if (failed !== undefined) {
    const { status, error, outputs, code } = failed;
    const body = (outputs as { body?: { message?: string; error?: { message?: string } } } | undefined)?.body;
    const reason = String(error?.message ?? body?.error?.message ?? body?.message ?? code);
    // Its own name stands before it, and would make one fault of several channels several.
    return `does not send (${status.toLowerCase()}: ${reason.replaceAll(` '${name}'`, "")})`;
  }
  const end = new Date(Math.max(...records.map(({ endTime }) => endTime.getTime())));
  if (end <= latest) return undefined;
  return `sends ${Math.round((end.getTime() - start.getTime()) / 60_000)} minutes after the alert`;
}

function requestOf(
  { name, definition, parameters, kindOf }: PlayedWorkflow,
  clock: VirtualClock,
  alert: PlayedAlert,
  fate: Fate,
  more: Partial<ServicesOptions> = {},
) {
  const [trigger = ""] =
    entriesAt(definition, "triggers").find(([, each]) => textAt(each, "type") === "Request") ?? [];
  const send = services({
    clock,
    query: fate === "busy" ? "answered" : fate,
    areBusy: fate === "busy",
    kindOf,
    ...(alert.text === undefined ? {} : { text: alert.text }),
    ...more,
  });
  return {
    definition,
    parameters,
    trigger: { name: trigger, headers: { "content-type": "application/json" }, body: payloadOf(alert) },
    workflow: { id: `/workflows/${name}`, name, location: "westeurope" },
    runName: "run",
    host: {
      clock,
      readings: READINGS,
      random: () => alert.random ?? 0.5,
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
