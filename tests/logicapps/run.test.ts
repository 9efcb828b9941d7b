import { describe, expect, test } from "@jest/globals";
import { VirtualClock } from "../../sandbox/clock.ts";
import type { HttpRequest, HttpResponse } from "../../sandbox/http.ts";
import { definitionFaults, type RunRequest, runWorkflow } from "../../sandbox/logicapps/index.ts";

type Actions = Record<string, Record<string, unknown>>;
type Answer = (request: HttpRequest, clock: VirtualClock) => HttpResponse | Promise<HttpResponse>;

const ok: HttpResponse = { status: 200, headers: { "content-type": "application/json" }, body: '{"a":1}' };
const status = (code: number, headers: Record<string, string> = {}): HttpResponse => ({
  status: code,
  headers,
  body: "",
});
const compose = (inputs: unknown, runAfter: object = {}) => ({ type: "Compose", inputs, runAfter });
const http = (more: object = {}, runAfter: object = {}) => ({
  type: "Http",
  inputs: { method: "GET", uri: "https://example.com/x", ...more },
  runAfter,
});

async function run(actions: Actions, answer: Answer = () => ok) {
  const clock = new VirtualClock(new Date("2026-01-01T00:00:00Z"));
  const sent: string[] = [];
  const result = await clock.runUntil(
    runWorkflow({
      definition: { actions } as unknown as RunRequest["definition"],
      parameters: {},
      trigger: { name: "go", headers: {}, body: { x: 1 } },
      workflow: { id: "/w", name: "w", location: "westeurope" },
      runName: "r",
      host: {
        clock,
        random: () => 0.5,
        token: async (audience) => `token-${audience}`,
        connector: () => {
          throw new Error("no connector here");
        },
        send: async (request) => {
          sent.push(
            `${(clock.now().getTime() - Date.UTC(2026, 0, 1)) / 1000}s ${request.method} ${request.headers["authorization"] ?? ""}`.trim(),
          );
          return answer(request, clock);
        },
      },
    }),
  );
  const record = (name: string) => result.actions.find((action) => action.name === name);
  const statuses = Object.fromEntries(result.actions.map((action) => [action.name, action.status]));
  return { status: result.status, record, statuses, sent };
}

describe("the order of actions", () => {
  test("an action runs after what it names, and sees its output", async () => {
    const { record, status: runStatus } = await run({
      A: compose({ n: 1 }),
      B: compose("@outputs('A')?['n']", { A: ["Succeeded"] }),
    });
    expect([runStatus, record("B")?.outputs]).toEqual(["Succeeded", 1]);
  });

  test("an action is skipped, in the platform's words, when what it runs after ended otherwise", async () => {
    const {
      statuses,
      record,
      status: runStatus,
    } = await run({ A: compose("@first(null)"), B: compose(1, { A: ["Succeeded"] }) });
    expect([runStatus, statuses]).toEqual(["Failed", { A: "Failed", B: "Skipped" }]);
    expect(record("B")?.error?.message).toBe(
      "The execution of template action 'B' is skipped: the 'runAfter' condition for action 'A' is not satisfied. Expected status values 'Succeeded' and actual value 'Failed'.",
    );
  });

  test("a failure that is handled does not fail the run", async () => {
    const handled = { A: ["Failed", "TimedOut"] };
    expect((await run({ A: compose("@first(null)"), B: compose("ok", handled) })).status).toBe("Succeeded");
  });

  test("one failed branch fails the run, and stops no other", async () => {
    const { statuses, status: runStatus } = await run({
      A: compose(1),
      B: compose("@first(null)", { A: ["Succeeded"] }),
      C: compose(2, { A: ["Succeeded"] }),
    });
    expect([runStatus, statuses]).toEqual(["Failed", { A: "Succeeded", B: "Failed", C: "Succeeded" }]);
  });

  test("a condition runs one branch, and skips the other", async () => {
    const branch = (holds: boolean) => ({
      If: {
        type: "If",
        expression: { equals: [holds, true] },
        actions: { Yes: compose(1) },
        else: { actions: { No: compose(2) } },
      },
    });
    expect((await run(branch(true))).statuses).toEqual({ No: "Skipped", Yes: "Succeeded", If: "Succeeded" });
    expect((await run(branch(false))).statuses).toEqual({ Yes: "Skipped", No: "Succeeded", If: "Succeeded" });
  });

  test("a block fails with its last action", async () => {
    const { statuses, record } = await run({ S: { type: "Scope", actions: { A: compose("@first(null)") } } });
    expect([statuses["S"], record("S")?.code]).toEqual(["Failed", "ActionFailed"]);
  });
});

