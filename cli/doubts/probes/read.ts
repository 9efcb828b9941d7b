import type { AzureAccess } from "../../azure/access.ts";
import { azureFault } from "../../azure/fault.ts";
import type { AzureRest, Json } from "../../azure/rest.ts";
import { readAlerts } from "../../verify/read/alerts.ts";
import { ask } from "../../verify/read/ask.ts";
import { readWorkflowRuns, type WorkflowRuns } from "../runs.ts";
import {
  BUSY_PROBE,
  CLOSED_TAG,
  isOfProbe,
  NAMES_PROBE,
  PROBE,
  ROW_PROBE,
  RULE_TYPE,
  RULE_VERSION,
  SENTINEL_PROBES,
  SENTINEL_RULE_TYPE,
  SENTINEL_VERSION,
  WORKFLOW_TYPE,
  WORKFLOW_VERSION,
} from "./resources.ts";
import { type ProbeRule, RULES } from "./rules.ts";
import type { SeenProbes, SeenSentinel } from "./seen.ts";

export interface ReadProbes {
  readonly seen: SeenProbes;
  /** The ids of the rules that exist: those of the alerts that start the probes' workflow. */
  readonly ruleIds: readonly string[];
  /** The runs of that workflow; undefined if it does not exist. */
  readonly runs: WorkflowRuns | undefined;
}

interface Range {
  readonly since: Date;
  readonly now: Date;
}

/**
 * Reads the probes that are in the resource group of the stack's rules, and what they show.
 *
 * @throws UserError for what cannot be read
 */
export async function readProbes(
  { access, rest }: { readonly access: AzureAccess; readonly rest: AzureRest },
  { workspaceId, group }: { readonly workspaceId: string; readonly group: string },
  range: Range,
): Promise<ReadProbes> {
  const id = (type: string, name: string) => `${group}/providers/${type}/${name}`;
  const rules: Partial<Record<ProbeRule, { fired: boolean }>> = {};
  const ruleIds: string[] = [];
  for (const name of Object.keys(RULES) as ProbeRule[]) {
    const ruleId = id(RULE_TYPE, name);
    if (!(await exists(rest, ruleId, RULE_VERSION))) continue;
    ruleIds.push(ruleId);
    rules[name] = { fired: (await readAlerts(rest, workspaceId, [{ id: ruleId }], range)).length > 0 };
  }
  if (await exists(rest, id(RULE_TYPE, ROW_PROBE), RULE_VERSION)) ruleIds.push(id(RULE_TYPE, ROW_PROBE));
  const runsOf = async (name: string) => {
    const workflowId = id(WORKFLOW_TYPE, name);
    if (!(await exists(rest, workflowId, WORKFLOW_VERSION))) return undefined;
    return readWorkflowRuns({ access, rest }, workflowId, range.since);
  };
  const names = await runsOf(NAMES_PROBE);
  const busy = await runsOf(BUSY_PROBE);
  return {
    seen: {
      rules,
      names: names?.runs.map(({ status }) => status),
      busy: (busy?.runs ?? []).map(({ startTime }) => startTime).toSorted((a, b) => a - b),
      sentinel: await readSentinel(rest, workspaceId, range.since),
    },
    ruleIds,
    runs: await runsOf(PROBE),
  };
}

async function readSentinel(
  rest: AzureRest,
  workspaceId: string,
  since: Date,
): Promise<SeenSentinel | undefined> {
  const rule = (name: string) =>
    exists(rest, `${workspaceId}/providers/${SENTINEL_RULE_TYPE}/${name}`, SENTINEL_VERSION);
  if (!(await rule(SENTINEL_PROBES.incident.name))) return undefined;
  const hasSchedule = await rule(SENTINEL_PROBES.schedule.name);
  const asked = {
    what: "the incidents of the workspace",
    needs: `Microsoft Sentinel Reader on ${workspaceId}`,
  };
  const listed = await ask(asked, () =>
    rest.armList(`${workspaceId}/providers/Microsoft.SecurityInsights/incidents`, SENTINEL_VERSION, {
      $filter: `properties/lastModifiedTimeUtc ge ${since.toISOString()}`,
    }),
  );
  const incidents = listed
    .map(({ properties }) => properties as Json)
    .filter(isOfProbe)
    .toSorted((a, b) => String(a["createdTimeUtc"]).localeCompare(String(b["createdTimeUtc"])))
    .map(({ labels, status }) => ({
      isTagged: ((labels ?? []) as { labelName?: string }[]).some(
        ({ labelName }) => labelName === CLOSED_TAG,
      ),
      isClosed: status === "Closed",
    }));
  return { hasSchedule, incidents };
}

async function exists(rest: AzureRest, id: string, version: string): Promise<boolean> {
  try {
    await rest.arm(id, version);
    return true;
  } catch (error) {
    if (azureFault(error).kind === "missing") return false;
    return ask({ what: id, needs: "Reader on its resource group" }, () => Promise.reject(error));
  }
}
