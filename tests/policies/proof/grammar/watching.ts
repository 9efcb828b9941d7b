import type { DeployedResource } from "../resources.ts";
import { deploymentOf } from "./base.ts";
import { arriving, categoriesOf } from "./events.ts";
import type { Act, Run } from "./part.ts";

const START = new Date("2026-01-15T02:00:00Z");
/** Azure Monitor limits how many messages it sends in an hour. */
const ACT_MINUTES = 60;
/** Silence is looked for once an hour at most. */
const SILENCE_MINUTES = 90;
const EXPECTED = ["SigninLogs", "AADNonInteractiveUserSignInLogs", "AuditLogs"] as const;

/** What the watchers are there for: each operation that one names, rules and runs that fail, tables that fall silent. */
export function watcherRuns(stack: readonly DeployedResource[]): Run[] {
  const exported = categoriesOf(stack);
  const all = [...EXPECTED.map((each) => [each]), EXPECTED];
  return [
    { from: START, fault: "none", acts: operations(stack) },
    ...all.map((silent): Run => ({ from: START, fault: "none", acts: [silence(silent, exported)] })),
  ];
}

interface Leaf {
  readonly field?: string;
  readonly equals?: string;
  readonly containsAny?: readonly string[];
  readonly anyOf?: readonly Leaf[];
}

function operations(stack: readonly DeployedResource[]): Act[] {
  const leaves = stack
    .filter(({ type }) => type.endsWith(":ActivityLogAlert"))
    .flatMap(({ inputs }) => (inputs["condition"] as { allOf: Leaf[] }).allOf)
    .flatMap((each) => each.anyOf ?? [each]);
  const names = new Set(
    leaves
      .filter(({ field }) => field === "operationName")
      .flatMap(({ equals, containsAny = [] }) => (equals === undefined ? containsAny : [equals])),
  );
  const ids = deploymentOf(stack).resources.map(({ id }) => id);
  const health = ["Microsoft.Insights/scheduledQueryRules/", "Microsoft.OperationalInsights/workspaces/"].map(
    (type): Act => ({
      name: `${type} are unhealthy`,
      minutes: ACT_MINUTES,
      happen: (cloud) => {
        cloud.watchActivity();
        cloud.recordActivity({
          operationName: "Microsoft.Resourcehealth/healthevent/Activated/action",
          resourceId: ids.find((id) => id.includes(type)) ?? "",
          caller: "",
          status: "Active",
          health: { current: "Degraded", previous: "Available", title: "Degraded" },
        });
      },
    }),
  );
  const changes = [...names].map((operationName): Act => {
    const type = operationName.split("/").slice(0, 2).join("/");
    const own = ids.find((id) => id.toLowerCase().includes(`/providers/${type.toLowerCase()}/`));
    const [group = ""] = ids.filter((id) => id.startsWith("/subscriptions/"));
    const resourceId = own ?? `${group.split("/").slice(0, 5).join("/")}/providers/${type}/one`;
    return {
      name: operationName,
      minutes: ACT_MINUTES,
      happen: (cloud) => {
        cloud.watchActivity();
        cloud.recordActivity({ operationName, resourceId, caller: "ann@contoso.com", status: "Succeeded" });
      },
    };
  });
  return [...changes, ...health];
}

function silence(silent: readonly string[], exported: ReadonlySet<string>): Act {
  return {
    name: `no rows in ${silent.join(", ")}`,
    minutes: SILENCE_MINUTES,
    happen: (cloud, at, workspaceId) => {
      for (const table of EXPECTED) {
        if (silent.includes(table)) continue;
        const row = { UserId: "0f0f7c1e-1111-4c0e-8a42-6f1f0f1f9d10", ResultType: "0" };
        const rows = [table === "AuditLogs" ? {} : row];
        arriving({ name: "an ordinary row", table, rows }, exported)(cloud, at, workspaceId);
      }
    },
  };
}
