import { stackPolicy } from "../define.ts";
import { each } from "../facts/each.ts";
import { at, textAt } from "../facts/read.ts";
import { alertingWorkflows } from "../facts/routes.ts";
import { stoppedBy } from "../facts/run-after.ts";
import { together } from "../facts/together.ts";
import { actionsOf, isChannel, type PlacedAction } from "../facts/workflow-actions.ts";

export const workflowChannelsAlwaysRun = stackPolicy({
  name: "workflow-channels-always-run",
  description:
    "Each channel of the workflow is tried, whatever failed before it: the query, too, and another channel.",
  why: "The query fails on the day on which the workspace is slow or the permission is gone. The alert itself says enough to page.",
  *check(stack) {
    yield* each(alertingWorkflows(stack), function* ({ props }) {
      const channels = actionsOf(at(props, "definition")).filter(({ action }) => isChannel(action));
      if (channels.length === 0) yield "it has no action that notifies anybody";
      yield* together(
        channels.flatMap((channel) =>
          [channel, ...channel.around].flatMap(reasons).map((fault) => ({ name: channel.name, fault })),
        ),
      );
    });
  },
});

function reasons(placed: PlacedAction): string[] {
  const culprits = stoppedBy(placed).map(
    (culprit) => `does not run where ${culprit} fails: accept every status in runAfter`,
  );
  const isLoop = textAt(placed.action, "type") === "Foreach";
  return isLoop
    ? [...culprits, `runs once for each item of ${placed.name}, so never where there is none`]
    : culprits;
}
