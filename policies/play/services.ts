import { clouds, hostOf } from "azure-alerting-sandbox/clouds";
import { ACS_HOSTS, CONNECTOR_HOSTS, connectorService, isSendMail } from "azure-alerting-sandbox/connectors";
import type { HttpRequest, HttpResponse, VirtualClock } from "azure-alerting-sandbox/logicapps";
import { Outbox } from "azure-alerting-sandbox/outbox";

/** Of Microsoft Graph, in any cloud. */
const GRAPH_HOSTS = Object.values(clouds).map(({ graph }) => hostOf(graph));

/** What becomes of a workflow's query for details. */
export type QueryFate = "answered" | "empty" | "failing" | "hanging";

export interface ServicesOptions {
  readonly clock: VirtualClock;
  readonly query: QueryFate;
  /** Whether each service that is sent a message has too much to do when it is asked first. Default: false. */
  readonly areBusy?: boolean;
  /** Stands in each column of the query's rows. */
  readonly text?: string;
  /** A service that refuses every message; see `serviceOf`. */
  readonly refusing?: string;
  /** Is called with each service that is sent a message. */
  onSending?(service: string): void;
  /** The managed API of a connection, such as `office365`. */
  kindOf(connectionId: string): string;
}

/** A service answers within so many seconds: slower than most do, and faster than the slowest. */
const SECONDS = 20;
const HANGS_SECONDS = 600;

/** Everything that a workflow may call: who can be sent a message takes it, who is nobody does not. */
export function services({
  clock,
  query,
  areBusy = false,
  refusing,
  text,
  onSending = () => {},
  kindOf,
}: ServicesOptions) {
  const outbox = new Outbox();
  const asked = new Set<string>();
  const connector = connectorService({
    outbox,
    clock,
    find: (id) => ({
      id,
      api: kindOf(id),
      status: "Connected",
      parameterValues: { sid: `AC${"0".repeat(32)}`, token: "0".repeat(32) },
    }),
  });
  return async (request: HttpRequest): Promise<HttpResponse> => {
    const url = new URL(request.url);
    const headers = lowerCased(request.headers);
    const sent = { method: request.method.toUpperCase(), url, headers, body: request.body ?? "" };
    if (isQuery(url, kindOf)) return answer(clock, query, CONNECTOR_HOSTS.test(url.hostname), text);
    await clock.stall(SECONDS * 1000);
    const service = serviceOf(url);
    if (request.method.toUpperCase() !== "GET") onSending(service);
    if (service === refusing) return json(400, { error: { code: "BadRequest", message: "It is refused." } });
    if (areBusy && !asked.has(url.href)) {
      asked.add(url.href);
      return json(503, { error: { code: "ServiceUnavailable", message: "The service is busy. Try again." } });
    }
    if (isBlank(sent.body))
      return json(400, { error: { code: "BadRequest", message: "The message has no text." } });
    if (CONNECTOR_HOSTS.test(url.hostname))
      return connector({ ...sent, headers: { ...headers, authorization: "Bearer play" } });
    if (GRAPH_HOSTS.includes(url.hostname) && isSendMail(url)) return mail(sent.body);
    if (ACS_HOSTS.test(url.hostname)) return textMessage(sent.body);
    if (/\.(invalid|test|localhost)$/.test(url.hostname))
      throw new Error(`There is no host ${url.hostname}.`);
    return json(200, {});
  };
}

/** A connection, or a host: what is refused as a whole. */
function serviceOf({ hostname, pathname }: URL): string {
  return CONNECTOR_HOSTS.test(hostname) ? pathname.split("/").slice(0, 4).join("/") : hostname;
}

function isQuery(url: URL, kindOf: ServicesOptions["kindOf"]): boolean {
  if (/loganalytics|applicationinsights/i.test(url.hostname)) return true;
  const [, , , key = ""] = url.pathname.split("/");
  return (
    CONNECTOR_HOSTS.test(url.hostname) &&
    /^(azuremonitorlogs|azureloganalytics|kusto)/i.test(
      kindOf(Buffer.from(key, "base64url").toString("utf8")),
    )
  );
}

async function answer(
  clock: VirtualClock,
  fate: QueryFate,
  isConnector: boolean,
  text: string | undefined,
): Promise<HttpResponse> {
  if (fate === "failing")
    return json(500, { error: { code: "InternalServerError", message: "The query failed." } });
  if (fate === "hanging") {
    await clock.stall(HANGS_SECONDS * 1000);
    return json(504, { error: { code: "GatewayTimeout", message: "The query took too long." } });
  }
  const row = Array.from({ length: 21 }, (_, index) =>
    index === 0 ? "2026-01-15T02:13:07Z" : (text ?? `value ${index}`),
  );
  const rows = fate === "empty" ? [] : [row];
  if (isConnector)
    return json(200, {
      value: rows.map((each) => Object.fromEntries(each.map((value, at) => [`c${at}`, value]))),
    });
  const columns = row.map((_, index) => ({ name: `c${index}`, type: "string" }));
  return json(200, { tables: [{ name: "PrimaryResult", columns, rows }] });
}

/** The properties that hold what a person reads, of the connectors and services that send messages. */
const TEXTS = new Set(["body", "subject", "messagebody", "message", "content", "text"]);

/** Whether a message has such a property, and nothing in it: it is sent, and tells nobody anything. */
function isBlank(body: string): boolean {
  const blank = (value: unknown): boolean =>
    typeof value === "object" &&
    value !== null &&
    Object.entries(value).some(([name, inner]) =>
      typeof inner === "string" ? TEXTS.has(name.toLowerCase()) && inner.trim() === "" : blank(inner),
    );
  return blank(parsed(body));
}

const ADDRESS = /^[^\s@;,]+@[^\s@;,]+\.[^\s@;,]+$/;

function mail(body: string): HttpResponse {
  const { message } = parsed(body) as {
    message?: { toRecipients?: { emailAddress?: { address?: string } }[] };
  };
  const to = (message?.toRecipients ?? []).map(({ emailAddress }) => String(emailAddress?.address ?? ""));
  const isGood = to.length > 0 && to.every((address) => ADDRESS.test(address));
  return isGood
    ? { status: 202, headers: {}, body: "" }
    : json(400, refusal(`no recipient: ${to.join(", ")}`));
}

function textMessage(body: string): HttpResponse {
  const { from, smsRecipients } = parsed(body) as { from?: string; smsRecipients?: { to?: string }[] };
  const to = (smsRecipients ?? []).map((each) => String(each.to ?? ""));
  const isGood = Boolean(from?.trim()) && to.length > 0 && to.every((number) => /^\+\d{6,15}$/.test(number));
  const value = to.map((number) => ({ to: number, httpStatusCode: 202, successful: true, messageId: "1" }));
  return isGood ? json(202, { value }) : json(400, refusal(`no number: ${to.join(", ")}`));
}

function refusal(message: string) {
  return { error: { code: "InvalidRecipients", message } };
}

function json(status: number, value: unknown): HttpResponse {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(value) };
}

function parsed(body: string): object {
  try {
    return Object(JSON.parse(body));
  } catch {
    return {};
  }
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
