import { stackPolicy, texts } from "../define.ts";
import { each } from "../facts/each.ts";
import { ACTION_GROUP, WORKFLOW } from "../facts/ids.ts";
import { at, entriesAt, listAt, sameId, textAt } from "../facts/read.ts";
import { alertingGroups, alertingWorkflows, playbooks, workflowsOf } from "../facts/routes.ts";
import { groupOf } from "../facts/scopes.ts";
import { actionsOf, isChannel } from "../facts/workflow-actions.ts";
import { isUnknownValue, type Resource, type Stack } from "../resource.ts";

export const receiverStartsWorkflow = stackPolicy({
  name: "receiver-starts-workflow",
  description:
    "A Logic App receiver starts the workflow of this stack, by a callback URL that is made from it.",
  why: "A URL that is written down is a secret in the source, and starts nothing any more once the workflow is made again or its key renewed (github.com/hashicorp/terraform-provider-azurerm issue 6056).",
  settings: {
    elsewhere: {
      type: "array",
      items: { type: "string" },
      description: "Ids of Logic Apps outside of this stack that notify people.",
      default: [],
    },
  },
  *check(stack, settings) {
    const trusted = texts(settings, "elsewhere");
    let isElsewhere = false;
    yield* each(alertingGroups(stack), function* (group) {
      const receivers = listAt(group.props, "logicAppReceivers");
      if (receivers.length === 0) return;
      const { elsewhere } = workflowsOf(stack, group);
      const strange = elsewhere.filter((id) => !trusted.some((each) => sameId(each, id)));
      isElsewhere ||= strange.length > 0;
      for (const id of strange)
        yield `it starts a workflow that is not in this stack: ${id}; name it in the setting "elsewhere"`;
      const isMade = stack.madeFrom(group, "logicAppReceivers", WORKFLOW).length > 0;
      if (!isMade && elsewhere.length === 0)
        yield "callbackUrl is written down: take it from listWorkflowTriggerCallbackUrlOutput";
      for (const receiver of receivers) yield* signed(stack, group, receiver);
      if (isMade) return;
      for (const receiver of receivers) {
        if (textAt(receiver, "callbackUrl") === "")
          yield `the receiver ${textAt(receiver, "name")} has no callbackUrl`;
      }
    });
    // What is started in its place has been named.
    if (isElsewhere) return;
    yield* each(notStarted(stack), () => [
      "no action group starts it, and it sends messages: name it in the receivers of the group that the rules notify",
    ]);
  },
});

/** Where triggers of Logic Apps are called, in each cloud (learn.microsoft.com/azure/logic-apps/logic-apps-limits-and-config). */
const LOGIC_APPS = /^https:\/\/[^/]+\.(logic\.azure\.(com|us|cn)|azurewebsites\.(net|us))(:443)?\//i;

/** A written URL is of a trigger of the workflow, and is signed. A key has more than a few different characters. */
function* signed(stack: Stack, group: Resource, receiver: unknown): Generator<string> {
  const url = readable(() => textAt(receiver, "callbackUrl"));
  if (url === undefined || url === "") return;
  const [, trigger = ""] = /\/triggers\/([^/?]+)\//.exec(url) ?? [];
  const [, signature = ""] = /[?&]sig=([^&]+)/.exec(url) ?? [];
  const name = textAt(receiver, "name");
  if (new Set(signature).size < 6) yield `the callbackUrl of ${name} is not signed`;
  if (!LOGIC_APPS.test(url)) yield `the callbackUrl of ${name} is not of a Logic App`;
  const triggers = workflowsOf(stack, group).resources.flatMap(({ props }) =>
    entriesAt(props, "definition", "triggers").flatMap(([key, value]) =>
      textAt(value, "type") === "Request" ? [key] : [],
    ),
  );
  if (triggers.length > 0 && !triggers.includes(decodeURIComponent(trigger)))
    yield `the callbackUrl of ${name} is of the trigger "${trigger}", which its workflow does not have`;
}

/** Workflows next to the action groups that send messages when they are called, and that none of the groups calls. */
function notStarted(stack: Stack): Resource[] {
  const groups = alertingGroups(stack);
  const places = new Set(groups.map(groupOf).filter((place) => place !== ""));
  const started = new Set([...alertingWorkflows(stack), ...playbooks(stack)]);
  const calledByAny = (workflow: Resource) =>
    stack
      .ofType(ACTION_GROUP)
      .some((group) =>
        [
          ...workflowsOf(stack, group).resources,
          ...stack.madeFrom(group, "webhookReceivers", WORKFLOW),
        ].includes(workflow),
      );
  return stack
    .ofType(WORKFLOW)
    .filter((workflow) => !started.has(workflow) && places.has(groupOf(workflow)) && !calledByAny(workflow))
    .filter(({ props }) => {
      const definition = readable(() => at(props, "definition"));
      const isRequested = entriesAt(definition, "triggers").some(
        ([, each]) => textAt(each, "type") === "Request",
      );
      return isRequested && actionsOf(definition).some(({ action }) => isChannel(action));
    });
}

/** Undefined where a preview does not know it. */
function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isUnknownValue(error)) return undefined;
    throw error;
  }
}
