import { all, change, drop, dropResource, set } from "../edits.ts";
import type { DeployedResource } from "../resources.ts";
import { BG1, BG2 } from "./accounts.ts";
import { key, type Mutation, named } from "./mutation.ts";

const QUERY_ACTION = "Run_query_and_list_results";

export function ofWorkflow(workflow: DeployedResource): Mutation[] {
  const definition = workflow.inputs["definition"] as {
    actions: Record<string, { type: string; inputs: object }>;
    triggers: Record<string, object>;
  };
  const [trigger = ""] = Object.keys(definition.triggers);
  const channels = ["Send_email", "Post_message_in_a_chat_or_channel", "Page_unless_closed"];
  const at = (name: string, ...path: (string | number)[]) => ["definition", "actions", name, ...path];
  return [
    ...named(workflow, {
      "drop the workflow": dropResource,
      "disable the workflow": (to) => set(to, ["state"], "Disabled"),
      "suspend the workflow": (to) => set(to, ["state"], "Suspended"),
      "drop the workflow's identity": (to) => drop(to, ["identity"]),
      "take the workflow's identity": (to) => set(to, ["identity"], { type: "None" }),
      "swap the trigger": (to) =>
        set(to, ["definition", "triggers", trigger], {
          type: "Recurrence",
          recurrence: { frequency: "Day", interval: 1 },
        }),
      "drop the trigger": (to) => drop(to, ["definition", "triggers", trigger]),
      "a condition on the trigger": (to) =>
        set(to, ["definition", "triggers", trigger, "conditions"], [{ expression: "@equals(1, 2)" }]),
      "one run at a time": (to) =>
        set(to, ["definition", "triggers", trigger, "runtimeConfiguration"], { concurrency: { runs: 1 } }),
      "few callers": (to) =>
        set(to, ["accessControl"], {
          triggers: { allowedCallerIpAddresses: [{ addressRange: "10.0.0.0-10.0.0.9" }] },
        }),
      "drop all channels": (to) => all(...channels.map((name) => drop(to, at(name)))),
      ...Object.fromEntries(
        channels.flatMap((name) => [
          [`drop ${name}`, (to: string) => drop(to, at(name))],
          [
            `${name} after the query alone`,
            (to: string) => set(to, at(name, "runAfter"), { [QUERY_ACTION]: ["Succeeded"] }),
          ],
          [
            `${name} after the messages succeeded`,
            (to: string) => set(to, at(name, "runAfter"), { Write_messages_from_events: ["Succeeded"] }),
          ],
          [
            `${name} after nothing timed out`,
            (to: string) =>
              set(to, at(name, "runAfter", "Write_messages_from_events"), ["Succeeded", "Failed", "Skipped"]),
          ],
        ]),
      ),
      "one channel after the other": (to) =>
        set(to, at("Post_message_in_a_chat_or_channel", "runAfter"), { Send_email: ["Succeeded"] }),
      "mail to nobody": (to) => set(to, at("Send_email", "inputs", "body", "To"), ""),
      "a text message to nobody": (to) =>
        set(to, at("Page_unless_closed", "actions", "Send_SMS", "inputs", "body", "to"), ""),
      "no text message": (to) => drop(to, at("Page_unless_closed", "actions", "Send_SMS")),
      "a chat of nobody": (to) =>
        set(to, at("Post_message_in_a_chat_or_channel", "inputs", "body", "recipient", "channelId"), ""),
      "a made-up result": (to) =>
        set(to, at("Send_email", "runtimeConfiguration"), {
          staticResult: { name: "Send_email0", staticResultOptions: "Enabled" },
        }),
      "a loop over the rows": (to) =>
        change(to, (resource) => {
          const { actions } = resource.inputs["definition"] as typeof definition;
          const { Send_email: mail, ...others } = actions;
          const loop = {
            type: "Foreach",
            foreach: `@body('${QUERY_ACTION}')`,
            actions: { Send_email: { ...mail, runAfter: {} } },
            runAfter: { [QUERY_ACTION]: ["Succeeded", "Failed", "Skipped", "TimedOut"] },
          };
          (resource.inputs["definition"] as { actions: object }).actions = { ...others, Each: loop };
          return resource;
        }),
      "a webhook in an action": (to) =>
        set(to, at("Hook"), {
          type: "Http",
          inputs: {
            method: "POST",
            uri: "https://contoso.webhook.office.com/webhookb2/5b1a/IncomingWebhook/9c2d/7e",
          },
          runAfter: {},
        }),
      "a callback URL in an action": (to) =>
        set(to, at("Hook"), {
          type: "Http",
          inputs: {
            method: "POST",
            uri: "https://prod-01.westeurope.logic.azure.com/workflows/1/triggers/a/paths/invoke?api-version=2016-10-01&sig=abcdefghijkl",
          },
          runAfter: {},
        }),
      "a secret in a plain parameter": (to) =>
        all(
          set(to, ["definition", "parameters", "webhookUrl"], { type: "String" }),
          set(to, ["parameters", "webhookUrl"], {
            value: "https://contoso.webhook.office.com/webhookb2/5b1a/IncomingWebhook/9c2d/7e",
          }),
        ),
      "a password in an action": (to) =>
        set(to, at("Send_email", "inputs", "authentication"), {
          type: "Basic",
          username: "soc",
          password: "hunter22",
        }),
      "forget an account in the workflow": (to) => (resources) =>
        resources.map((resource) =>
          key(resource) === to ? JSON.parse(JSON.stringify(resource).replaceAll(BG2, BG1)) : resource,
        ),
      "drop a reference to a connection": (to) => drop(to, ["parameters", "$connections", "value", "teams"]),
    }),
  ];
}
