import assert from "node:assert/strict";
import { VirtualClock } from "../../sandbox/clock.ts";
import type { HttpResponse, Send } from "../../sandbox/http.ts";
import {
  definitionFaults,
  type RunRequest,
  runWorkflow,
  trackingIdOf,
} from "../../sandbox/logicapps/index.ts";
import { DEFAULT_READINGS, type Readings } from "../../sandbox/readings/index.ts";
import type { WorkflowDefinition } from "../../workflows/index.ts";

type Api = "office365" | "teams" | "twilio";
type Service = Api | "graph" | "webhook" | "acs";

interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

/** What the run meets outside. */
export interface World {
  /** Of the query API; a function is given the query. */
  answer: Answer | "hang" | ((query: string) => Answer);
  /** Of the query API, when it is asked for what is unusual; by default nothing is. */
  unusual: Answer | "hang";
  /** How the runs that reported the alert have ended, as the run history has it, or what it answers instead. */
  runs: readonly string[] | { status: number } | "hang";
  /** Services that answer 500, always. */
  broken: readonly Service[];
  /** Numbers that Communication Services takes no message for. */
  refusedNumbers: readonly string[];
  /** What Twilio's answer says of a text message; by default that it is queued. */
  smsStatus: string;
  /** What a Teams webhook answers. */
  webhookStatus: number;
  /** The workflow's parameters of the tenant. */
  tenant: { name: string; id: string };
  readings: Partial<Readings>;
}

export interface Mail {
  To: string;
  Subject: string;
  Body: string;
  Importance: string;
}

export interface GraphMail {
  url: string;
  message: {
    subject: string;
    body: { contentType: string; content: string };
    toRecipients: { emailAddress: { address: string } }[];
    importance: string;
  };
  saveToSentItems: boolean;
}

export interface AcsText {
  url: string;
  from: string;
  smsRecipients: { to: string; repeatabilityRequestId: string; repeatabilityFirstSent: string }[];
  message: string;
}

const START = new Date("2026-01-15T10:35:20Z");
const LOGS = "azuremonitorlogs";
export const WORKSPACE =
  "/subscriptions/s/resourceGroups/g/providers/Microsoft.OperationalInsights/workspaces/w";
export const WEBHOOK = "https://prod-00.westeurope.logic.azure.com/workflows/1/triggers/manual?sig=SECRET";
/** Of the links to the content of each run (learn.microsoft.com/rest/api/logic/workflow-runs/list). */
export const SIGNATURE = "9c1b7e";
export const ACS =
  "/subscriptions/s/resourceGroups/g/providers/Microsoft.Communication/communicationServices/a";

