import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { connectionNames, notificationWorkflow, TRIGGER_NAME } from "../../workflows/index.ts";
import { everyKind, source } from "./sample.ts";

type Definition = ReturnType<typeof notificationWorkflow>;
type ActionDefinition = Definition["actions"][string];

const definition = notificationWorkflow(source);

describe("the notification workflow", () => {
  test("starts on an alert, whatever its payload", () => {
    expect(TRIGGER_NAME).toBe("When_an_Azure_Monitor_alert_is_fired");
    expect(Object.keys(definition.triggers)).toEqual([TRIGGER_NAME]);
    const trigger = definition.triggers[TRIGGER_NAME];
    expect(trigger).toMatchObject({ type: "Request", kind: "Http" });
    expect(JSON.stringify(trigger)).not.toContain("required");
  });

  test("declares exactly the parameters that it is deployed with", () => {
    expect(definition.parameters).toEqual({
      $connections: { type: "Object", defaultValue: {} },
      workspaceId: { type: "String" },
      workspaceResourceId: { type: "String" },
      tenantName: { type: "String", defaultValue: "" },
      tenantId: { type: "String", defaultValue: "" },
    });
  });

  test("asks the query API with the workflow's identity, and tries again for 20 seconds", () => {
    expect(definition.actions["Run_query_and_list_results"]).toMatchObject({
      type: "Http",
      inputs: {
        method: "POST",
        uri: "https://api.loganalytics.azure.com/v1/workspaces/@{parameters('workspaceId')}/query",
        headers: { "Content-Type": "application/json" },
        authentication: { type: "ManagedServiceIdentity", audience: "https://api.loganalytics.io" },
        retryPolicy: { type: "fixed", count: 2, interval: "PT5S" },
      },
      limit: { timeout: "PT20S" },
    });
  });

  test("puts the alert's values into the query as base64 only, and runs nothing that the query's text says", () => {
    const asked = definition.actions["Write_queries"]?.inputs as Record<string, string>;
    expect(asked["sample"]).toBe(
      "let mail = \"@{'@'}{no} bg1@contoso.com\"; SigninLogs" +
        " | where d == base64_decode_tostring(\"@{base64(string(outputs('Read_alert')?['dimensions']))}\")" +
        " and f == base64_decode_tostring(\"@{base64(string(outputs('Read_alert')?['firedAt']))}\")",
    );
  });

  test("sends by the connectors' own paths and property names", () => {
    expect(definition.actions["Send_email"]?.inputs).toMatchObject({
      host: { connection: { name: "@parameters('$connections')['office365']['connectionId']" } },
      method: "post",
      path: "/v2/Mail",
      body: { To: "soc@contoso.com;ciso@contoso.com" },
    });
    expect(definition.actions["Post_message_in_a_chat_or_channel"]?.inputs).toMatchObject({
      host: { connection: { name: "@parameters('$connections')['teams']['connectionId']" } },
      method: "post",
      path: "/beta/teams/conversation/message/poster/Flow bot/location/@{encodeURIComponent('Channel')}",
      body: {
        recipient: { groupId: "22222222-2222-2222-2222-222222222222", channelId: "19:abc@thread.tacv2" },
      },
    });
    const pages = definition.actions["Page_unless_closed"]?.actions;
    expect(Object.keys(pages ?? {})).toEqual(["Send_SMS", "Send_SMS_2", "Check_SMS", "Check_SMS_2"]);
    expect(pages?.["Send_SMS_2"]?.inputs).toMatchObject({
      host: { connection: { name: "@parameters('$connections')['twilio']['connectionId']" } },
      method: "post",
      path: "/Messages.json",
      body: { from: "+15005550006", to: "+31207654321" },
    });
  });

  test("names the connections that its channels need, each once", () => {
    const channels = [...everyKind.channels, ...source.channels];
    expect(connectionNames(channels, "http")).toEqual(["office365", "teams", "twilio"]);
    expect(connectionNames(channels, "azuremonitorlogs")).toEqual([
      ...["office365", "teams", "twilio", "azuremonitorlogs"],
    ]);
  });
});

