import type { ResourceStore, StoredResource } from "./store.ts";

export type TablePlan = "Analytics" | "Basic" | "Auxiliary";

/** What an administrator chose for a table of a workspace (learn.microsoft.com/azure/azure-monitor/logs/logs-table-plans). */
export function setTablePlan(
  store: ResourceStore,
  workspaceId: string,
  table: string,
  plan: TablePlan,
): void {
  const stored = store.get(workspaceId);
  if (stored === undefined) throw new Error(`There is no workspace ${workspaceId}.`);
  store.put({ ...stored, state: { ...stored.state, tablePlans: { ...plansOf(stored), [table]: plan } } });
}

export function tablePlan(workspace: StoredResource, table: string): TablePlan {
  return plansOf(workspace)[table] ?? "Analytics";
}

function plansOf({ state }: StoredResource): Readonly<Record<string, TablePlan>> {
  return (state["tablePlans"] ?? {}) as Record<string, TablePlan>;
}
