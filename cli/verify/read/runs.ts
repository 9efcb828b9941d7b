import type { WorkflowRun, WorkflowRunAction } from "@azure/arm-logic";
import { isSending } from "breakglass-alerts/workflows";
import type { AzureAccess } from "../../azure/access.ts";
import { runHistory } from "../../azure/run-history.ts";
import { alertThatStarted } from "../../azure/trigger.ts";
import type { Run, RunAction } from "../facts.ts";
import { ask, redacted } from "./ask.ts";

/**
 * The runs of a Logic App since a time, each with its actions and the alert that started it.
 *
 * @param sends whether an action sends, by its name
 */
export async function readRuns(
  access: AzureAccess,
  workflowId: string,
  since: Date,
  sends: (name: string) => boolean = isSending,
): Promise<Run[]> {
  const { name, needs, runsSince, actionsOf } = await runHistory(access, workflowId);
  const runs = await ask({ what: `the runs of the Logic App ${name}`, needs }, () =>
    collected(runsSince(since)),
  );
  return Promise.all(
    runs.map(async (run) => {
      const runName = run.name ?? "";
      const what = `the actions of the run ${runName} of the Logic App ${name}`;
      const actions = await ask({ what, needs }, () => collected(actionsOf(runName)));
      return runOf(
        run,
        actions.map((each) => actionOf(each, sends)),
        (await alertThatStarted(access, run)).essentials ?? {},
      );
    }),
  );
}

interface Essentials {
  readonly alertId?: unknown;
  readonly monitorCondition?: unknown;
}

function runOf(run: WorkflowRun, actions: readonly RunAction[], alert: Essentials): Run {
  const { name = "", status = "", startTime, endTime } = run;
  const id = typeof alert.alertId === "string" ? alert.alertId.split("/").at(-1) : undefined;
  return {
    name,
    status,
    startedAt: startTime?.toISOString() ?? "",
    ...(endTime === undefined ? {} : { endedAt: endTime.toISOString() }),
    ...(id === undefined ? {} : { alertId: id.toLowerCase() }),
    isClosing: alert.monitorCondition === "Resolved",
    actions: actions.toSorted((a, b) => compare(a.endedAt ?? "~", b.endedAt ?? "~")),
  };
}

function actionOf(
  { name = "", status = "", code, startTime, endTime, error }: WorkflowRunAction,
  sends: (name: string) => boolean,
): RunAction {
  const { message } = (error ?? {}) as { message?: unknown };
  return {
    name,
    status,
    ...(code === undefined ? {} : { code }),
    ...(startTime === undefined ? {} : { startedAt: startTime.toISOString() }),
    ...(endTime === undefined ? {} : { endedAt: endTime.toISOString() }),
    ...(typeof message === "string" ? { error: redacted(message) } : {}),
    sends: sends(name),
  };
}

async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
