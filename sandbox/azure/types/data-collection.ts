import { createHash, randomBytes } from "node:crypto";
import type { Column } from "../../tables/index.ts";
import { type ArmContext, ArmError, only, type ResourceType, required } from "../resource-type.ts";
import { NotInSandbox } from "../server.ts";
import type { ResourceBody, ResourceStore, StoredResource } from "../store.ts";
import { CUSTOM_SUFFIX, queriedType, tablesOf } from "../workspace-tables.ts";

/**
 * What the Logs Ingestion API takes rows by. Sources: azure-rest-api-specs, specification/monitor/resource-manager,
 * dataCollectionEndpoints_API.json and dataCollectionRules_API.json; MicrosoftDocs/azure-monitor-docs
 * articles/azure-monitor/logs/logs-ingestion-api-overview.md. How the service words what is wrong with a rule is known of
 * some faults alone (hashicorp/terraform-provider-azurerm issues 28638, 28709; KnudsenMorten/AzLogDcrIngestPS issue 4).
 */
export const dataCollectionEndpoint: ResourceType = {
  type: "Microsoft.Insights/dataCollectionEndpoints",
  apiVersions: ["2023-03-11", "2022-06-01"],
  location: "region",
  check: (_, body) => {
    only(body, ["location", "tags", "identity", "kind", "sku", "properties"], "DataCollectionEndpoint");
    required(body, "location");
  },
  complete: (id, body, _, previous) => {
    const endpoint = (name: string) => ({ endpoint: `https://${hostOf(id, body)}.${name}` });
    return {
      properties: {
        ...body.properties,
        immutableId: immutableId("dce", previous),
        configurationAccess: endpoint("handler.control.monitor.azure.com"),
        logsIngestion: endpoint("ingest.monitor.azure.com"),
        metricsIngestion: endpoint("metrics.ingest.monitor.azure.com"),
        provisioningState: "Succeeded",
      },
    };
  },
};

/** A stream of a rule, its columns, and where its rows go. */
export interface Flow {
  readonly streams: readonly string[];
  readonly workspaces: readonly string[];
  readonly transform: string;
  readonly table: string;
  /** As it is written: `Microsoft-` or `Custom-` and the table. */
  readonly output: string;
}

export const dataCollectionRule: ResourceType = {
  type: "Microsoft.Insights/dataCollectionRules",
  apiVersions: ["2023-03-11", "2022-06-01"],
  location: "region",
  check: (_, body, context) => {
    only(body, ["location", "tags", "identity", "kind", "sku", "properties"], "DataCollectionRule");
    required(body, "location", "properties.dataFlows", "properties.destinations");
    const { dataSources, destinations } = body.properties ?? {};
    if (Object.keys((dataSources as object | undefined) ?? {}).length > 0)
      throw new NotInSandbox(
        "The sandbox has no data sources of data collection rules: no machine runs in it.",
      );
    const other = Object.keys((destinations as object | undefined) ?? {}).find(
      (each) => each !== "logAnalytics",
    );
    if (other !== undefined)
      throw new NotInSandbox(`The sandbox has no destination '${other}' of data collection rules.`);
    for (const [index, flow] of flowsOf(body).entries()) checkFlow(flow, index, body, context);
  },
  complete: (id, body, _, previous) => ({
    properties: {
      ...body.properties,
      immutableId: immutableId("dcr", previous),
      ...(body["kind"] === "Direct"
        ? { endpoints: { logsIngestion: `https://${hostOf(id, body)}.logs.z1.ingest.monitor.azure.com` } }
        : {}),
      provisioningState: "Succeeded",
    },
  }),
};

/**
 * Of the tables of the sandbox, those that take rows of the API
 * (MicrosoftDocs/azure-monitor-docs articles/azure-monitor/reference/tables-features.md).
 */
const INGESTIBLE = ["ASimAuthenticationEventLogs", "SecurityEvent", "Syslog", "WindowsEvent"];

