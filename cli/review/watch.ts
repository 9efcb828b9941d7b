import { ingest } from "azure-alerting-sandbox/kusto";
import { tables } from "azure-alerting-sandbox/tables";
import { isType, type ReviewedDeployment, typeOfId } from "./deployment.ts";
import { type Finding, finding, groupedBy, receiverKey } from "./finding.ts";
import type { Act, Activity, Outcome, Stage } from "./play.ts";
import { code, listed, plain, receiver } from "./words.ts";

/** Something that a watcher is there for, and what came of it on both sides. */
export interface Watched {
  readonly what: string;
  readonly base: Outcome;
  readonly head: Outcome;
}

const START = new Date("2026-01-15T02:00:00Z");
const MINUTE = 60_000;
const ACTIVITY_ALERT = "Microsoft.Insights/activityLogAlerts";
const MOST_RESOURCES = 12;
const MOST_THINGS = 3;
/** What always has rows in a tenant with people. */
const EXPECTED = ["SigninLogs", "AADNonInteractiveUserSignInLogs", "AuditLogs"] as const;
/** In which of them rows arrive: none, some while the others are silent, and all. */
const ARRIVING: readonly (readonly (typeof EXPECTED)[number][])[] = [
  [],
  ["AADNonInteractiveUserSignInLogs", "AuditLogs"],
  ["SigninLogs"],
  EXPECTED,
];
/** A silence rule runs once an hour at least; a quarter of an hour is for what it starts. */
const SILENCE_MINUTES = 75;

/** Plays each operation that a watcher of either side names, on each resource of its type. */
export async function playActivity(
  [before, after]: readonly [Stage, Stage],
  deployments: readonly ReviewedDeployment[],
): Promise<Watched[]> {
  const events = activities(deployments);
  const acts = events.map(
    // Hours apart: Azure Monitor limits how many messages it sends in one.
    (activity, index): Act => ({ at: new Date(START.getTime() + index * 60 * MINUTE), activity }),
  );
  const [base, head] = await Promise.all([before.run(START, acts), after.run(START, acts)]);
  return events.flatMap(({ operationName, resourceId }, index): Watched[] => {
    const [old, now] = [base[index], head[index]];
    const what = `${operationName} on ${resourceId.slice(resourceId.lastIndexOf("/") + 1)}`;
    return old === undefined || now === undefined ? [] : [{ what, base: old, head: now }];
  });
}

/** Plays hours in which no table that is expected to gets rows, some get none, and all get theirs. */
export async function playSilence([before, after]: readonly [Stage, Stage]): Promise<Watched[]> {
  const found: Watched[] = [];
  for (const arriving of ARRIVING) {
    const act: Act = {
      arriving: arriving.map(ordinaryRow),
      until: new Date(START.getTime() + SILENCE_MINUTES * MINUTE),
    };
    const silent = EXPECTED.filter((table) => !arriving.includes(table));
    const what =
      silent.length === 0
        ? "nothing happens"
        : `no rows arrive in ${listed(silent.map((table) => code(table)))}`;
    const [[base], [head]] = await Promise.all([before.run(START, [act]), after.run(START, [act])]);
    if (base !== undefined && head !== undefined) found.push({ what, base, head });
  }
  return found;
}

/** What watchers no longer notify of, or newly do. */
export function watcherChanges(watched: readonly Watched[], effect: "weaker" | "stronger"): Finding[] {
  const isWeaker = effect === "weaker";
  const lost = watched.flatMap(({ what, base, head }) => {
    const [old, now] = isWeaker ? [base, head] : [head, base];
    const kept = now.notifications.map(receiverKey);
    const missing = old.notifications.filter((each) => !kept.includes(receiverKey(each)));
    const fired = now.fired.map(({ id }) => id);
    const rules = old.fired.filter(({ id }) => !fired.includes(id));
    const fewer = now.fired.length < old.fired.length || missing.length > 0;
    return fewer
      ? [{ what, missing, rules: rules.map(({ rule }) => rule), isNobody: kept.length === 0 }]
      : [];
  });
  return groupedBy(lost, ({ rules, isNobody }) => `${rules.join()}|${isNobody}`).map(([, group]) => {
    const things = [...new Set(group.map(({ what }) => what))];
    const shown = things.slice(0, MOST_THINGS).map((thing) => (thing.includes("`") ? thing : plain(thing)));
    const more = things.length > MOST_THINGS ? `, and ${things.length - MOST_THINGS} more` : "";
    const isNobody = group.every((each) => each.isNobody);
    const rules = [...new Set(group.flatMap((each) => each.rules))];
    const receivers = [
      ...new Set(group.flatMap(({ missing }) => missing.map((each) => `${each.channel}: ${receiver(each)}`))),
    ];
    const who = !isWeaker
      ? "**somebody is notified now**"
      : isNobody
        ? "**nobody is notified any more**"
        : `**fewer are notified**${receivers.length === 0 ? "" : ` (no longer ${listed(receivers)})`}, and somebody still is. Is that enough?`;
    const which = rules.length === 0 ? "" : ` (${listed(rules.map((rule) => code(rule)))})`;
    const text = `When ${listed(shown)}${more}: ${who}${which}${who.endsWith("?") ? "" : "."}`;
    // A watcher backs up another path: whether fewer receivers of it are enough, a person decides.
    return finding("watcher", isWeaker && !isNobody ? "unknown" : effect, text, {
      path: rules[0] ?? null,
      receiver: receivers,
    });
  });
}

