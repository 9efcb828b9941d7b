import { detections, neededTables, signInTables } from "breakglass-alerts/queries";
import { idsOfType } from "../azure/stack.ts";
import { propertiesOf } from "./reads.ts";
import { ifThere } from "./unanswered.ts";
import type { Visit } from "./visit.ts";

/** The tables that the detections of Log Analytics and Sentinel read, whatever the settings. */
const OURS: readonly string[] = neededTables(detections, {});

/** The version that has near-real-time rules as well as scheduled ones. */
export const ANY_SENTINEL_RULE = "2025-07-01-preview";

type Source = Pick<Visit, "target" | "deployed" | "reads">;

/**
 * The tables whose arrival matters: those of our detections, or in a program of your own, those of them that its rules name.
 *
 * @throws Unanswered
 */
export async function tablesOf(source: Source): Promise<readonly string[]> {
  if (source.target.isForeign !== true) return neededTables(detections, source.target.config);
  const queries = (await deployedRules(source)).map(({ query }) => query);
  const named = OURS.filter((table) => queries.some((query) => names(query, table)));
  // A rule that calls a function names no table.
  return named.length > 0 ? named : signInTables(OURS);
}

/** Whether a query names a table of our detections. */
export function readsOurTables(query: string): boolean {
  return OURS.some((table) => names(query, table));
}

function names(query: string, table: string): boolean {
  return new RegExp(`\\b${table}\\b`).test(query);
}

/**
 * The workspace that the rules of a program of your own watch: it may be in no state.
 *
 * @throws Unanswered
 */
export async function watchedWorkspace(source: Source): Promise<string | undefined> {
  const watched = (await deployedRules(source)).flatMap(({ workspaceId }) => workspaceId ?? []);
  const made = idsOfType(source.deployed ?? NOTHING, "Microsoft.OperationalInsights/workspaces");
  return watched[0] ?? made[0];
}

interface DeployedRule {
  readonly query: string;
  readonly workspaceId: string | undefined;
}

const NOTHING = { resources: [], detectionRules: [] };
const BELOW_WORKSPACE = /\/providers\/Microsoft\.SecurityInsights\/.*$/i;

async function deployedRules({ deployed = NOTHING, reads }: Source): Promise<DeployedRule[]> {
  const alerts = idsOfType(deployed, "Microsoft.Insights/scheduledQueryRules").map(async (id) => {
    const rule = await ifThere(reads.logAlert(id));
    const query = (rule?.criteria?.allOf ?? []).map((each) => each.query ?? "").join("\n");
    return { query, workspaceId: rule?.scopes?.find((scope) => /\/workspaces\/[^/]+$/i.test(scope)) };
  });
  const analytics = idsOfType(deployed, "Microsoft.SecurityInsights/alertRules").map(async (id) => {
    const rule = await ifThere(reads.resource(id, ANY_SENTINEL_RULE));
    const query = String(propertiesOf(rule ?? {})["query"] ?? "");
    return { query, workspaceId: id.replace(BELOW_WORKSPACE, "") };
  });
  return Promise.all([...alerts, ...analytics]);
}
