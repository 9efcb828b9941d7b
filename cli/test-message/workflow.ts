import { randomUUID } from "node:crypto";
import { RUN_QUERY, testAlert } from "breakglass-alerts/workflows";
import type { AzureAccess } from "../azure/access.ts";
import { azureFault } from "../azure/fault.ts";
import type { AzureRest } from "../azure/rest.ts";
import { runHistory } from "../azure/run-history.ts";
import { alertThatStarted, callTrigger } from "../azure/trigger.ts";
import type { Run, RunAction } from "../verify/facts.ts";
import { ask, redacted } from "../verify/read/ask.ts";
import { readRuns } from "../verify/read/runs.ts";
import type { Delivery, Trouble } from "./evidence.ts";
import type { Sender } from "./receivers.ts";

export interface Workflow {
  readonly id: string;
  readonly workspaceId: string;
  /** Its trigger, by name. */
  readonly trigger: string;
  readonly senders: readonly Sender[];
}

export interface Waiting {
  now(): Date;
  sleep(milliseconds: number): Promise<void>;
  readonly waitMinutes: number;
}

export interface WorkflowResult {
  readonly run: { readonly name: string; readonly status: string } | null;
  readonly deliveries: readonly Delivery[];
  readonly troubles: readonly Trouble[];
}

const VERSION = "2019-05-01";
const OFTEN = 5000;
/** The clock of this machine may be wrong by as much. */
const SKEW = 5 * 60_000;
const ENDED = new Set(["Succeeded", "Failed", "Cancelled", "TimedOut", "Aborted", "Skipped"]);

/** Sends the test alert to the workflow's own trigger, waits for its run, and says what each channel answered. */
export async function throughWorkflow(
  { access, rest }: { access: AzureAccess; rest: AzureRest },
  workflow: Workflow,
  waiting: Waiting,
): Promise<WorkflowResult> {
  const id = randomUUID();
  const startedAt = waiting.now();
  const refused = (what: string, next: string): WorkflowResult => ({
    run: null,
    deliveries: workflow.senders.map((sender) => delivery(sender, "refused", what)),
    troubles: [{ what, next }],
  });
  const what = `the trigger's URL of ${workflow.id}`;
  const needs = `Microsoft.Logic/workflows/triggers/listCallbackUrl/action on it, as Logic App Contributor has`;
  const { body } = await ask({ what, needs }, () =>
    rest.armPost(`${workflow.id}/triggers/${workflow.trigger}/listCallbackUrl`, VERSION),
  );
  const alert = testAlert({ id, firedAt: startedAt, workspaceId: workflow.workspaceId });
  let started: { status: number; message: string; runName?: string };
  try {
    started = await callTrigger(access, String(body["value"]), alert);
  } catch (error) {
    return refused(
      `The Logic App's trigger could not be called: ${redacted(azureFault(error).message)}`,
      "Check the network, the proxy and the firewall of this machine: the trigger is at *.logic.azure.com.",
    );
  }
  if (started.status >= 300)
    return refused(
      `The Logic App did not start: its trigger answered ${started.status}. ${redacted(started.message)}`.trim(),
      started.status === 401 || started.status === 403
        ? "Check the Logic App's access control: this machine may not be allowed to call its trigger."
        : "Check in the portal that the Logic App is enabled.",
    );
  const run = await ended(
    access,
    workflow.id,
    { id, since: new Date(startedAt.getTime() - SKEW), ...started },
    waiting,
  );
  if (run === undefined)
    return {
      run: null,
      deliveries: workflow.senders.map((sender) =>
        delivery(sender, "unknown", `The run did not end within ${waiting.waitMinutes} minutes.`),
      ),
      troubles: [
        {
          what: `The run of the Logic App did not end within ${waiting.waitMinutes} minutes.`,
          next: "Look at the run in the Logic App's run history, or wait longer: --wait 20.",
        },
      ],
    };
  return { run: { name: run.name, status: run.status }, ...judged(run, workflow.senders) };
}

interface Wanted {
  readonly id: string;
  readonly runName?: string;
  readonly since: Date;
}

/** The run of the test once it has ended; undefined if it has not in time. */
async function ended(
  access: AzureAccess,
  workflowId: string,
  { id, runName, since }: Wanted,
  { now, sleep, waitMinutes }: Waiting,
): Promise<Run | undefined> {
  const history = await runHistory(access, workflowId);
  const until = now().getTime() + waitMinutes * 60_000;
  const asked = { what: `the runs of the Logic App ${history.name}`, needs: history.needs };
  for (;;) {
    const found = await ask(asked, async () => {
      for await (const run of history.runsSince(since)) {
        // The trigger's answer names the run; without it, what started the run does.
        const isOurs =
          runName === undefined
            ? (await alertThatStarted(access, run)).essentials?.["originAlertId"] === id
            : run.name === runName;
        if (isOurs && ENDED.has(run.status ?? "")) return run.name;
      }
      return undefined;
    });
    if (found !== undefined)
      return (await readRuns(access, workflowId, since)).find(({ name }) => name === found);
    if (now().getTime() >= until) return undefined;
    await sleep(OFTEN);
  }
}

function judged(run: Run, senders: readonly Sender[]): Pick<WorkflowResult, "deliveries" | "troubles"> {
  const action = (name: string) => run.actions.find((each) => each.name === name);
  const deliveries = senders.map((sender): Delivery => {
    const sent = action(sender.action);
    const checked = sender.check === undefined ? undefined : action(sender.check);
    if (sent?.status !== "Succeeded") return delivery(sender, "refused", outcome(sender.action, sent));
    if (checked !== undefined && checked.status !== "Succeeded")
      return delivery(
        sender,
        "refused",
        `The service answered, but did not take the message. ${outcome(sender.check ?? "", checked)}`,
      );
    return delivery(sender, "accepted", "The service took the message.");
  });
  const query = action(RUN_QUERY);
  const silent = query?.status === "Succeeded" ? [] : [queryTrouble(query)];
  const isRefused = deliveries.some(({ outcome: each }) => each !== "accepted");
  const other =
    run.status === "Succeeded" || isRefused
      ? []
      : [{ what: `The run ended as ${run.status}.`, next: "Look at it in the Logic App's run history." }];
  return { deliveries, troubles: [...silent, ...other] };
}

function queryTrouble(query: RunAction | undefined): Trouble {
  return {
    what: `The workspace did not answer the Logic App, so that a message would have no details. ${outcome(RUN_QUERY, query)}`,
    next: "Check that the Logic App's identity has Log Analytics Reader on the workspace: breakglass doctor does.",
  };
}

function outcome(name: string, action: RunAction | undefined): string {
  if (action === undefined) return `The action ${name} is not in the run.`;
  const why = [action.code, action.error].filter((each) => each !== undefined && each !== "").join(": ");
  return `The action ${name} ended as ${action.status}${why === "" ? "" : ` (${why})`}.`;
}

function delivery({ channel, to }: Sender, outcome: Delivery["outcome"], what: string): Delivery {
  return { path: "workflow", channel, to, outcome, what };
}
