import type { Link } from "../evidence.ts";
import type { Alert, Facts, Run, RunAction } from "../facts.ts";

/** A run that does not show its alert belongs to one that fired at most this long before it. */
const START_MILLISECONDS = 10 * 60_000;

/** The runs that the alerts started when they fired, oldest first. */
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

/** The run of the Logic App. A message that it could not send belongs to the next link. */
export function workflowLink({ deployed }: Facts, alerts: readonly Alert[], runs: readonly Run[]): Link {
  const base = { id: "workflow", title: "Run of the Logic App", required: true } as const;
  const [first] = runs;
  if (first === undefined) {
    return {
      ...base,
      status: "missing",
      what: alerts.length === 0 ? "There is no alert to start it." : "The alert started no run.",
      next: [
        `Azure portal > Logic App ${deployed.workflowId?.split("/").at(-1)} > Overview: check that it is enabled; Trigger history: check that it was called.`,
        "The action group's receiver needs the trigger's current URL and the common alert schema. `pulumi up` sets both.",
      ],
    };
  }
  const found = { ...base, at: first.startedAt };
  const running = runs.filter(({ endedAt }) => endedAt === undefined);
  if (running.length > 0) {
    const next = ["Try again with --wait."];
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
        "Azure portal > the Logic App > Run history > the run: open the failed action.",
        "If the query was refused, check that the workflow's identity has Log Analytics Reader on the workspace. The messages were then sent without details.",
      ],
    };
  }
  const label = runs.length === 1 ? `The run ${first.name}` : `${runs.length} runs, the first ${first.name},`;
  const because = hasFailedSend ? ", because of a message that could not be sent" : "";
  const what = `${label} ended ${[...new Set(ended)].join(", ")}${because}.`;
  return { ...found, status: "found", what, next: [] };
}

/** The messages of the channels: each action that sends must have succeeded once. */
export function messagesLink(runs: readonly Run[]): Link {
  const base = { id: "messages", title: "Messages of the channels", required: true } as const;
  const sending = Map.groupBy(
    runs.flatMap(({ actions }) => actions.filter(({ sends }) => sends)),
    ({ name }) => name,
  );
  if (sending.size === 0) {
    const what = runs.length === 0 ? "No run sent a message." : "The run has no action that sends a message.";
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
        "Azure portal > the Logic App > Run history > the run > the action: read the service's answer.",
        "If it says Unauthorized, authorise the connection again (docs/channels.md). `breakglass doctor` checks the connections.",
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

/** A block fails because of an action in it, which is reported itself. */
function isOwnFailure({ status, code }: RunAction): boolean {
  return (status === "Failed" || status === "TimedOut") && code !== "ActionFailed";
}

function failureOf({ name, status, code, error }: RunAction): string {
  return `${name} ${status.toLowerCase()}${code === undefined ? "" : ` (${code})`}${error === undefined ? "" : `: ${error.replace(/\.$/, "")}`}`;
}
