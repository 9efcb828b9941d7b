import {
  type Azure,
  hasRole,
  json,
  type Service,
  type ServiceRequest,
  type StoredResource,
} from "../azure/index.ts";
import { columnsOf, type Flow, flowsOf, tableOf } from "../azure/types/data-collection.ts";
import type { VirtualClock } from "../clock.ts";
import { IngestionError, ingest, KustoError, type Row, ticksOf } from "../kusto/index.ts";
import { StatusError } from "../status-error.ts";
import { compiledTransform } from "./transform.ts";
import type { WorkspaceLogs } from "./workspace-logs.ts";

/** The hosts of data collection endpoints and rules. */
export const INGESTION_HOSTS = /\.ingest\.monitor\.azure\.com$/;

const PATH = /^\/dataCollectionRules\/([^/]+)\/streams\/([^/]+)$/i;
const AUDIENCE = "https://monitor.azure.com";
/** azure-monitor-docs, fundamentals/service-limits.md, Logs Ingestion API: of what is sent and of what it holds unpacked. */
const MOST_BYTES = 1_048_576;

/** A refusal in the API's form. */
class IngestionFault extends StatusError {}

/**
 * The Logs Ingestion API: rows go through the transformation of a data collection rule into a table, and are there at once.
 * The service documents few of its refusals: those of a rule that is not there, of a caller without its role and of a body that is
 * too large are known word by word (Azure/azure-sdk-for-js and -net, the tests of monitor-ingestion; -python, its
 * TROUBLESHOOTING.md). A body that is no list is taken and lost there (azure-sdk-for-python issue 32562); what
 * becomes of a value of another type is not documented. Here both are refused, so that you notice.
 */
export function ingestionService(azure: Azure, logs: WorkspaceLogs, clock: VirtualClock): Service {
  return (request) => {
    try {
      receive(request, azure, logs, clock);
      return { status: 204, headers: {}, body: "" };
    } catch (error) {
      if (!(error instanceof IngestionFault)) throw error;
      const { status, code, message } = error;
      const { headers, body } = json(status, { error: { code, message } });
      return { status, headers: { ...headers, "x-ms-error-code": code }, body };
    }
  };
}

function receive(request: ServiceRequest, azure: Azure, logs: WorkspaceLogs, clock: VirtualClock): void {
  const { method, url, headers, body } = request;
  const [, id = "", stream = ""] = PATH.exec(decodeURIComponent(url.pathname)) ?? [];
  if (method !== "POST" || id === "")
    throw new IngestionFault(
      404,
      "NotFound",
      `There is no ${method} ${url.pathname} in the Logs Ingestion API.`,
    );
  const caller = callerOf(request, azure);
  if (url.searchParams.get("api-version") !== "2023-01-01")
    throw new IngestionFault(400, "InvalidApiVersion", "The api-version must be 2023-01-01.");
  const size = Buffer.byteLength(body);
  if (size > MOST_BYTES) {
    const message = `Maximum allowed content length: ${MOST_BYTES} bytes (1 MB). Provided content length: ${size} bytes.`;
    throw new IngestionFault(413, "ContentLengthLimitExceeded", message);
  }
  const rule = ruleAt(id, azure);
  if (!hasRole(azure.store, caller, ["Monitoring Metrics Publisher"], rule.id)) {
    const message = `The authentication token provided does not have access to ingest data for the data collection rule with immutable Id '${id}'.`;
    throw new IngestionFault(403, "OperationFailed", message);
  }
  if (!/^application\/json\b/.test(headers["content-type"] ?? ""))
    throw new IngestionFault(
      415,
      "UnsupportedMediaType",
      "The header Content-Type must be application/json.",
    );
  const flows = flowsOf(rule.body).filter(({ streams }) => streams.includes(stream));
  const columns = columnsOf(rule.body, stream);
  if (flows.length === 0 || columns === undefined)
    throw new IngestionFault(
      400,
      "InvalidStream",
      `The data collection rule '${id}' has no stream '${stream}'.`,
    );
  const rows = rowsIn(body).map((row) =>
    Object.fromEntries(columns.flatMap(({ name }) => (name in row ? [[name, row[name]]] : []))),
  );
  const source = taken(
    () => ingest({ name: stream, columns, standardColumns: [] }, dated(rows, clock.now()), stream).rows,
  );
  // Where one of the transformations fails, nothing has come in.
  const outputs = taken(() =>
    flows.map(({ transform }) => compiledTransform(columns, transform).run(() => source, clock.now())),
  );
  for (const [index, output] of outputs.entries()) append(flows[index] as Flow, output);

  function append(flow: Flow, output: { columns: readonly { name: string }[]; rows: readonly Row[] }): void {
    const arrived = ticksOf(clock.now());
    for (const workspace of flow.workspaces) {
      const places = tableOf(azure.store, workspace, flow).map(({ name, type }) => ({
        at: output.columns.findIndex((each) => each.name === name),
        // A text is never null.
        empty: type === "string" ? "" : null,
      }));
      const made = output.rows.map((row) => [
        ...places.map(({ at, empty }) => row[at] ?? empty),
        null,
        arrived,
      ]);
      logs.append(workspace, flow.table, made);
    }
  }
}

/** When rows come in is not in them; `ingest` asks for it. */
function dated(rows: readonly object[], now: Date): object[] {
  return rows.map((row) => ({ ...row, _ingested: now.toISOString() }));
}

function callerOf({ headers }: ServiceRequest, { tokens }: Azure): string {
  const token = tokens.read(headers["authorization"]);
  if (token === undefined)
    throw new IngestionFault(401, "AuthenticationFailed", "Valid authentication was not provided.");
  if (token.audience.replace(/\/$/, "") === AUDIENCE) return token.principalId;
  throw new IngestionFault(
    401,
    "InvalidAudience",
    `The audience '${token.audience}' is not valid for this service; it should be '${AUDIENCE}'.`,
  );
}

function ruleAt(id: string, { store }: Azure): StoredResource {
  const found = store
    .list("Microsoft.Insights/dataCollectionRules")
    .find(({ resource }) => resource.properties?.["immutableId"] === id);
  if (found !== undefined) return found;
  throw new IngestionFault(404, "NotFound", `Data collection rule with immutable Id '${id}' not found.`);
}

function rowsIn(body: string): Record<string, unknown>[] {
  let given: unknown;
  try {
    given = JSON.parse(body);
  } catch {
    given = undefined;
  }
  const isRow = (row: unknown) => typeof row === "object" && row !== null && !Array.isArray(row);
  if (Array.isArray(given) && given.every(isRow)) return given as Record<string, unknown>[];
  throw new IngestionFault(400, "InvalidBody", "The body must be a JSON list of objects.");
}

function taken<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof IngestionError || error instanceof KustoError)) throw error;
    throw new IngestionFault(400, "InvalidRow", error.message);
  }
}