describe("data actions", () => {
  test("Select maps each element, Query keeps some, Join makes a text", async () => {
    const { record } = await run({
      S: { type: "Select", inputs: { from: [1, 2, 3], select: { n: "@item()" } } },
      Q: {
        type: "Query",
        inputs: { from: "@body('S')", where: "@greater(item()['n'], 1)" },
        runAfter: { S: ["Succeeded"] },
      },
      J: { type: "Join", inputs: { from: [1, true, null], joinWith: "-" } },
    });
    expect(record("Q")?.outputs).toEqual({ body: [{ n: 2 }, { n: 3 }] });
    expect(record("J")?.outputs).toEqual({ body: "1-True-" });
  });

  test.each<[unknown, string, string, string | undefined]>([
    [null, "Failed", "BadRequest", "InvalidTemplate"],
    ["", "Failed", "BadRequest", "InvalidTemplate"],
    ["{", "Failed", "InvalidJSON", "InvalidJSON"],
    ["[]", "Failed", "ValidationFailed", "ValidationFailed"],
    [" ", "Failed", "ValidationFailed", "ValidationFailed"],
    ["@binary('{}')", "Failed", "BadRequest", "BadRequest"],
    ['{"a":1}', "Succeeded", "OK", undefined],
    ['{"a":1.0}', "Succeeded", "OK", undefined],
    ['{"a":9223372036854775807}', "Succeeded", "OK", undefined],
  ])("Parse JSON of %j", async (content, wanted, code, error) => {
    const schema = { type: "object", properties: { a: { type: "integer" } } };
    const { record } = await run({ P: { type: "ParseJson", inputs: { content, schema } } });
    expect([record("P")?.status, record("P")?.code, record("P")?.error?.code]).toEqual([wanted, code, error]);
  });

  test("Parse JSON takes no patterns", async () => {
    const schema = { properties: { a: { type: "string", pattern: "^a" } } };
    const { record } = await run({ P: { type: "ParseJson", inputs: { content: "{}", schema } } });
    expect(record("P")).toMatchObject({
      code: "ActionSchemaNotSupported",
      error: {
        message: expect.stringContaining("'Pattern' or 'patternProperties' properties are not supported"),
      },
    });
  });

  test("Parse JSON names the types in the validator's order", async () => {
    const schema = { properties: { a: { type: ["null", "integer", "string"] }, b: { type: "integer" } } };
    const { record } = await run({
      P: { type: "ParseJson", inputs: { content: { a: true, b: 1.5 }, schema } },
    });
    expect(record("P")?.outputs).toMatchObject({
      errors: [
        { message: "Invalid type. Expected String, Integer, Null but got Boolean.", path: "a" },
        { message: "Invalid type. Expected Integer but got Number.", path: "b" },
      ],
    });
  });

  test("Parse JSON says what breaks the schema, and has no body then", async () => {
    const schema = {
      type: "object",
      properties: { v: { type: "array", items: { properties: { s: { type: "string" } } } } },
    };
    const { record, statuses } = await run({
      P: { type: "ParseJson", inputs: { content: { v: [{ s: null }] }, schema } },
      C: compose("@body('P')", { P: ["Failed"] }),
    });
    expect(statuses).toEqual({ P: "Failed", C: "Succeeded" });
    expect(record("P")?.outputs).toMatchObject({
      errors: [{ message: "Invalid type. Expected String but got Null.", path: "v[0].s" }],
    });
    expect(record("C")?.outputs).toBe(null);
  });
});

describe("what an answer becomes", () => {
  const answered = async (type: string | undefined, body: string) => {
    const headers = type === undefined ? {} : { "content-type": type };
    const { record } = await run({ H: http() }, () => ({ status: 200, headers, body }));
    return record("H")?.outputs;
  };

  test("JSON is parsed, a text stays, without content there is no body", async () => {
    expect(await answered("application/problem+json; charset=utf-8", '{"a":1.0}')).toMatchObject({
      body: { a: { value: 1 } },
    });
    expect(await answered("text/html", "<p>")).toMatchObject({ body: "<p>" });
    expect(await answered(undefined, "x")).toMatchObject({ body: "x" });
    expect(await answered("application/json", "")).toEqual({
      statusCode: 200,
      headers: { "content-type": "application/json" },
    });
  });

  test("anything else is kept in base64, with its type, and goes out as it came", async () => {
    const requests: HttpRequest[] = [];
    const { record } = await run(
      {
        H: http(),
        X: compose("@xpath(body('H'), 'string(/a)')", { H: ["Succeeded"] }),
        P: http({ method: "POST", body: "@body('H')" }, { H: ["Succeeded"] }),
      },
      (request) => {
        requests.push(request);
        return { status: 200, headers: { "content-type": "application/xml" }, body: "<a>ü</a>" };
      },
    );
    expect(record("H")?.outputs).toMatchObject({
      body: { "$content-type": "application/xml", $content: "PGE+w7w8L2E+" },
    });
    expect(record("X")?.outputs).toBe("ü");
    expect(requests[1]).toMatchObject({
      headers: { "content-type": "application/xml" },
      body: "<a>ü</a>",
    });
  });
});