/** @throws ArmError */
function checkFlow(flow: Flow, index: number, body: ResourceBody, context: ArmContext): void {
  const target = `properties.dataFlows[${index}]`;
  const isCustom = flow.table.endsWith(CUSTOM_SUFFIX);
  if (!isCustom && !INGESTIBLE.includes(flow.table))
    throw invalid(
      "InvalidOutputTable",
      `Table for output stream '${flow.output}' is not available. Of the tables of the sandbox, the Logs Ingestion API takes ${INGESTIBLE.join(", ")}, and custom ones`,
      target,
    );
  if (flow.workspaces.length === 0)
    throw invalid("InvalidDestination", "The data flow has no destination that is declared", target);
  const missing = flow.workspaces.find((id) => context.store.get(id) === undefined);
  if (missing !== undefined) throw invalid("InvalidWorkspace", `There is no workspace '${missing}'`, target);
  const without = flow.workspaces.find((id) => !tablesOf(context.store, id).has(flow.table));
  if (without !== undefined)
    throw invalid(
      "InvalidOutputTable",
      `Table for output stream '${flow.output}' is not available for destination '${without}'`,
      target,
    );
  const [workspace = ""] = flow.workspaces;
  const table = tablesOf(context.store, workspace).get(flow.table);
  for (const stream of flow.streams) {
    const columns = columnsOf(body, stream);
    if (columns === undefined)
      throw invalid(
        "InvalidStream",
        `The stream '${stream}' is not declared, or has a column of an unknown type`,
        target,
      );
    const fault = context.transformFault?.(columns, flow.transform, table);
    if (fault !== undefined) throw invalid(fault.code, fault.message, target);
  }
}

function invalid(code: string, message: string, target: string): ArmError {
  return new ArmError(
    400,
    "InvalidPayload",
    `Data collection rule is invalid: ${code}: ${message} (${target}).`,
  );
}

/** The columns that a rule declares of a stream; undefined where it declares none that can be. */
export function columnsOf({ properties }: ResourceBody, stream: string): readonly Column[] | undefined {
  const declared = (properties?.["streamDeclarations"] ?? {}) as Record<
    string,
    { readonly columns?: readonly { readonly name?: string; readonly type?: string }[] }
  >;
  const columns = declared[stream]?.columns ?? [];
  const areKnown = columns.every(({ name, type }) => name !== undefined && streamType(type) !== undefined);
  if (columns.length === 0 || !areKnown) return undefined;
  return columns.flatMap(({ name = "", type: written }) => {
    const type = streamType(written);
    return type === undefined ? [] : { name, type };
  });
}

export function flowsOf({ properties }: ResourceBody): Flow[] {
  const { dataFlows = [], destinations = {} } = (properties ?? {}) as {
    readonly dataFlows?: readonly Record<string, unknown>[];
    readonly destinations?: { readonly logAnalytics?: readonly Record<string, string>[] };
  };
  return dataFlows.map((flow) => {
    const named = (flow["destinations"] ?? []) as string[];
    const streams = (flow["streams"] ?? []) as string[];
    const output = String(flow["outputStream"] ?? streams[0] ?? "");
    return {
      streams,
      workspaces: (destinations.logAnalytics ?? [])
        .filter(({ name = "" }) => named.includes(name))
        .map(({ workspaceResourceId = "" }) => workspaceResourceId),
      transform: String(flow["transformKql"] ?? "source"),
      table: output.replace(/^(Microsoft|Custom)-/, ""),
      output,
    };
  });
}

/** A guid of a stream is one, and not a text as in a table (dataCollectionRules_API.json, KnownColumnDefinitionType). */
function streamType(written: unknown): Column["type"] | undefined {
  return String(written).toLowerCase() === "guid" ? "guid" : queriedType(written);
}

/** The columns of the table that a flow writes to in a workspace, as its rows hold them. */
export function tableOf(store: ResourceStore, workspaceId: string, { table }: Flow): readonly Column[] {
  const { columns = [], standardColumns = [] } = tablesOf(store, workspaceId).get(table) ?? {};
  return [...columns, ...standardColumns];
}

function immutableId(kind: string, previous: StoredResource | undefined): unknown {
  return previous?.resource.properties?.["immutableId"] ?? `${kind}-${randomBytes(16).toString("hex")}`;
}

/** Such as `my-dce-5kyl.eastus-1`: the same for a resource whenever it is written. */
function hostOf(id: string, { location }: ResourceBody): string {
  const name = id.slice(id.lastIndexOf("/") + 1).toLowerCase();
  const suffix = createHash("sha256").update(id.toLowerCase()).digest("hex").slice(0, 4);
  return `${name}-${suffix}.${String(location).toLowerCase().replaceAll(" ", "")}-1`;
}
