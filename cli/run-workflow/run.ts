import { pc } from "azure-alerting-sandbox/colours";
import {
  type ActionRecord,
  type HttpRequest,
  type HttpResponse,
  jsonText,
  type RunRequest,
  runWorkflow,
  triggerRuns,
  UnsupportedError,
  type Value,
  VirtualClock,
  type WorkflowRun,
} from "azure-alerting-sandbox/logicapps";
import { DEFAULT_READINGS } from "azure-alerting-sandbox/readings";
import { UserError } from "../errors/user-error.ts";
import {
  type Answer,
  readWorkflowFile,
  SPELLING,
  type WorkflowFile,
  type WorkflowFileOptions,
} from "./file.ts";

interface SentRequest {
  readonly at: string;
  readonly action: string;
  readonly method: string;
  readonly uri: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Value;
}

/**
 * Runs the file's workflow, prints what it did, and returns the exit code.
 *
 * @throws UserError if the input cannot be read or run
 */
export async function runFile(
  path: string,
  { json = false, ...options }: WorkflowFileOptions & { readonly json?: boolean },
): Promise<number> {
  const file = readWorkflowFile(path, options);
  const clock = new VirtualClock(file.now);
  const requests: SentRequest[] = [];
  const request = requestOf(file, clock, requests);
  const decided = triggerRuns(request);
  if (decided.kind === "failed") throw new UserError(`${path}: the trigger fails: ${decided.message}`);
  const bodies = decided.kind === "skipped" ? [] : decided.outputs.map((outputs) => outputs["body"] ?? null);
  if (decided.kind === "skipped") console.error(pc.dim(`No run: ${decided.reason}.`));
  const runs: WorkflowRun[] = [];
  try {
    for (const body of bodies)
      runs.push(await clock.runUntil(runWorkflow({ ...request, trigger: { ...request.trigger, body } })));
  } catch (error) {
    if (error instanceof UnsupportedError) throw new UserError(`${path}: ${error.message}`);
    throw error;
  }
  const shown = runs.map(runValue);
  const [only] = shown;
  if (json) {
    const result =
      shown.length === 1 && only !== undefined ? { ...only, requests } : { runs: shown, requests };
    console.log(jsonText(result as unknown as Value, 2));
  } else printRuns(runs, requests);
  return runs.every(({ status }) => status === "Succeeded") ? 0 : 1;
}

function requestOf(file: WorkflowFile, clock: VirtualClock, requests: SentRequest[]): RunRequest {
  const given = new Map<string, number>();
  const answer = (action: string): Answer => {
    const answers = file.responses[action] ?? [];
    const turn = given.get(action) ?? 0;
    given.set(action, turn + 1);
    const next = answers[Math.min(turn, answers.length - 1)];
    if (next !== undefined) return next;
    throw new UnsupportedError(
      `the action '${action}' has no response. Add its responses to responses.${action}.`,
    );
  };
  const responded = async ({ status, headers, body, delay }: Answer): Promise<HttpResponse> => {
    if (delay > 0) await clock.stall(delay * 1000);
    return responseOf(status, headers, body as Value | undefined);
  };
  return {
    definition: file.definition,
    parameters: file.parameters,
    trigger: file.trigger,
    workflow: { id: `/workflows/${file.name}`, name: file.name, location: "westeurope" },
    runName: "run",
    host: {
      clock,
      // Public playbooks rely on it, such as Reset-AADUserPassword of github.com/Azure/Azure-Sentinel.
      readings: { ...DEFAULT_READINGS, "name-case": SPELLING },
      random: () => 0.5,
      token: async (audience) => `token for ${audience}`,
      clientToken: async ({ clientId, audience }) => `token of ${clientId} for ${audience}`,
      connector: (connectionId, { method, path, queries, body }) => ({
        method,
        url: `https://connection.invalid${path}${queryText(queries)}`,
        headers: { "x-connection": connectionId, "content-type": "application/json" },
        ...(body === undefined ? {} : { body }),
      }),
      send: async (request, action) => {
        requests.push(sentRequest(request, action, clock.now()));
        const next = answer(action);
        const response = await responded(next);
        if (next.lost) throw new Error("The connection is lost.");
        return response;
      },
      result: (action) => responded(answer(action)),
    },
  };
}

function queryText(queries: Readonly<Record<string, string>>): string {
  const text = new URLSearchParams(queries).toString();
  return text === "" ? "" : `?${text}`;
}

/** Credentials are never shown. */
function sentRequest({ method, url, headers, body }: HttpRequest, action: string, at: Date): SentRequest {
  const shown = Object.entries(headers ?? {}).filter(([name]) => name.toLowerCase() !== "authorization");
  return {
    at: at.toISOString(),
    action,
    method,
    uri: url,
    headers: Object.fromEntries(shown),
    ...(body === undefined ? {} : { body: parsed(body) }),
  };
}

function parsed(body: string): Value {
  try {
    return JSON.parse(body) as Value;
  } catch {
    return body;
  }
}

function responseOf(
  status: number,
  headers: Readonly<Record<string, string>>,
  body: Value | undefined,
): HttpResponse {
  const named = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  if (body === undefined) return { status, headers: named, body: "" };
  if (typeof body === "string") return { status, headers: { "content-type": "text/plain", ...named }, body };
  return { status, headers: { "content-type": "application/json", ...named }, body: jsonText(body) };
}

function runValue({ status, error, startTime, endTime, actions, response }: WorkflowRun) {
  return {
    status,
    ...(error === undefined ? {} : { error }),
    startTime: startTime.toISOString(),
    endTime: endTime.toISOString(),
    actions: actions.map(actionValue),
    ...(response === undefined ? {} : { response }),
  };
}

function actionValue({ secured: _, startTime, endTime, ...record }: ActionRecord) {
  return { ...record, startTime: startTime.toISOString(), endTime: endTime.toISOString() };
}

function printRuns(runs: readonly WorkflowRun[], requests: readonly SentRequest[]): void {
  for (const { status, error, actions, response } of runs) {
    for (const action of actions) console.log(actionLine(action));
    if (response !== undefined) console.log(`Response ${response.statusCode} ${jsonText(response.body)}`);
    const why = error === undefined ? "" : ` ${error.code}: ${error.message}`;
    console.log(`${pc.bold("Run")} ${colour(status)}${why}\n`);
  }
  if (requests.length > 0) console.log(pc.bold("Requests"));
  for (const { at, action, method, uri, body } of requests)
    console.log(
      `${pc.dim(at)}  ${action}  ${method} ${uri}${body === undefined ? "" : `\n  ${jsonText(body)}`}`,
    );
}

function actionLine(record: ActionRecord): string {
  const { name, iteration, status, code, error, outputs, endTime, iterations } = record;
  const where = iteration === undefined ? "" : pc.dim(` ${iteration}`);
  const why = error === undefined ? "" : `\n  ${error.code}: ${error.message}`;
  const gave = outputs === undefined || status === "Skipped" ? "" : `\n  ${pc.dim(jsonText(outputs))}`;
  const times = iterations === undefined ? "" : `, ${iterations} iterations`;
  return `${pc.dim(endTime.toISOString())}  ${name}${where}  ${colour(status)} ${code}${times}${why}${gave}`;
}

function colour(status: string): string {
  return status === "Succeeded" ? pc.green(status) : status === "Skipped" ? pc.dim(status) : pc.red(status);
}
