import type { WorkflowRun, WorkflowRunAction } from "@azure/arm-logic";
import { isSending } from "breakglass-alerts/workflows";
import type { AzureAccess } from "../../azure/access.ts";
import { alertThatStarted } from "../../azure/trigger.ts";
import type { Run, RunAction } from "../facts.ts";
import { ask, redacted } from "./ask.ts";

/** The maximum of one page (learn.microsoft.com/azure/logic-apps/logic-apps-limits-and-configuration, run history). */
const PAGE = 250;

/** The runs of a Logic App since a time, each with its actions and the alert that started it. */
export async function readRuns(access: AzureAccess, workflowId: string, since: Date): Promise<Run[]> {
  const { LogicManagementClient } = await import("@azure/arm-logic");
  const [, , subscriptionId = "", , group = "", , , , name = ""] = workflowId.split("/");
  const { workflowRuns, workflowRunActions } = new LogicManagementClient(
    access.credential,
    subscriptionId,
    access.options,
  );
  const needs = `Reader on ${workflowId}`;
  const filter = `startTime ge ${since.toISOString()}`;
  const runs = await ask({ what: `the runs of the Logic App ${name}`, needs }, () =>
    collected(workflowRuns.list(group, name, { filter, top: PAGE })),
  );
  return Promise.all(
    runs.map(async (run) => {
      const runName = run.name ?? "";
      const what = `the actions of the run ${runName} of the Logic App ${name}`;
      const actions = await ask({ what, needs }, () =>
        collected(workflowRunActions.list(group, name, runName, { top: PAGE })),
      );
      return runOf(run, actions, (await alertThatStarted(access, run)).essentials ?? {});
    }),
  );
}

interface Essentials {
  readonly alertId?: unknown;
  readonly monitorCondition?: unknown;
}

function runOf(run: WorkflowRun, actions: readonly WorkflowRunAction[], alert: Essentials): Run {
  const { name = "", status = "", startTime, endTime } = run;
  const id = typeof alert.alertId === "string" ? alert.alertId.split("/").at(-1) : undefined;
  return {
    name,
    status,
    startedAt: startTime?.toISOString() ?? "",
    ...(endTime === undefined ? {} : { endedAt: endTime.toISOString() }),
    ...(id === undefined ? {} : { alertId: id.toLowerCase() }),
    isClosing: alert.monitorCondition === "Resolved",
    actions: actions.map(actionOf).toSorted((a, b) => compare(a.endedAt ?? "~", b.endedAt ?? "~")),
  };
}

function actionOf({ name = "", status = "", code, startTime, endTime, error }: WorkflowRunAction): RunAction {
  const { message } = (error ?? {}) as { message?: unknown };
  return {
    name,
    status,
    ...(code === undefined ? {} : { code }),
    ...(startTime === undefined ? {} : { startedAt: startTime.toISOString() }),
    ...(endTime === undefined ? {} : { endedAt: endTime.toISOString() }),
    ...(typeof message === "string" ? { error: redacted(message) } : {}),
    sends: isSending(name),
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