describe("HTTP actions", () => {
  test("carry the workflow's token, and never show it", async () => {
    const { sent, record } = await run({
      H: http({ authentication: { type: "ManagedServiceIdentity", audience: "https://a" } }),
    });
    expect(sent).toEqual(["0s GET Bearer token-https://a"]);
    expect(record("H")?.outputs).toEqual({ statusCode: 200, headers: ok.headers, body: { a: 1 } });
    expect(JSON.stringify(record("H"))).not.toContain("token-");
  });

  test("are tried again four times by default, at growing intervals", async () => {
    const { sent, record } = await run({ H: http() }, () => status(503));
    expect(sent.map((line) => line.split(" ")[0])).toEqual(["0s", "6.25s", "17.5s", "40s", "77.5s"]);
    expect([record("H")?.status, record("H")?.code, record("H")?.retries]).toEqual([
      "Failed",
      "ServiceUnavailable",
      4,
    ]);
  });

  test("wait as long as the answer asks for", async () => {
    let first = true;
    const { sent, record } = await run({ H: http() }, () => {
      if (!first) return ok;
      first = false;
      return status(429, { "retry-after": "17" });
    });
    expect([sent.map((line) => line.split(" ")[0]), record("H")?.status]).toEqual([
      ["0s", "17s"],
      "Succeeded",
    ]);
  });

  test("are not tried again on a refusal, nor with the policy none", async () => {
    expect((await run({ H: http() }, () => status(404))).sent).toHaveLength(1);
    expect((await run({ H: http({ retryPolicy: { type: "none" } }) }, () => status(500))).sent).toHaveLength(
      1,
    );
  });

  test("keep to a fixed policy", async () => {
    const { sent } = await run(
      { H: http({ retryPolicy: { type: "fixed", count: 2, interval: "PT5S" } }) },
      () => status(500),
    );
    expect(sent.map((line) => line.split(" ")[0])).toEqual(["0s", "5s", "10s"]);
  });
});

const INCIDENT_TRIGGER = {
  host: { connection: { name: "@parameters('$connections')['azuresentinel']['connectionId']" } },
  body: { callback_url: "@{listCallbackUrl()}" },
  path: "/incident-creation",
};

describe("what the sandbox does not know", () => {
  test.each([
    [{ A: { type: "ApiConnectionWebhook" } }, "no action of type 'ApiConnectionWebhook' ('A')"],
    [{ A: compose(1, { B: ["Succeeded"] }) }, "contains non-existent action: 'B'"],
    [{ A: compose(1, { B: ["Succeeded"] }), B: compose(1, { A: ["Succeeded"] }) }, "in a circle"],
    [{ A: compose("@body('B')") }, "'B' referenced by 'A' are not defined"],
    [{ A: compose("@parameters('p')") }, "parameter 'p' referenced by 'A' is not found"],
    [{ A: compose("@concat('x'") }, "in action 'A'"],
    [{ ["A".repeat(81)]: compose(1) }, "longer than 80"],
    [
      {
        L: {
          type: "Foreach",
          foreach: "@json('[]')",
          actions: { S: { type: "Scope", actions: { T: { type: "Terminate" } } } },
        },
      },
      "The action 'T' of type 'Terminate' cannot be in a Foreach or Until loop.",
    ],
  ])("is refused when the definition is saved: %j", (actions, message) => {
    expect(definitionFaults({ actions }).join("\n")).toContain(message);
  });

  test("an unknown function is saved, as in Azure", () => {
    expect(definitionFaults({ actions: { A: compose("@abs(1)") } })).toEqual([]);
  });

  test("of connectors' webhooks there is that of an incident of Microsoft Sentinel", () => {
    const trigger = (inputs: object) => ({
      triggers: { t: { type: "ApiConnectionWebhook", inputs: { ...INCIDENT_TRIGGER, ...inputs } } },
      actions: {},
    });
    expect(definitionFaults(trigger({}))).toEqual([]);
    expect(definitionFaults(trigger({ path: "/subscribe" }))).toEqual([
      "The sandbox has no ApiConnectionWebhook trigger with the path '/subscribe' ('t'), only /incident-creation of azuresentinel.",
    ]);
    expect(definitionFaults(trigger({ body: {} }))).toEqual([
      "The trigger 't' does not hand over its URL ('inputs.body.callback_url').",
    ]);
    expect(definitionFaults(trigger({ host: {} }))).toEqual([
      "The trigger 't' names no connection ('inputs.host.connection.name').",
    ]);
    expect(definitionFaults({ triggers: { t: { type: "ApiConnectionWebhook" } }, actions: {} })).toHaveLength(
      3,
    );
  });

  test("an unknown trigger is named", () => {
    expect(definitionFaults({ triggers: { t: { type: "Recurrence" } }, actions: {} })).toEqual([
      "The sandbox has no trigger of type 'Recurrence' ('t'), only Request and ApiConnectionWebhook.",
    ]);
  });
});
