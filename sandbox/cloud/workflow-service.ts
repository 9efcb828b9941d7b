import { createHash } from "node:crypto";
import {
  type Azure,
  connectionOf,
  json,
  readCallback,
  type Service,
  type StoredResource,
} from "../azure/index.ts";
import type { VirtualClock } from "../clock.ts";
import { runtimeUrl } from "../connectors/index.ts";
import {
  type ActionRecord,
  type RunRequest,
  runWorkflow,
  type WorkflowHost,
  type WorkflowRun,
} from "../logicapps/index.ts";
import type { Timeline } from "./timeline.ts";

export const WORKFLOW_HOSTS = /^prod-\d+\.[a-z0-9]+\.logic\.azure\.com$/;

type Json = RunRequest["trigger"]["body"];

export interface WorkflowService {
  readonly service: Service;
  readonly runs: readonly WorkflowRun[];
  /**
   * Resolves when every run has ended.
   *
   * @throws what the sandbox could not run, by name
   */
  settled(): Promise<void>;
}

/**
 * The triggers of the deployed workflows. A call is answered 202 at once, and its run goes on by itself: whoever
 * called does not hear of a run that fails (learn.microsoft.com, Request trigger).
 */
export function workflowService(azure: Azure, clock: VirtualClock, timeline: Timeline): WorkflowService {
  const started: Promise<WorkflowRun>[] = [];
  const runs: WorkflowRun[] = [];
  const service: Service = ({ method, url, headers, body }) => {
    const called = readCallback(azure.store, url);
    if (method !== "POST" || called === undefined) {
      return json(401, {
        error: {
          code: "DirectApiAuthorizationRequired",
          message: "The request must be authenticated only by Shared Access scheme.",
        },
      });
    }
    const { workflow, trigger } = called;
    const { name } = workflow.resource;
    if (workflow.resource.properties?.["state"] === "Disabled") {
      timeline.note(clock.now(), "workflow", `${name} is disabled: it did not start`);
      return json(404, {
        error: {
          code: "WorkflowTriggerIsNotEnabled",
          message: `Could not execute workflow '${name}' trigger '${trigger}' with state 'Disabled': trigger is not enabled.`,
        },
      });
    }
    const runName =
      `${createHash("sha256").update(`${name}${started.length}${clock.now().toISOString()}`).digest("hex").slice(0, 28)}CU00`.toUpperCase();
    timeline.note(clock.now(), "workflow", `${name} started`);
    const run = runWorkflow({
      ...requestOf(workflow, trigger, runName),
      trigger: { name: trigger, headers, body: parsed(body) },
      host: host(azure, clock, workflow),
    });
    started.push(run);
    run.then(
      (ended) => {
        runs.push(ended);
        for (const action of ended.actions) noteAction(timeline, action);
        timeline.note(ended.endTime, "workflow", `${name} ended: ${ended.status}`);
      },
      () => undefined, // `settled` reports it
    );
    return { status: 202, headers: { "x-ms-workflow-run-id": runName }, body: "" };
  };
  const settled = async () => {
    await Promise.all(started);
  };
  return { service, runs, settled };
}

function requestOf(workflow: StoredResource, trigger: string, runName: string) {
  const { definition, parameters } = workflow.body.properties as Pick<
    RunRequest,
    "definition" | "parameters"
  >;
  const { name } = workflow.resource;
  return {
    definition,
    parameters: parameters ?? {},
    workflow: { id: workflow.id, name, location: workflow.body.location ?? "" },
    runName,
    trigger,
  };
}

function host(azure: Azure, clock: VirtualClock, workflow: StoredResource): WorkflowHost {
  const principalId = workflow.resource.identity?.["principalId"];
  return {
    clock,
    send: azure.send,
    random: () => 0.5,
    token: async (audience) => {
      if (typeof principalId === "string") return azure.tokens.issue(principalId, audience);
      throw new Error("The workflow has no managed identity.");
    },
    connector: (connectionId, { method, path, queries, body }) => {
      const connection = connectionOf(azure.store, connectionId);
      return {
        method,
        url: runtimeUrl(connection?.id ?? connectionId, path, queries),
        headers: {
          authorization: `Bearer ${azure.tokens.issue(String(principalId), "https://apihub.azure.com")}`,
          "content-type": "application/json",
        },
        ...(body === undefined ? {} : { body }),
      };
    },
  };
}

function noteAction(
  timeline: Timeline,
  { name, status, code, error, endTime, outputs, retries }: ActionRecord,
): void {
  const again = retries ? `, after ${retries} more ${retries === 1 ? "try" : "tries"}` : "";
  const because =
    status === "Succeeded" || status === "Skipped" ? "" : `: ${error?.message ?? reasonIn(outputs) ?? code}`;
  timeline.note(endTime, "action", `${name} ${status.toLowerCase()}${again}${because}`);
}

/** What a service says of its refusal, where it says it as most do. */
function reasonIn(outputs: ActionRecord["outputs"]): string | undefined {
  const { body } = (outputs ?? {}) as { body?: { message?: string; error?: { message?: string } } | null };
  return body?.error?.message ?? body?.message;
}

function parsed(body: string): Json {
  try {
    return JSON.parse(body) as Json;
  } catch {
    return body;
  }
}
