import type { AzureAccess } from "../azure/access.ts";
import type { AzureRest, Json } from "../azure/rest.ts";
import { runHistory } from "../azure/run-history.ts";
import { type AlertData, alertThatStarted } from "../azure/trigger.ts";
import { ask } from "../verify/read/ask.ts";
import type { Seen } from "./seen.ts";

/** A request ends after 120 seconds (learn.microsoft.com/azure/logic-apps/logic-apps-limits-and-configuration, outbound HTTP request); the clock of the history may differ a little. */
const LONGEST_REQUEST = 118_000;
/** The version of Azure Resource Manager's API. */
const WORKFLOWS = "2019-05-01";
const REQUESTS = ["Http", "ApiConnection"];

export interface WorkflowRuns extends Pick<Seen, "listedOutputs" | "longActions" | "textMessages"> {
  /** Each run, with its start in milliseconds. */
  readonly runs: readonly { readonly status: string; readonly startTime: number }[];
  readonly alerts: readonly AlertData[];
}

/**
 * Reads the runs of a workflow since a time, the alerts that started them, and how their requests ended.
 *
 * @throws UserError for what cannot be read
 */
export async function readWorkflowRuns(
  { access, rest }: { readonly access: AzureAccess; readonly rest: AzureRest },
  workflowId: string,
  since: Date,
): Promise<WorkflowRuns> {
  const { properties } = await ask({ what: workflowId, needs: `Reader on ${workflowId}` }, () =>
    rest.arm(workflowId, WORKFLOWS),
  );
  const { definition } = properties as { definition: Json };
  const declaresOutputs = Object.keys((definition["outputs"] ?? {}) as Json).length > 0;
  const { name, needs, runsSince, actionsOf } = await runHistory(access, workflowId);
  const asked = { what: `the runs of the Logic App ${name}`, needs };
  const requests = requestsIn(definition);
  return ask(asked, async () => {
    const runs: { status: string; startTime: number }[] = [];
    const listedOutputs: number[] = [];
    const alerts: AlertData[] = [];
    const longActions: { status: string; code: string }[] = [];
    const textMessages: { status: string; code: string }[] = [];
    for await (const run of runsSince(since)) {
      const { status = "", startTime: began, outputs = {} } = run;
      runs.push({ status, startTime: began?.getTime() ?? 0 });
      if (declaresOutputs && status === "Succeeded") listedOutputs.push(Object.keys(outputs).length);
      alerts.push(await alertThatStarted(access, run));
      for await (const action of actionsOf(run.name ?? "")) {
        const { status = "", code = "", startTime, endTime, outputsLink } = action;
        const took = (endTime?.getTime() ?? 0) - (startTime?.getTime() ?? 0);
        const isRequest = requests.has(action.name ?? "");
        // With an answer, its code is the other side's.
        const hasAnswer = outputsLink !== undefined;
        if (isRequest && status !== "Succeeded" && !hasAnswer && took >= LONGEST_REQUEST)
          longActions.push({ status, code });
        if (isRequest && /^Send_text_message/.test(action.name ?? "")) textMessages.push({ status, code });
      }
    }
    return { runs, alerts, listedOutputs, longActions, textMessages };
  });
}

/** The names of the actions that call somebody, at any depth. */
function requestsIn(part: unknown): Set<string> {
  const found = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [name, inner] of Object.entries(value)) {
      const { type } = (inner ?? {}) as { type?: unknown };
      if (REQUESTS.includes(String(type))) found.add(name);
      walk(inner);
    }
  };
  walk(part);
  return found;
}
