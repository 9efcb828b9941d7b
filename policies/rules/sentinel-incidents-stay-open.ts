import { stackPolicy } from "../define.ts";
import { each } from "../facts/each.ts";
import { AUTOMATION_RULE } from "../facts/ids.ts";
import { at, listAt } from "../facts/read.ts";
import { watching } from "../facts/rules.ts";

export const sentinelIncidentsStayOpen = stackPolicy({
  name: "sentinel-incidents-stay-open",
  description: "No automation rule closes incidents or lowers their severity.",
  why: "An incident that closes itself is seen by nobody.",
  *check(stack) {
    if (!watching(stack).rules.some(({ engine }) => engine === "sentinel")) return;
    yield* each(stack.ofType(AUTOMATION_RULE), function* ({ props }) {
      if (at(props, "triggeringLogic", "isEnabled") === false) return;
      for (const action of listAt(props, "actions")) {
        const change = at(action, "actionConfiguration");
        if (at(change, "status") === "Closed") yield "it closes incidents";
        const severity = at(change, "severity");
        if (severity !== undefined && severity !== "High") yield `it sets the severity ${severity}`;
      }
    });
  },
});
