import type { ActionRecord } from "../logicapps/index.ts";
import type { Timeline } from "./timeline.ts";

/** Notes what an action of a workflow came to. */
export function noteAction(
  timeline: Timeline,
  { name, status, code, error, endTime, outputs, retries }: ActionRecord,
  workflowId: string,
): void {
  const again = retries ? `, after ${retries} more ${retries === 1 ? "try" : "tries"}` : "";
  const because =
    status === "Succeeded" || status === "Skipped" ? "" : `: ${error?.message ?? reasonIn(outputs) ?? code}`;
  timeline.note(endTime, "action", `${name} ${status.toLowerCase()}${again}${because}`, workflowId);
}

/** What a service says of its refusal, where it says it as most do. */
function reasonIn(outputs: ActionRecord["outputs"]): string | undefined {
  const { body } = (outputs ?? {}) as { body?: { message?: string; error?: { message?: string } } | null };
  return body?.error?.message ?? body?.message;
}
