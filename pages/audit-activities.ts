import { detections, sampleAccount, sampleGroup, type Watched } from "../queries/index.ts";
import { compile, ingest } from "../sandbox/kusto/index.ts";
import { tables } from "../sandbox/tables/index.ts";
import reference from "./audit-activities.json" with { type: "json" };

/** Activities of one service of Entra ID's audit log that the detections treat alike. */
export interface Activities {
  readonly service: string;
  readonly category: string;
  readonly activities: readonly string[];
  /** Why they are seen only if they concern an account or group of ours; a key of `reasons`. */
  readonly why?: string;
}

/** Of an activity: the detections that see it, by whom it concerns. */
export interface Seen {
  readonly anybody: readonly string[];
  readonly account: readonly string[];
  readonly group: readonly string[];
}

const NOW = new Date("2026-01-15T02:20:00Z");
const ADMIN = "9b2d6c1e-0f53-4c0e-8a42-6f1f0f1f9d10";
const watched = { accounts: [sampleAccount], groups: [sampleGroup] } as unknown as Watched;

export const listed: readonly Activities[] = reference.listed;
export const reasons: Readonly<Record<string, string>> = reference.reasons;

/** An event of an activity. */
export interface Occurrence extends Pick<Activities, "service" | "category"> {
  readonly activity: string;
}

const TARGETS: Readonly<Record<keyof Seen, object>> = {
  anybody: { id: "0b5c2a7e-3d4f-4a51-8c6d-1e2f3a4b5c6d", type: "Other" },
  account: { id: sampleAccount.objectId, type: "User" },
  group: { id: sampleGroup.objectId, type: "Group" },
};

/** Runs the rules of all detections on events: of somebody else, of an account, and of a group of ours. */
export function seenBy(occurrences: readonly Occurrence[]): Seen[] {
  const schema = tables.get("AuditLogs");
  if (schema === undefined) throw new Error("There is no table AuditLogs.");
  const rules = detections.map(({ id, query }) => ({ id, query: compile(query(watched), tables) }));
  const found = (target: object) => {
    const events = occurrences.map(({ service, category, activity }, index) => ({
      TimeGenerated: "2026-01-15T02:13:00Z",
      Id: String(index),
      InitiatedBy: { user: { id: ADMIN } },
      ...{ LoggedByService: service, Category: category, OperationName: activity },
      TargetResources: [target],
    }));
    const { rows } = ingest(schema, events, "activities");
    const ids = occurrences.map((): string[] => []);
    for (const { id, query } of rules) {
      const result = query.run((name) => (name === "AuditLogs" ? rows : []), NOW);
      const at = result.columns.findIndex(({ name }) => name === "EventId");
      for (const index of new Set(result.rows.map((row) => Number(row[at])))) ids[index]?.push(id);
    }
    return ids;
  };
  const [anybody, account, group] = [TARGETS.anybody, TARGETS.account, TARGETS.group].map(found);
  return occurrences.map((_, index) => ({
    anybody: anybody?.[index] ?? [],
    account: account?.[index] ?? [],
    group: group?.[index] ?? [],
  }));
}

/** The part of docs/audit-activities.md that lists each activity of the reference. */
export function coverageTable(): string {
  const examples = seenBy(listed.map((each) => ({ ...each, activity: each.activities[0] ?? "" })));
  const rows = listed.map(({ service, category, activities, why }, index) => {
    const seen = examples[index] ?? { anybody: [], account: [], group: [] };
    const names = (ids: readonly string[]) => ids.map((id) => `\`${id}\``).join(", ") || "–";
    const always = seen.anybody.length > 0 ? names(seen.anybody) : `no: ${reasons[why ?? ""]}`;
    return `| ${service}, ${category} | ${activities.join("; ")} | ${always} | ${names(seen.account)} | ${names(seen.group)} |`;
  });
  const all = listed.flatMap(({ activities }) => activities);
  const always = listed.filter(({ why }) => why === undefined).flatMap(({ activities }) => activities);
  return [
    `Of ${all.length} activities, ${always.length} are seen whomever they concern, and all others if they concern an account or a group of yours as the last two columns say. Whatever an account does itself is seen by \`account-activity\`.`,
    "",
    "| service, category | activities | seen whomever it concerns | done to a watched account | done to a watched group |",
    "|---|---|---|---|---|",
    ...rows,
    "",
    "These services are left out as a whole. If one of their activities names a watched account, `account-change` sees it.",
    "",
    "| service | why it is left out |",
    "|---|---|",
    ...Object.entries(reference.wholeServices).map(([service, why]) => `| ${service} | ${why} |`),
  ].join("\n");
}
