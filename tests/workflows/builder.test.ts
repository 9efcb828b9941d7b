import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  type Actions,
  ANY_STATUS,
  actions,
  apiConnection,
  body,
  buildWorkflow,
  call,
  compose,
  condition,
  type Expression,
  filter,
  http,
  item,
  numbered,
  outputs,
  parameters,
  select,
  text,
  triggerBody,
  WorkflowDefinitionError,
} from "../../workflows/builder/index.ts";

const triggers = { manual: { type: "Request", kind: "Http", schema: {} } } as const;
const build = (actions: Actions) =>
  buildWorkflow({ parameters: { known: { type: "String" } }, triggers, actions });

function faultsOf(actions: Actions): string[] {
  try {
    build(actions);
  } catch (error) {
    if (error instanceof WorkflowDefinitionError) {
      return error.faults.map(({ action, reference, reason }) => `${action}: ${reference}: ${reason}`);
    }
    throw error;
  }
  return [];
}

describe("an expression", () => {
  test("quotes its literals and keeps paths null-safe unless told otherwise", () => {
    const written = call("coalesce", triggerBody().at("data").must("it's").at(0), "it's", null, 1, true);
    expect(written.render()).toBe("coalesce(triggerBody()?['data']['it''s']?[0], 'it''s', null, 1, true)");
  });

  test("cannot be broken out of by a literal", () => {
    expect(call("string", "') + triggerBody('").render()).toBe("string(''') + triggerBody(''')");
  });

  test("writes line breaks and invisible characters percent-encoded, since literals have no escapes", () => {
    expect(call("string", "a'\n\u202eb").render()).toBe("string(decodeUriComponent('a''%0A%E2%80%AEb'))");
  });
});

describe("a template", () => {
  test("runs expressions and shows everything else as it is", () => {
    expect(text`From ${item().at("IP")}, ${"@{item()}"}`.render()).toBe(
      "From @{item()?['IP']}, @{'@'}{item()}",
    );
  });

  test("keeps an @ before an expression from escaping it", () => {
    expect(text`user@${item()}`.render()).toBe("user@{'@'}@{item()}");
  });

  test("of any text says that text", () => {
    const characters = fc.string({ unit: fc.constantFrom("@", "{", "}", "'", "a", " ") });
    fc.assert(
      fc.property(characters, characters, (before, after) => {
        const rendered = text`${before}${call("string", "x")}${after}`.render();
        expect(read(rendered)).toBe(`${before}[string('x')]${after}`);
      }),
    );
  });
});

