import { type Column, type ColumnType, type TableSchema, tables } from "../tables/index.ts";
import type { ResourceStore, StoredResource } from "./store.ts";

export const TABLE_TYPE = "Microsoft.OperationalInsights/workspaces/tables";

/** The name of a custom table ends so (azure-monitor-docs, logs/create-custom-table.md). */
export const CUSTOM_SUFFIX = "_CL";

/** The types of a column as a client writes them, in any letter case. A guid is kept as a text (the same page). */
const QUERIED: Readonly<Record<string, ColumnType>> = {
  string: "string",
  int: "int",
  long: "long",
  real: "real",
  boolean: "bool",
  datetime: "datetime",
  dynamic: "dynamic",
  guid: "string",
};

/** The type of a column as queries see it; undefined for one that there is not. */
export function queriedType(written: unknown): ColumnType | undefined {
  const name = String(written).toLowerCase();
  return Object.hasOwn(QUERIED, name) ? QUERIED[name] : undefined;
}

/** Azure adds them to every custom table (azure-monitor-docs, logs/log-standard-columns.md). */
export const ADDED_COLUMNS: readonly Column[] = [
  { name: "TenantId", type: "string" },
  { name: "Type", type: "string" },
];
const STANDARD_COLUMNS: readonly Column[] = [
  { name: "_BilledSize", type: "real" },
  { name: "_IsBillable", type: "string" },
  { name: "_ItemId", type: "string" },
  { name: "_ResourceId", type: "string" },
  { name: "_SubscriptionId", type: "string" },
  { name: "_TimeReceived", type: "datetime" },
];

/** A table that somebody made, as queries see it. */
function schemaOf({ resource }: StoredResource): TableSchema {
  const { columns = [] } = (resource.properties?.["schema"] ?? {}) as {
    readonly columns?: readonly { readonly name: string; readonly type: string }[];
  };
  const own = columns.map(({ name, type }) => ({ name, type: queriedType(type) ?? "dynamic" }));
  return { name: resource.name, columns: [...own, ...ADDED_COLUMNS], standardColumns: STANDARD_COLUMNS };
}

export type Tables = ReadonlyMap<string, TableSchema>;

interface Known {
  readonly changes: number;
  readonly made: readonly StoredResource[];
  readonly tables: Tables;
}
const known = new WeakMap<ResourceStore, Map<string, Known>>();

/** The tables of a workspace: those of Azure, and those that somebody made. The same map as long as they are the same. */
export function tablesOf(store: ResourceStore, workspaceId: string): Tables {
  const ofStore = known.get(store) ?? new Map<string, Known>();
  known.set(store, ofStore);
  const key = workspaceId.toLowerCase();
  const before = ofStore.get(key);
  if (before?.changes === store.changes) return before.tables;
  const made = store
    .list(TABLE_TYPE)
    .filter(({ id, resource }) => isBelow(id, key) && !tables.has(resource.name));
  const isSame =
    before !== undefined &&
    before.made.length === made.length &&
    made.every((each, index) => each === before.made[index]);
  const own = made.map((each) => [each.resource.name, schemaOf(each)] as const);
  const now = isSame ? before.tables : made.length === 0 ? tables : new Map([...tables, ...own]);
  ofStore.set(key, { changes: store.changes, made, tables: now });
  return now;
}

/** The tables of several workspaces together. */
export function tablesOfAll(store: ResourceStore, workspaceIds: readonly string[]): Tables {
  const all = [...new Set(workspaceIds.map((id) => tablesOf(store, id)))];
  const [first = tables, ...others] = all;
  return others.length === 0 ? first : new Map(all.flatMap((each) => [...each]));
}

function isBelow(id: string, workspaceId: string): boolean {
  return id.toLowerCase().startsWith(`${workspaceId}/tables/`);
}
