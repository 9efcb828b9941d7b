import { type TableSchema, tables } from "../../tables/index.ts";
import { ArmError, nameOf, only, type ResourceType } from "../resource-type.ts";
import { NotInSandbox } from "../server.ts";
import type { ResourceBody, ResourceStore, StoredResource } from "../store.ts";
import { tablePlan } from "../table-plans.ts";
import { ADDED_COLUMNS, CUSTOM_SUFFIX, queriedType, TABLE_TYPE } from "../workspace-tables.ts";

const PLANS = ["Analytics", "Basic", "Auxiliary"];
/** A name that begins with a letter. Source: azure-monitor-docs, logs/create-custom-table.md. */
const COLUMN = /^[A-Za-z][A-Za-z0-9_]{1,44}$/;
const RESERVED = [
  ...["id", "BilledSize", "IsBillable", "InvalidTimeGenerated", "TenantId", "Title", "Type", "UniqueId"],
  ...["_ItemId", "_ResourceGroup", "_ResourceId", "_SubscriptionId", "_TimeReceived"],
];
/** Source: azure-rest-api-specs, operationalinsights, Tables.json: of a name, and of the days. */
const NAME = /^[A-Za-z0-9_-]{4,63}$/;
const DAYS = { retentionInDays: [4, 730], totalRetentionInDays: [4, 4383] } as const;

interface Schema {
  readonly name?: unknown;
  readonly columns?: unknown;
}

/**
 * A table of a workspace. Those of Azure are there from the start; one that somebody makes has a name that ends in `_CL`, and takes
 * rows of the Logs Ingestion API. Sources: azure-rest-api-specs, operationalinsights, Tables.json; azure-monitor-docs,
 * logs/create-custom-table.md. Of the refusals' words, those of a table that is not there (azure-rest-api-specs issue 18340) and of
 * one without TimeGenerated (azure-cli issue 23368) are known; the others are the sandbox's own.
 */
export const table: ResourceType = {
  type: TABLE_TYPE,
  apiVersions: [],
  location: "none",
  createdStatus: 200,
  given: (id, { store }) => ofAzure(id, store),
  check: (id, body, { store }, previous) => {
    only(body, ["properties"], "Table");
    const { name, workspaceId } = partsOf(id);
    if (store.get(workspaceId) === undefined)
      throw new ArmError(404, "ResourceNotFound", `The Resource '${workspaceId}' was not found.`);
    const { plan, schema, restoredLogs, searchResults } = body.properties ?? {};
    if (restoredLogs !== undefined || searchResults !== undefined)
      throw new NotInSandbox("The sandbox has no search jobs, and restores no logs.");
    if (plan !== undefined && !PLANS.includes(String(plan)))
      throw invalid(`'plan' must be one of ${PLANS.join(", ")}; it is '${nameOf(plan)}'.`);
    for (const [member, [least, most]] of Object.entries(DAYS)) checkDays(body, member, least, most);
    if (tables.has(name)) {
      if (((schema as Schema | undefined)?.columns as unknown[] | undefined)?.length)
        throw new NotInSandbox("The sandbox has no custom columns in tables of Azure.");
      return;
    }
    if (!name.endsWith(CUSTOM_SUFFIX) || !NAME.test(name))
      throw new ArmError(404, "NotFound", `The specified table: '${name}' does not exist.`);
    checkSchema(name, (schema ?? previous?.body.properties?.["schema"]) as Schema | undefined);
    checkTypes(schema as Schema | undefined, previous);
  },
  complete: (id, body, { store }, previous) => {
    const { name, workspaceId } = partsOf(id);
    const schema = body.properties?.["schema"] ?? previous?.body.properties?.["schema"];
    return { properties: propertiesOf(store, workspaceId, name, { ...body.properties, schema }) };
  },
  checkDelete: (id) => {
    const { name } = partsOf(id);
    // "You can't delete Azure tables."
    if (tables.has(name))
      throw new ArmError(
        400,
        "InvalidOperation",
        `The table '${name}' is one of Azure's, and cannot be deleted.`,
      );
  },
};

/** A table of Azure that nobody has changed. */
function ofAzure(id: string, store: ResourceStore): StoredResource | undefined {
  const { name: asked, workspaceId } = partsOf(id);
  const workspace = store.get(workspaceId);
  const name = [...tables.keys()].find((each) => each.toLowerCase() === asked.toLowerCase());
  if (workspace === undefined || name === undefined) return undefined;
  const properties = propertiesOf(store, workspaceId, name, { plan: tablePlan(workspace, name) });
  const resource = { id: `${workspace.id}/tables/${name}`, name, type: TABLE_TYPE, properties };
  return { id: resource.id, type: TABLE_TYPE, apiVersion: "", body: {}, resource, state: {} };
}

/** All tables of a workspace, by name. */
export function tablesIn(store: ResourceStore, workspace: StoredResource): StoredResource["resource"][] {
  const prefix = `${workspace.id}/tables/`;
  const made = store.list(TABLE_TYPE).filter(({ id }) => id.toLowerCase().startsWith(prefix.toLowerCase()));
  const names = new Set([...tables.keys(), ...made.map(({ resource }) => resource.name)]);
  return [...names].flatMap((name) => {
    const found = store.get(prefix + name) ?? ofAzure(prefix + name, store);
    return found === undefined ? [] : [found.resource];
  });
}

