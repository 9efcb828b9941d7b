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
import { audiencesOf, type Cloud, clouds } from "../clouds/index.ts";
import { runtimeUrl } from "../connectors/index.ts";
import type { HttpResponse } from "../http.ts";
import {
  concurrencyOf,
  innerActions,
  jsonText,
  type RunRequest,
  runWorkflow,
  trackingIdOf,
  triggerRuns,
  type ValueObject,
  type WorkflowHost,
  type WorkflowResponse,
  type WorkflowRun,
} from "../logicapps/index.ts";
import type { Readings } from "../readings/index.ts";
import { forget } from "../retention.ts";
import { noteAction } from "./note-action.ts";
import type { RunningRun } from "./run-history.ts";
import { RunQueue } from "./run-queue.ts";
import type { Timeline } from "./timeline.ts";
import type { WorkflowMetric, WorkflowMetrics } from "./workflow-metrics.ts";

export const WORKFLOW_HOSTS = /^prod-\d+\.[a-z0-9]+\.logic\.azure\.(com|us|cn)$/;

/** A workflow says in each request which run it is (learn.microsoft.com/rest/api/logic, request histories, example). */
export const RUN_HEADER = "x-ms-workflow-run-id";

type Json = RunRequest["trigger"]["body"];

export interface WorkflowService {
  readonly service: Service;
  /** By the workflow's id, those that have ended, in the order in which they did. */
  runsOf(workflowId: string): readonly WorkflowRun[];
  /** Those that have not, in the order in which they began. */
  runningOf(workflowId: string): readonly RunningRun[];
  /**
   * Resolves when every run has ended.
   *
   * @throws what the sandbox could not run, by name
   */
  settled(): Promise<void>;
}

export interface WorkflowServiceOptions {
  readonly clock: VirtualClock;
  readonly timeline: Timeline;
  readonly metrics: WorkflowMetrics;
  readonly readings: Readings;
  /** How long a run is remembered, in milliseconds from its start on. */
  readonly kept: number;
}

const METRIC_OF: Readonly<Record<string, readonly WorkflowMetric[]>> = {
  Succeeded: ["RunsSucceeded"],
  Failed: ["RunsFailed"],
  TimedOut: ["RunsFailed"],
  Cancelled: ["RunsCancelled"],
};

/** A caller gets an answer within this time, or 504 (learn.microsoft.com, limits and configuration, inbound HTTP request). */
const RESPONSE_MILLISECONDS = 120_000;

/**
 * The triggers of the deployed workflows. A call is answered 202 at once, unless the workflow has a `Response` action:
 * the caller does not learn of a run that fails (learn.microsoft.com, Request trigger).
 */
export function workflowService(
  azure: Azure,
  { clock, timeline, metrics, readings, kept }: WorkflowServiceOptions,
): WorkflowService {
  /** Those that have not ended, or not well: `settled` reports them once. */
  const started = new Set<Promise<WorkflowRun>>();
  const failed = new Set<Promise<WorkflowRun>>();
  let count = 0;
  const runs = new Map<string, WorkflowRun[]>();
  const running = new Map<string, readonly RunningRun[]>();
  const queues = new Map<string, RunQueue>();

  /** Starts a run, and notes what it did when it has ended. */
  const start = (request: RunRequest, queue: RunQueue): Promise<WorkflowRun> => {
    const { id, name } = request.workflow;
    const run = queue.enter().then(async () => {
      timeline.note(clock.now(), "workflow", `${name} started`, id);
      metrics.add(id, clock.now(), "RunsStarted");
      const key = id.toLowerCase();
      const others = () => (running.get(key) ?? []).filter((each) => each.name !== request.runName);
      const begun = {
        name: request.runName,
        trackingId: trackingIdOf(request),
        startTime: clock.now(),
        trigger: { name: request.trigger.name },
      };
      running.set(key, [...others(), begun]);
      const ended = await runWorkflow(request).finally(() => {
        running.set(key, others());
        queue.leave();
      });
      const all = runs.get(key) ?? [];
      forget(all, kept, clock.now(), ({ startTime }) => startTime);
      runs.set(key, [...all, ended]);
      for (const action of ended.actions) noteAction(timeline, action, id);
      timeline.note(ended.endTime, "workflow", `${name} ended: ${ended.status}`, id);
      metrics.add(id, ended.endTime, "RunsCompleted", ...(METRIC_OF[ended.status] ?? []));
      return ended;
    });
    run.then(
      () => started.delete(run),
      () => failed.add(run),
    );
    started.add(run);
    count += 1;
    return run;
  };

  const service: Service = ({ method, url, headers, body }) => {
    const called = readCallback(azure.store, url);
    if (method !== "POST" || called === undefined)
      return refusal(
        401,
        "DirectApiAuthorizationRequired",
        "The request must be authenticated only by Shared Access scheme.",
      );
    const { workflow, trigger } = called;
    const { name } = workflow.resource;
    if (workflow.resource.properties?.["state"] === "Disabled") {
      timeline.note(clock.now(), "workflow", `${name} is disabled: it did not start`, workflow.id);
      const message = `Could not execute workflow '${name}' trigger '${trigger}' with state 'Disabled': trigger is not enabled.`;
      return refusal(404, "WorkflowTriggerIsNotEnabled", message);
    }
    const request = (content: Json, index = 0): RunRequest => {
      const runName = runNameOf(name, count + index, clock.now());
      return {
        ...requestOf(workflow, runName),
        trigger: { name: trigger, headers, body: content },
        host: { ...host(azure, clock, workflow, runName), readings },
      };
    };
    const decided = triggerRuns(request(parsed(body)));
    if (decided.kind === "failed") return refusal(400, decided.code, decided.message);
    if (decided.kind === "skipped") {
      timeline.note(clock.now(), "workflow", `${name} did not start: ${decided.reason}`, workflow.id);
      return { status: 202, headers: {}, body: "" };
    }
    const { definition } = request(null);
    const triggers = (definition["triggers"] ?? {}) as Record<string, ValueObject>;
    const queue = queues.get(workflow.id) ?? new RunQueue(concurrencyOf(triggers[trigger] ?? {}));
    queues.set(workflow.id, queue);
    if (queue.isFull) {
      const detail = `${name} did not start: too many of its runs wait`;
      timeline.note(clock.now(), "workflow", detail, workflow.id);
      metrics.add(workflow.id, clock.now(), "RunThrottledEvents", "TriggerThrottledEvents");
      return refusal(429, "WorkflowRunsThrottled", "The number of waiting workflow runs exceeds the limit.");
    }
    const requests = decided.outputs.map((outputs, index) => request(outputs["body"] ?? null, index));
    const [first] = requests;
    if (first === undefined || !hasResponse((definition["actions"] ?? {}) as ValueObject)) {
      for (const each of requests) start(each, queue);
      return { status: 202, headers: { [RUN_HEADER]: first?.runName ?? "" }, body: "" };
    }
    return clock.waitFor(answered(first, (each) => start(each, queue), clock));
  };
  const settled = async () => {
    try {
      await Promise.all(started);
    } finally {
      for (const run of failed) started.delete(run);
      failed.clear();
    }
  };
  return {
    service,
    runsOf: (id) => runs.get(id.toLowerCase()) ?? [],
    runningOf: (id) => running.get(id.toLowerCase()) ?? [],
    settled,
  };
}

