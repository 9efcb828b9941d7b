import type { Link } from "../evidence.ts";
import type { Alert, Facts, Run, RunAction } from "../facts.ts";

/** A run that does not show its alert belongs to one that fired so shortly before it. */
const START_MILLISECONDS = 10 * 60_000;

/** The runs that the alerts started when they fired, the first one first. */
export function runsOf({ runs }: Facts, alerts: readonly Alert[]): Run[] {
  const own = runs.filter(({ alertId, startedAt, isClosing }) => {
    if (isClosing) return false;
    if (alertId !== undefined) return alerts.some(({ id }) => id.toLowerCase() === alertId.toLowerCase());
    return alerts.some(({ firedAt }) => {
      const after = Date.parse(startedAt) - Date.parse(firedAt);
      return after >= -60_000 && after <= START_MILLISECONDS;
    });
  });
  return own.toSorted((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt));
}

/** The run of the Logic App. A message that it could not send is the next link's. */
export function workflowLink({ deployed }: Facts, alerts: readonly Alert[], runs: readonly Run[]): Link {
  const base = { id: "workflow", title: "Run of the Logic App", required: true } as const;
  const [first] = runs;
  if (first === undefined) {
    return {
      ...base,
      status: "missing",
      what: alerts.length === 0 ? "There is no alert to start it." : "No run was started by the alert.",
      next: [
        `In the portal: Logic App ${deployed.workflowId.split("/").at(-1)}, Overview: is it enabled? Trigger history: was it called?`,
        "The action group's receiver must have the trigger's current address, and the common alert schema: `pulumi up` sets both.",
      ],
    };
  }
  const found = { ...base, at: first.startedAt };
  const running = runs.filter(({ endedAt }) => endedAt === undefined);
  if (running.length > 0) {
    const next = ["It has not ended: try again with --wait."];
    return { ...found, status: "missing", what: `The run ${first.name} has not ended yet.`, next };
  }
  const failed = runs.flatMap(({ actions }) => actions.filter((each) => !each.sends && isOwnFailure(each)));
  const ended = runs.map(({ status }) => status);
  const hasFailedSend = runs.some(({ actions }) => actions.some((each) => each.sends && isOwnFailure(each)));
  if (failed.length > 0 || (ended.some((status) => status !== "Succeeded") && !hasFailedSend)) {
    const actions = failed.map(failureOf).join("; ");
    return {
      ...found,
      status: "failed",
      what: `The run ${first.name} ended ${ended.join(", ")}${actions === "" ? "" : `: ${actions}`}.`,
      next: [
        "In the portal: the Logic App, Run history, the run: open the action that failed.",
        "A query that is refused: does the workflow's identity have Log Analytics Reader on the workspace? The messages then went out without details.",
      ],
    };
  }
  const label = runs.length === 1 ? `The run ${first.name}` : `${runs.length} runs, the first ${first.name},`;
  const because = hasFailedSend ? ", because of a message that could not be sent" : "";
  const what = `${label} ended ${[...new Set(ended)].join(", ")}${because}.`;
  return { ...found, status: "found", what, next: [] };
}

/** The messages of the channels: each action that sends has to have succeeded once. */
export function messagesLink(runs: readonly Run[]): Link {
  const base = { id: "messages", title: "Messages of the channels", required: true } as const;
  const sending = Map.groupBy(
    runs.flatMap(({ actions }) => actions.filter(({ sends }) => sends)),
    ({ name }) => name,
  );
  if (sending.size === 0) {
    const what = runs.length === 0 ? "No run sent any." : "The run has no action that sends.";
    return { ...base, status: "missing", what, next: [] };
  }
  const unsent = [...sending]
    .filter(([, tries]) => !tries.some(isDone))
    .map(([, tries]) => tries.find(isOwnFailure) ?? tries[0]);
  const failures = unsent.filter((action) => action !== undefined);
  if (failures.length > 0) {
    return {
      ...base,
      status: failures.some(isOwnFailure) ? "failed" : "missing",
      what: `Not sent: ${failures.map(failureOf).join("; ")}.`,
      next: [
        "In the portal: the Logic App, Run history, the run, the action: what did the service answer?",
        "Unauthorized: a person authorises the connection again (docs/channels.md). `breakglass doctor` checks the connections.",
      ],
    };
  }
  const times = [...sending.values()].flatMap((tries) => tries.find(isDone)?.endedAt ?? []).toSorted();
  const at = times.at(-1);
  const names = [...sending.keys()].join(", ");
  return {
    ...base,
    status: "found",
    ...(at === undefined ? {} : { at }),
    what: `Accepted by every channel: ${names}.`,
    next: [],
  };
}

function isDone({ status }: RunAction): boolean {
  return status === "Succeeded";
}

/** A block fails because of what is in it: that is told by the action itself. */
function isOwnFailure({ status, code }: RunAction): boolean {
  return (status === "Failed" || status === "TimedOut") && code !== "ActionFailed";
}

function failureOf({ name, status, code, error }: RunAction): string {
  return `${name} ${status.toLowerCase()}${code === undefined ? "" : ` (${code})`}${error === undefined ? "" : `: ${error.replace(/\.$/, "")}`}`;
}