/** Runs the definition with the sandbox's workflow engine, and keeps what the connectors took. */
export async function run(definition: WorkflowDefinition, payload: unknown, world: Partial<World>) {
  const {
    answer = { status: 500, body: "no" },
    broken = [],
    refusedNumbers = [],
    smsStatus = "queued",
    webhookStatus = 202,
    tenant,
    runs = [],
    unusual = { status: 200, body: { tables: [{ rows: [] }] } },
    readings = {},
  } = world;
  const saved = JSON.parse(JSON.stringify(definition)) as RunRequest["definition"];
  const faults = definitionFaults(saved);
  if (faults.length > 0) throw new Error(faults.join("\n"));
  const clock = new VirtualClock(START);
  const queries: string[] = [];
  const taken: Record<Api, unknown[]> = { office365: [], teams: [], twilio: [] };
  const graph: GraphMail[] = [];
  const cards: { url: string; body: string }[] = [];
  const acs: AcsText[] = [];
  const answerTo = async (query: string) => {
    queries.push(query);
    const asked = query.includes("Unusual = ") && typeof answer !== "function" ? unusual : answer;
    const given = typeof asked === "function" ? asked(query) : asked;
    if (given !== "hang") return response(given.status, given.body);
    await clock.stall(24 * 3_600_000);
    return response(504, {});
  };
  const sentAt: number[] = [];
  const send: Send = async ({ url, headers, body = "" }) => {
    const isQuestion = [LOGS, "api.loganalytics.azure.com", "management.azure.com"].includes(
      new URL(url).host,
    );
    if (!isQuestion) sentAt.push((clock.now().getTime() - START.getTime()) / 1000);
    if (new URL(url).host === "api.loganalytics.azure.com") {
      if (url !== "https://api.loganalytics.azure.com/v1/workspaces/w-1/query") return response(404, {});
      if (headers["authorization"] !== "Bearer token for https://api.loganalytics.io")
        return response(401, {});
      const { query } = JSON.parse(body) as { query: string | null };
      if (query === null) return response(400, { error: { code: "BadArgumentError" } });
      return answerTo(query);
    }
    const { host, pathname, searchParams } = new URL(url);
    if (host === LOGS) {
      const place = ["subscriptions", "resourcegroups", "resourcetype", "resourcename"].map((name) =>
        searchParams.get(name),
      );
      const asked = JSON.parse(body) as { query: string | null; timerangetype: string };
      assert.deepEqual(
        { pathname, place, timerangetype: asked.timerangetype },
        {
          pathname: "/queryDataV2",
          place: ["s", "g", "Log Analytics Workspace", "w"],
          timerangetype: "3",
        },
      );
      return asked.query === null ? response(400, {}) : answerTo(asked.query);
    }
    const token = headers["authorization"];
    if (host === "management.azure.com") {
      if (token !== "Bearer token for https://management.azure.com") return response(401, {});
      assert.equal(pathname, "/subscriptions/s/workflow/runs");
      assert.match(searchParams.get("$filter") ?? "", /^startTime ge 2026-01-15T10:35:12/);
      if (runs === "hang") await clock.stall(24 * 3_600_000);
      if ("status" in Object(runs)) return response((runs as { status: number }).status, {});
      return response(200, { value: history(runs as readonly string[], trackingIdOf(request)) });
    }
    if (host === "graph.microsoft.com") {
      if (token !== "Bearer token for https://graph.microsoft.com") return response(401, {});
      if (headers["Content-Type"] !== "application/json") return response(400, {});
      if (broken.includes("graph")) return response(500, {});
      graph.push({ url, ...JSON.parse(body) });
      return response(202, undefined);
    }
    if (host === "prod-00.westeurope.logic.azure.com") {
      if (token !== undefined || headers["Content-Type"] !== "application/json") return response(401, {});
      if (broken.includes("webhook")) return response(500, {});
      cards.push({ url, body });
      return response(webhookStatus, undefined);
    }
    if (host === "a.communication.azure.com") {
      if (token !== "Bearer token for https://communication.azure.com/") return response(401, {});
      if (headers["Content-Type"] !== "application/json") return response(400, {});
      if (broken.includes("acs")) return response(500, {});
      const asked = JSON.parse(body) as AcsText;
      const to = asked.smsRecipients[0]?.to ?? "";
      const successful = !refusedNumbers.includes(to);
      if (successful) acs.push({ ...asked, url });
      return response(202, { value: [{ to, httpStatusCode: successful ? 202 : 400, successful }] });
    }
    const api = host as Api;
    if (broken.includes(api)) return response(500, {});
    taken[api].push(JSON.parse(body));
    return response(200, api === "twilio" ? { status: smsStatus } : {});
  };
  const request: RunRequest = {
    definition: saved,
    parameters: {
      $connections: {
        value: Object.fromEntries([...Object.keys(taken), LOGS].map((api) => [api, { connectionId: api }])),
      },
      workspaceId: { value: "w-1" },
      workspaceResourceId: { value: WORKSPACE },
      ...(tenant === undefined ? {} : { tenantName: { value: tenant.name }, tenantId: { value: tenant.id } }),
      ...(definition.parameters["teamsWebhookUrls"] ? { teamsWebhookUrls: { value: { soc: WEBHOOK } } } : {}),
      ...(definition.parameters["acsEndpoints"]
        ? { acsEndpoints: { value: { [ACS]: "https://a.communication.azure.com" } } }
        : {}),
    },
    trigger: {
      name: Object.keys(definition.triggers)[0] ?? "",
      headers: {},
      body: (payload ?? null) as RunRequest["trigger"]["body"],
    },
    workflow: { id: "/subscriptions/s/workflow", name: "workflow", location: "westeurope" },
    runName: "run",
    host: {
      clock,
      readings: { ...DEFAULT_READINGS, ...readings },
      send,
      token: async (audience) => `token for ${audience}`,
      connector: (id, { method, path, queries, body }) => ({
        method,
        url: `https://${id}${path}?${new URLSearchParams(queries)}`,
        headers: {},
        ...(body === undefined ? {} : { body }),
      }),
      random: () => 0.5,
    },
  };
  const result = await clock.runUntil(runWorkflow(request));
  return {
    status: result.status,
    /** From the alert to where the messages are written. */
    seconds: secondsUntil(result, "Write_messages_from_alert"),
    /** From the alert to each of the messages. */
    sentAt,
    queries,
    /** Of each action, by its name. */
    actions: Object.fromEntries(result.actions.map((action) => [action.name, action])),
    graph,
    cards,
    acs,
    mails: taken.office365 as Mail[],
    chats: taken.teams as { recipient: unknown; messageBody: string }[],
    texts: taken.twilio as { from: string; to: string; body: string }[],
  };
}

/** As the list of runs has them, with this run, which still runs, and a failed one of another alert. */
function history(ended: readonly string[], tracking: string) {
  const link = { uri: `https://prod-00.westeurope.logic.azure.com/contents/1?sig=${SIGNATURE}` };
  const entry = (status: string, clientTrackingId: string) => ({
    properties: { status, correlation: { clientTrackingId }, trigger: { outputsLink: link } },
  });
  return [
    entry("Running", tracking),
    ...ended.map((status) => entry(status, tracking)),
    entry("Failed", `${tracking.slice(0, -1)}x`),
  ];
}

function secondsUntil(run: Awaited<ReturnType<typeof runWorkflow>>, action: string): number {
  const end = run.actions.find(({ name }) => name === action)?.endTime ?? run.endTime;
  return (end.getTime() - run.startTime.getTime()) / 1000;
}

function response(status: number, body: unknown): HttpResponse {
  if (body === undefined) return { status, headers: {}, body: "" };
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8" },
    body: JSON.stringify(body),
  };
}