/** Reads a template as the service does: `@@` at the start and `@@{` are literal, `@{…}` runs. */
function read(template: string): string {
  expect(template).not.toMatch(/^@(?!\{)/);
  let result = "";
  for (let at = 0; at < template.length; ) {
    expect(template.startsWith("@@{", at)).toBe(false);
    if (!template.startsWith("@{", at)) {
      result += template[at++];
      continue;
    }
    let end = at + 2;
    for (let quoted = false; quoted || template[end] !== "}"; end++)
      if (template[end] === "'") quoted = !quoted;
    const expression = template.slice(at + 2, end);
    result += expression === "'@'" ? "@" : `[${expression}]`;
    at = end + 1;
  }
  return result;
}

describe("a definition", () => {
  test("has the shape of the workflow definition language", () => {
    const { actions } = build({
      First: compose({ inputs: { name: triggerBody().at("x"), plain: "@triggerBody()" } }),
      If: condition({
        when: { and: [{ equals: [outputs("First").at("name"), "y"] }] },
        actions: { Then: compose({ inputs: text`/a/${parameters("known")}` }) },
        runAfter: { First: ANY_STATUS },
      }),
    });
    expect(actions).toEqual({
      First: {
        type: "Compose",
        inputs: { name: "@triggerBody()?['x']", plain: "@{'@'}triggerBody()" },
        runAfter: {},
      },
      If: {
        type: "If",
        expression: { and: [{ equals: ["@outputs('First')?['name']", "y"] }] },
        actions: { Then: { type: "Compose", inputs: "/a/@{parameters('known')}", runAfter: {} } },
        else: { actions: {} },
        runAfter: { First: ["Succeeded", "Failed", "Skipped", "TimedOut"] },
      },
    });
  });

  test("has a Query for what is left out, with item() in its condition only", () => {
    const kept = filter({ from: [{ a: triggerBody() }], where: call("equals", item().at("a"), 1) });
    expect(build({ Kept: kept }).actions["Kept"]).toEqual({
      type: "Query",
      inputs: { from: [{ a: "@triggerBody()" }], where: "@equals(item()?['a'], 1)" },
      runAfter: {},
    });
    expect(faultsOf({ Kept: filter({ from: [item()], where: call("equals", 1, 1) }) })).toEqual([
      "Kept: inputs.from.0: item(): means something only in what a Select or a Query does for each element",
    ]);
  });

  test("hides a call's inputs, and takes its 202 for the end, where that is asked for", () => {
    const plain = build({ Call: http({ method: "GET", uri: "https://a" }) }).actions["Call"];
    expect(plain).toEqual({ type: "Http", inputs: { method: "GET", uri: "https://a" }, runAfter: {} });
    const secret = http({ method: "GET", uri: "https://a", hideInputs: true, acceptedIsDone: true });
    expect(build({ Call: secret }).actions["Call"]).toEqual({
      ...plain,
      operationOptions: "DisableAsyncPattern",
      runtimeConfiguration: { secureData: { properties: ["inputs"] } },
    });
  });

  test("numbers actions of one kind", () => {
    const [one, two, three] = [1, 2, 3].map((inputs) => compose({ inputs }));
    expect(
      numbered(
        "Send",
        [one, two, three].flatMap((action) => action ?? []),
      ),
    ).toEqual({
      Send: one,
      Send_2: two,
      Send_3: three,
    });
    expect(numbered("Send", [])).toEqual({});
  });

  test("a connection has to be declared, like any parameter", () => {
    const send = apiConnection({ connection: "office365", method: "post", path: "/v2/Mail", body: {} });
    expect(faultsOf({ Send: send })).toEqual([
      "Send: inputs.host.connection.name: parameters('$connections'): there is no such parameter",
    ]);
  });

  test("names every fault at once, with the action and the reference", () => {
    const faults = faultsOf({
      A: compose({ inputs: parameters("unknown"), runAfter: { Nowhere: ["Succeeded"] } }),
      B: compose({ inputs: { deep: [text`x ${body("Ghost")}`] }, runAfter: { A: [] } }),
      C: compose({ inputs: outputs("B") }),
      D: compose({ inputs: item(), runAfter: { D: ["Succeeded"] } }),
      E: select({ from: item(), map: { ok: item().at("x") } }),
      F: compose({ inputs: call("if", true, 1) }),
      G: compose({ inputs: { "@{x}": 1 }, runAfter: { A: ["Gone" as "Failed"] } }),
      H: compose({ inputs: actions("A").at("status") }),
    });
    expect(faults).toEqual([
      "D: runAfter D → D: goes round in a circle, so none of these would ever run",
      "A: runAfter 'Nowhere': there is no such action",
      "A: inputs: parameters('unknown'): there is no such parameter",
      "B: runAfter 'A': lists no status, so it would never run",
      "B: inputs.deep.0: body('Ghost'): there is no such action",
      "C: inputs: outputs('B'): does not surely end before this action; add it to runAfter",
      "D: inputs: item(): means something only in what a Select or a Query does for each element",
      "E: inputs.from: item(): means something only in what a Select or a Query does for each element",
      "F: inputs: if(): has 2 arguments instead of 3",
      "G: runAfter 'A': 'Gone' is not one of Succeeded, Failed, Skipped, TimedOut",
      "G: inputs.@{x}: the property's name would be read as an expression",
      "H: inputs: actions('A'): does not surely end before this action; add it to runAfter",
    ]);
  });

  test("an action may read what ended before it, also inside and before its branch, not beside it", () => {
    const read = (name: string): Expression => body(name);
    const faults = faultsOf({
      Before: compose({ inputs: 1 }),
      Branch: condition({
        when: { and: [{ equals: [read("Before"), 1] }] },
        actions: {
          Inner: compose({ inputs: read("Before") }),
          Beside: compose({ inputs: read("Inner") }),
          Outside: compose({ inputs: 1, runAfter: { Before: ["Succeeded"] } }),
        },
        runAfter: { Before: ["Succeeded"] },
      }),
      After: compose({ inputs: [read("Inner"), read("Before")], runAfter: { Branch: ["Succeeded"] } }),
    });
    expect(faults).toEqual([
      "Beside: inputs: body('Inner'): does not surely end before this action; add it to runAfter",
      "Outside: runAfter 'Before': stands in another branch; an action can only run after its siblings",
    ]);
  });

  test("stays within the service's limits", () => {
    const long = compose({ inputs: call("string", "x".repeat(8192)) });
    const many = Object.fromEntries(
      Array.from({ length: 499 }, (_, index) => [`N${index}`, compose({ inputs: 1 })]),
    );
    expect(faultsOf({ ...many, ["L".repeat(81)]: long, "": compose({ inputs: 1 }) })).toEqual([
      "undefined: actions: there are 501; a workflow has at most 500",
      `${"L".repeat(81)}: name: has 81 characters instead of 1 to 80`,
      ": name: has 0 characters instead of 1 to 80",
      `${"L".repeat(81)}: inputs: expression: has 8202 characters; at most 8192 are allowed`,
    ]);
  });

  test("a name in two branches is a fault", () => {
    const twice = { Same: compose({ inputs: 1 }) };
    expect(faultsOf({ If: condition({ when: {}, actions: twice, otherwise: twice }) })).toEqual([
      "Same: name: is used twice; names are unique across all branches",
    ]);
  });

  test("a connector's webhook hands over the trigger's own URL, and needs the workflow's connections", () => {
    const incident = { type: "ApiConnectionWebhook", connection: "azuresentinel", path: "/x" } as const;
    const connections = { $connections: { type: "Object", defaultValue: {} } } as const;
    expect(buildWorkflow({ parameters: connections, triggers: { incident }, actions: {} }).triggers).toEqual({
      incident: {
        type: "ApiConnectionWebhook",
        inputs: {
          host: { connection: { name: "@parameters('$connections')['azuresentinel']['connectionId']" } },
          body: { callback_url: "@{listCallbackUrl()}" },
          path: "/x",
        },
      },
    });
    expect(() => buildWorkflow({ parameters: {}, triggers: { incident }, actions: {} })).toThrow(
      "definition: trigger 'incident': uses a connection, and there is no parameter $connections",
    );
  });

  test("without a trigger nothing would start", () => {
    expect(() => buildWorkflow({ parameters: {}, triggers: {}, actions: {} })).toThrow(
      "The workflow definition has an error:\n  definition: triggers: there is none; nothing would start it",
    );
  });
});