/** Rules that fire while nothing happens bury the alert that counts. */
export function floods(watched: readonly Watched[]): Finding[] {
  return watched
    .filter(({ what }) => what === "nothing happens")
    .flatMap(({ base, head }) => head.fired.filter(({ id }) => !base.fired.some((each) => each.id === id)))
    .map(({ rule }) =>
      finding(
        "flood",
        "weaker",
        `**“${plain(rule)}” fires although nothing has happened**: real alerts drown.`,
        {
          path: rule,
        },
      ),
    );
}

interface Condition {
  readonly field?: string;
  readonly equals?: string;
  readonly containsAny?: readonly string[];
  readonly anyOf?: readonly Condition[];
}

function activities(deployments: readonly ReviewedDeployment[]): Activity[] {
  const alerts = deployments.flatMap(({ resources }) =>
    resources.filter((each) => isType(each, ACTIVITY_ALERT)),
  );
  const leaves = alerts.flatMap(({ body }) => {
    const { condition } = (body["properties"] ?? {}) as { condition?: { allOf?: readonly Condition[] } };
    return (condition?.allOf ?? []).flatMap((each) => each.anyOf ?? [each]);
  });
  const valuesOf = (field: string) => [
    ...new Set(
      leaves
        .filter((leaf) => leaf.field?.toLowerCase() === field)
        .flatMap(({ equals, containsAny = [] }) => (equals === undefined ? containsAny : [equals])),
    ),
  ];
  const ids = [...new Set(deployments.flatMap(({ resources }) => resources.map(({ id }) => id)))].filter(
    (id) => id.startsWith("/subscriptions/"),
  );
  const [group = ""] = ids.map((id) => id.split("/").slice(0, 5).join("/"));
  const onResources = (type: string): string[] => {
    const own = ids.filter((id) => typeOfId(id).toLowerCase() === type.toLowerCase());
    return own.length === 0 ? [`${group}/providers/${type}/review`] : own.slice(0, MOST_RESOURCES);
  };
  const operations = valuesOf("operationname").flatMap((operationName) => {
    const type = operationName.split("/").slice(0, 2).join("/");
    return onResources(type).map(
      (resourceId): Activity => ({
        operationName,
        resourceId,
        caller: "somebody@review.example",
        status: "Succeeded",
      }),
    );
  });
  const watchesHealth = valuesOf("category").some((value) => /^resourcehealth$/i.test(value));
  const health = [
    "Microsoft.Insights/scheduledQueryRules",
    "Microsoft.OperationalInsights/workspaces",
  ].flatMap((type) =>
    onResources(type).map(
      (resourceId): Activity => ({
        operationName: "Microsoft.Resourcehealth/healthevent/Activated/action",
        resourceId,
        caller: "",
        status: "Active",
        health: { current: "Degraded", previous: "Available", title: "Degraded" },
      }),
    ),
  );
  return [...operations, ...(watchesHealth ? health : [])];
}

function ordinaryRow(table: (typeof EXPECTED)[number]) {
  const schema = tables.get(table);
  if (schema === undefined) throw new Error(`The table ${table} is unknown.`);
  const time = new Date(START.getTime() - MINUTE).toISOString();
  const somebody = { id: "0f0f7c1e-1111-4c0e-8a42-6f1f0f1f9d10", name: "somebody@review.example" };
  const signIn = { UserId: somebody.id, UserPrincipalName: somebody.name, ResultType: "0" };
  const change = { OperationName: "Update user", InitiatedBy: { user: { id: somebody.id } } };
  const row = { TimeGenerated: time, _ingested: time, ...(table === "AuditLogs" ? change : signIn) };
  return { table, rows: ingest(schema, [row], "an ordinary row").rows };
}
