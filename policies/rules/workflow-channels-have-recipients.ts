import { stackPolicy } from "../define.ts";
import { each } from "../facts/each.ts";
import { at, textAt } from "../facts/read.ts";
import { alertingWorkflows } from "../facts/routes.ts";
import { actionsOf, isChannel } from "../facts/workflow-actions.ts";

/** What holds the recipients, in the bodies of the connectors and services that send messages. */
const RECIPIENTS = /^(to|recipients?|torecipients|smsrecipients)$/i;
/** Ids of a place, inside a recipient. */
const PLACES = /^(groupid|channelid|address|to|emailaddress)$/i;

export const workflowChannelsHaveRecipients = stackPolicy({
  name: "workflow-channels-have-recipients",
  description: "Each channel of the workflow has somebody to send to, and really sends.",
  why: "A message to nobody succeeds, and so does one whose result is made up (static results).",
  *check(stack) {
    yield* each(alertingWorkflows(stack), function* ({ props }) {
      for (const { name, action } of actionsOf(at(props, "definition"))) {
        const statics = textAt(action, "runtimeConfiguration", "staticResult", "staticResultOptions");
        if (statics.toLowerCase() === "enabled") yield `${name} has a static result: it does nothing`;
        if (isChannel(action) && hasNobody(at(action, "inputs"))) yield `${name} is sent to nobody`;
        if (
          isChannel(action) &&
          textAt(action, "type") === "Http" &&
          textAt(action, "inputs", "uri") === ""
        ) {
          yield `${name} has no uri`;
        }
      }
    });
  },
});

function hasNobody(value: unknown, inRecipient = false): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([key, inner]) => {
    if (RECIPIENTS.test(key) && isEmpty(inner)) return true;
    if (inRecipient && PLACES.test(key) && isEmpty(inner)) return true;
    return hasNobody(inner, inRecipient || RECIPIENTS.test(key));
  });
}

function isEmpty(value: unknown): boolean {
  if (typeof value === "string") return value.trim().replace(/;/g, "") === "";
  if (Array.isArray(value)) return value.length === 0;
  return (
    value === null || value === undefined || (typeof value === "object" && Object.keys(value).length === 0)
  );
}