const word = fc.string({ unit: fc.constantFrom("a", "@", "{", "}", "'", '"', "\\", "\n", "é", "<") });
const channel = fc.oneof(
  fc.record({ via: fc.constant("office365" as const), to: fc.array(fc.emailAddress(), { minLength: 1 }) }),
  fc.record({ via: fc.constant("teams" as const), teamId: fc.uuid(), channelId: word }),
  fc.record({
    via: fc.constant("twilio" as const),
    accountSid: fc.constant("AC-secret-free"),
    from: fc.constant("+15005550006"),
    to: fc.array(fc.constant("+31201234567"), { minLength: 1 }),
  }),
  fc.record({ via: fc.constant("graph" as const), from: fc.emailAddress(), to: fc.array(fc.emailAddress()) }),
  fc.record({ via: fc.constant("teams-webhook" as const), name: word }),
  fc.record({
    via: fc.constant("acs" as const),
    resource: word,
    from: fc.constant("+15005550006"),
    to: fc.array(fc.constant("+31201234567"), { minLength: 1 }),
  }),
);
/** What an action that reaches a receiver is, and no other. */
const isSend = ({ type, inputs }: ActionDefinition) =>
  type === "ApiConnection" ||
  (type === "Http" && !/api\.loganalytics|"method":"GET"/.test(JSON.stringify(inputs)));
const configured = fc.record({
  channels: fc.array(channel, { minLength: 1, maxLength: 6 }),
  accounts: fc.array(
    fc.record({
      label: word,
      objectId: fc.uuid(),
      userPrincipalName: word.filter((text) => text.trim() !== ""),
    }),
    {
      minLength: 1,
    },
  ),
  runbookUrl: word,
});

test("for any configuration, everything that the definition refers to exists", () => {
  fc.assert(
    fc.property(configured, (values) => {
      const { actions, parameters } = notificationWorkflow({
        ...source,
        channels: values.channels as typeof source.channels,
        watched: { accounts: values.accounts as unknown as typeof source.watched.accounts, groups: [] },
        runbookUrl: values.runbookUrl,
      });
      const everywhere = [...nested(actions)];
      const names = new Set(everywhere.map(([name]) => name));
      expect(names.size).toBe(everywhere.length);
      for (const [, action, siblings] of everywhere) {
        for (const predecessor of Object.keys(action.runAfter))
          expect(Object.keys(siblings)).toContain(predecessor);
        for (const text of strings({ ...action, actions: null })) {
          for (const [, to, name] of text.matchAll(/\b(body|outputs|actions|parameters)\('([^']*)'\)/g)) {
            expect(to === "parameters" ? Object.keys(parameters) : [...names]).toContain(name);
          }
        }
      }
    }),
    { numRuns: 50 },
  );
});

test("for any configuration, each receiver has a branch of its own that nothing can skip", () => {
  fc.assert(
    fc.property(configured, (values) => {
      const { actions } = notificationWorkflow({
        ...source,
        channels: values.channels as typeof source.channels,
        watched: { accounts: values.accounts as unknown as typeof source.watched.accounts, groups: [] },
        runbookUrl: values.runbookUrl,
      });
      const all = ["Succeeded", "Failed", "Skipped", "TimedOut"];
      const receivers = values.channels.flatMap(({ via, ...rest }) =>
        (via === "twilio" || via === "acs") && "to" in rest ? rest.to.map(() => "text") : [via],
      );
      const sends = [...nested(actions)].filter(([, action]) => isSend(action));
      expect(sends).toHaveLength(receivers.length);
      const branches = Object.entries(actions).filter(([, action]) =>
        [...nested({ action })].some(([, inner]) => isSend(inner)),
      );
      for (const [name, branch] of branches) {
        for (const statuses of Object.values(branch.runAfter)) expect(statuses).toEqual(all);
        // Only the check of what it was answered, for which nothing waits.
        const next = Object.entries(actions).filter(([, other]) => name in other.runAfter);
        for (const [check, { type }] of next) {
          expect([check, type]).toEqual([name.replace(/^Post_/, "Check_"), "ParseJson"]);
          for (const other of Object.values(actions))
            expect(Object.keys(other.runAfter)).not.toContain(check);
        }
      }
    }),
    { numRuns: 50 },
  );
});

function* nested(
  actions: Record<string, ActionDefinition>,
): Generator<[string, ActionDefinition, Record<string, ActionDefinition>]> {
  for (const [name, action] of Object.entries(actions)) {
    yield [name, action, actions];
    if (action.actions !== undefined) yield* nested(action.actions);
    if (action.else !== undefined) yield* nested(action.else.actions);
  }
}

function* strings(value: unknown): Generator<string> {
  if (typeof value === "string") yield value;
  else if (value !== null && typeof value === "object")
    for (const inner of Object.values(value)) yield* strings(inner);
}