function propertiesOf(
  store: ResourceStore,
  workspaceId: string,
  name: string,
  { schema, ...given }: Record<string, unknown>,
): Record<string, unknown> {
  const kept = store.get(workspaceId)?.resource.properties?.["retentionInDays"] ?? 30;
  const days = (value: unknown) => (typeof value === "number" && value !== -1 ? value : undefined);
  const retentionInDays = days(given["retentionInDays"]) ?? Number(kept);
  const totalRetentionInDays = days(given["totalRetentionInDays"]) ?? retentionInDays;
  return {
    plan: given["plan"] ?? "Analytics",
    retentionInDays,
    totalRetentionInDays,
    archiveRetentionInDays: totalRetentionInDays - retentionInDays,
    retentionInDaysAsDefault: days(given["retentionInDays"]) === undefined,
    totalRetentionInDaysAsDefault: days(given["totalRetentionInDays"]) === undefined,
    schema: shownSchema(name, schema as object | undefined),
    provisioningState: "Succeeded",
  };
}

function shownSchema(name: string, given: object | undefined): object {
  const azures = tables.get(name);
  const written = (columns: TableSchema["columns"]) =>
    columns.map((each) => ({ name: each.name, type: WRITTEN[each.type] ?? each.type }));
  if (azures !== undefined)
    return {
      name,
      displayName: name,
      tableType: "Microsoft",
      standardColumns: written(azures.columns),
      columns: [],
    };
  return {
    ...given,
    name,
    tableType: "CustomLog",
    tableSubType: "DataCollectionRuleBased",
    standardColumns: written(ADDED_COLUMNS),
  };
}

const WRITTEN: Readonly<Record<string, string>> = { bool: "boolean", datetime: "dateTime" };

function checkSchema(table: string, schema: Schema | undefined): void {
  const { name, columns } = schema ?? {};
  if (name !== table) throw invalid(`The name of the schema must be '${table}', as that of the table.`);
  if (!Array.isArray(columns)) throw invalid("The schema has no 'columns'.");
  const faults = columns.flatMap((column, index) => {
    const { name: of, type } = (column ?? {}) as { readonly name?: unknown; readonly type?: unknown };
    const at = `columns[${index}]`;
    if (typeof of !== "string" || !COLUMN.test(of))
      return `${at}: the name '${nameOf(of)}' must have 2 to 45 letters, digits and underscores, and begin with a letter.`;
    if (RESERVED.some((each) => each.toLowerCase() === of.toLowerCase()))
      return `${at}: the name '${of}' is reserved.`;
    if (queriedType(type) === undefined) return `${at}: the type '${nameOf(type)}' of '${of}' is not known.`;
    return columns.findIndex((each) => (each as { name?: unknown } | null)?.name === of) < index
      ? `${at}: there is another column '${of}'.`
      : [];
  });
  const time = columns.find((each) => (each as { name?: unknown } | null)?.name === "TimeGenerated") as
    | { readonly type?: unknown }
    | undefined;
  if (time === undefined) faults.unshift("MSG 1005: Table missing mandatory 'TimeGenerated' column.");
  else if (queriedType(time.type) !== "datetime")
    faults.unshift("The column 'TimeGenerated' must be of type dateTime.");
  if (faults.length > 0)
    throw new ArmError(
      400,
      "SchemaUpdateFatalError",
      `Table validation failed with following errors: ${faults.join(" ")}`,
    );
}

/** A column keeps its type: to have another one, it has to be deleted first. */
function checkTypes(schema: Schema | undefined, previous: StoredResource | undefined): void {
  const of = (from: unknown) =>
    new Map(
      (((from as Schema | undefined)?.columns ?? []) as { name: string; type: string }[]).map(
        ({ name, type }) => [name, type.toLowerCase()],
      ),
    );
  const before = of(previous?.body.properties?.["schema"]);
  for (const [name, type] of of(schema)) {
    const was = before.get(name);
    if (was !== undefined && was !== type)
      throw invalid(`The type of the column '${name}' cannot be changed from ${was} to ${type}.`);
  }
}

function checkDays({ properties }: ResourceBody, member: string, least: number, most: number): void {
  const days = properties?.[member];
  const isDays = typeof days === "number" && Number.isInteger(days) && days >= least && days <= most;
  if (days === undefined || days === -1 || isDays) return;
  throw invalid(`'${member}' must be a whole number from ${least} to ${most}, or -1; it is ${nameOf(days)}.`);
}

function partsOf(id: string): { readonly name: string; readonly workspaceId: string } {
  const at = id.toLowerCase().lastIndexOf("/tables/");
  return { name: id.slice(at + "/tables/".length), workspaceId: id.slice(0, at) };
}

function invalid(message: string): ArmError {
  return new ArmError(400, "InvalidParameter", message);
}