/** The answer of the run's `Response` action. */
function answered(
  request: RunRequest,
  start: (request: RunRequest) => Promise<WorkflowRun>,
  clock: VirtualClock,
): Promise<HttpResponse> {
  return new Promise((resolve) => {
    const respond = ({ statusCode, headers, body }: WorkflowResponse) => {
      const text = body === null ? "" : typeof body === "string" ? body : jsonText(body);
      const type = typeof body === "object" ? { "content-type": "application/json; charset=utf-8" } : {};
      resolve({ status: statusCode, headers: { ...type, ...headers }, body: text });
    };
    const none = "The server did not receive a response from an upstream server.";
    const silent = () => resolve(refusal(502, "NoResponse", none));
    start({ ...request, respond }).then(silent, silent);
    const late = "The server did not receive a response in time.";
    clock.sleep(RESPONSE_MILLISECONDS).then(() => resolve(refusal(504, "GatewayTimeout", late)));
  });
}

function hasResponse(actions: ValueObject): boolean {
  return Object.values(actions).some((action) => {
    const type = String((action as ValueObject)["type"]).toLowerCase();
    return type === "response" || innerActions(action as ValueObject).some(hasResponse);
  });
}

function refusal(status: number, code: string, message: string): HttpResponse {
  return json(status, { error: { code, message } });
}

function runNameOf(workflow: string, count: number, now: Date): string {
  const digest = createHash("sha256").update(`${workflow}${count}${now.toISOString()}`).digest("hex");
  return `${digest.slice(0, 28)}CU00`.toUpperCase();
}

function requestOf(workflow: StoredResource, runName: string) {
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
  };
}

function host(azure: Azure, clock: VirtualClock, workflow: StoredResource, runName: string): WorkflowHost {
  const principalId = workflow.resource.identity?.["principalId"];
  return {
    clock,
    send: (request) => azure.send({ ...request, headers: { ...request.headers, [RUN_HEADER]: runName } }),
    random: () => 0.5,
    arm: azure.cloud.arm,
    token: async (audience) => {
      refuseForeign(audience, azure.cloud);
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

/** Entra ID of one cloud does not know the services of another one (learn.microsoft.com, AADSTS error codes, 500011). */
function refuseForeign(audience: string, cloud: Cloud): void {
  const asked = audience.replace(/\/$/, "");
  const isForeign = Object.values(clouds).some((each) => each !== cloud && audiencesOf(each).includes(asked));
  if (!isForeign || audiencesOf(cloud).includes(asked)) return;
  throw new Error(
    `AADSTS500011: The resource principal named ${audience} was not found in the tenant: it belongs to another cloud than ${cloud.title}.`,
  );
}

function parsed(body: string): Json {
  try {
    return JSON.parse(body) as Json;
  } catch {
    return body;
  }
}
