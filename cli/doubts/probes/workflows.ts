/** Whatever became of the action before, the run goes on. */
const ENDED = ["Succeeded", "Failed", "Skipped", "TimedOut", "Cancelled"];
const CALLED = { manual: { type: "Request", kind: "Http", inputs: { schema: {} } } };
const SCHEMA =
  "https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#";

function definition(parts: object): object {
  return { $schema: SCHEMA, contentVersion: "1.0.0.0", triggers: CALLED, ...parts };
}

/**
 * Asks a workflow that does not answer, and, where there is a resource of Communication Services, sends it a request without
 * a message: whoever may not send gets 401, and whoever may gets 400. That the service asks who calls before it reads the
 * message is not documented; docs/readings.md says so.
 */
export const RUN = definition({
  parameters: { slowUrl: { type: "SecureString" }, smsHost: { type: "String" } },
  actions: {
    Ask_for_long: {
      type: "Http",
      inputs: {
        method: "POST",
        uri: "@parameters('slowUrl')",
        body: {},
        retryPolicy: { type: "none" },
      },
      runAfter: {},
      runtimeConfiguration: { secureData: { properties: ["inputs"] } },
    },
    If_it_sends_text_messages: {
      type: "If",
      expression: { not: { equals: ["@parameters('smsHost')", ""] } },
      actions: {
        Send_text_message: {
          type: "Http",
          inputs: {
            method: "POST",
            uri: "https://@{parameters('smsHost')}/sms?api-version=2021-03-07",
            body: {},
            authentication: {
              type: "ManagedServiceIdentity",
              audience: "https://communication.azure.com/",
            },
            retryPolicy: { type: "none" },
          },
          runAfter: {},
        },
      },
      else: { actions: {} },
      runAfter: {},
    },
    Go_on: {
      type: "Compose",
      inputs: "probed",
      runAfter: { Ask_for_long: ENDED, If_it_sends_text_messages: ENDED },
    },
  },
  outputs: { probed: { type: "String", value: "@outputs('Go_on')" } },
});

/** Answers after five minutes; a request ends after two. */
export const SLOW = definition({
  actions: {
    Wait: { type: "Wait", inputs: { interval: { count: 5, unit: "Minute" } }, runAfter: {} },
    Answer: {
      type: "Response",
      kind: "Http",
      inputs: { statusCode: 200 },
      runAfter: { Wait: ["Succeeded"] },
    },
  },
});

/** Says that it is busy: whoever tries again starts another run. */
export const BUSY = definition({
  actions: {
    Answer: { type: "Response", kind: "Http", inputs: { statusCode: 503 }, runAfter: {} },
  },
});

/** Refers to an action in another letter case. */
export const NAMES = definition({
  actions: {
    Note: { type: "Compose", inputs: "noted", runAfter: {} },
    Read: { type: "Compose", inputs: "@outputs('note')", runAfter: { Note: ["Succeeded"] } },
  },
});
