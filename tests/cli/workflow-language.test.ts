import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { Folder } from "./folder.ts";

let folder: Folder;
beforeEach(() => {
  folder = new Folder();
});
afterEach(() => folder.remove());

describe("breakglass eval", () => {
  test("evaluates against a context", async () => {
    folder.write("context.json", {
      triggerBody: { name: "Ann" },
      outputs: { Query: { statusCode: 200, body: { rows: [1, 2] } } },
      parameters: { p: "x" },
      variables: { v: 3 },
      items: { Loop: { city: "Oslo" } },
      workflow: { run: { name: "r9" } },
      now: "2026-01-15T10:30:00Z",
    });
    const value = async (expression: string) =>
      JSON.parse((await folder.breakglass("eval", expression, "--context", "context.json", "--json")).stdout);
    expect(await value("@concat(triggerBody()?['name'], parameters('p'), variables('v'))")).toEqual({
      value: "Annx3",
    });
    expect(await value("@last(body('Query')?['rows'])")).toEqual({ value: 2 });
    expect(
      await value("@{items('Loop')?['city']} at @{utcNow('HH:mm')}, run @{workflow()['run']['name']}"),
    ).toEqual({ value: "Oslo at 10:30, run r9" });
    expect(
      (await folder.breakglass("eval", "@ticks('2026-01-15T00:00:00.0000001Z')", "--json")).stdout,
    ).toContain("639040320000000001");
  });

  test("numbers of the context are what the file says: floats stay floats, and integers keep their digits", async () => {
    folder.write(
      "context.json",
      '{"triggerBody": {"n": [3.0], "id": 9007199254740993}, "outputs": {"Q": {"body": 7}}}',
    );
    folder.write("cases.json", [
      { expression: "@div(triggerBody()?['n']?[0], 2)" },
      { expression: "@triggerBody()" },
      { expression: "@div(body('Q'), 2)" },
    ]);
    const { stdout } = await folder.breakglass(
      ...["eval", "--file", "cases.json", "--context", "context.json", "--json"],
    );
    expect(stdout.replaceAll(/\s/g, "")).toBe(
      '[{"value":1.5},{"value":{"n":[3.0],"id":9007199254740993}},{"value":3}]',
    );
  });

  test("text without @ is text; outputs are what an action gave, null too; actions say how it ended", async () => {
    folder.write("context.json", {
      outputs: { Null: null, Text: "x" },
      actions: {
        Get: { status: "Failed", code: "NotFound", outputs: { statusCode: 404 } },
        Left: { status: "Skipped" },
      },
    });
    folder.write("cases.json", [
      { expression: "formatDateTime('2026-01-15', 'D')" },
      { expression: "@" },
      { expression: "@outputs('Null')" },
      { expression: "@body('Null')" },
      { expression: "@outputs('Text')" },
      { expression: "@actions('Get')" },
      { expression: "@outputs('Get')?['statusCode']" },
      { expression: "@actions('Left')?['code']" },
      { expression: "@body('Left')" },
    ]);
    const { stdout } = await folder.breakglass(
      "eval",
      "--file",
      "cases.json",
      "--context",
      "context.json",
      "--json",
    );
    expect(JSON.parse(stdout).map(({ value }: { value: unknown }) => value)).toEqual([
      "formatDateTime('2026-01-15', 'D')",
      "@",
      null,
      null,
      "x",
      { name: "Get", status: "Failed", code: "NotFound", outputs: { statusCode: 404 } },
      404,
      "ActionSkipped",
      null,
    ]);
  });

  test("what the sandbox does not evaluate is named", async () => {
    const { code, stderr } = await folder.breakglass("eval", "@formatDateTime('2026-01-15', 'D', 'sv-SE')");
    expect([code, stderr]).toEqual([2, expect.stringContaining("does not know the date format 'D'")]);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test("many at once, each with a value or an error", async () => {
    folder.write("cases.json", [
      { expression: "@add(1, 1)" },
      { expression: "@abs(1)" },
      { expression: "@triggerBody()", context: { triggerBody: [] } },
    ]);
    const { code, stdout } = await folder.breakglass("eval", "--file", "cases.json", "--json");
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual([
      { value: 2 },
      {
        error: {
          code: "InvalidTemplate",
          message: "The template function 'abs' is not defined or not valid.",
        },
      },
      { value: [] },
    ]);
  });

  test("every fault of the input is named at once", async () => {
    folder.write("context.json", {
      now: "noon",
      outputs: [],
      nope: 1,
      actions: { A: { status: "Lost", x: 1 } },
    });
    const { code, stderr } = await folder.breakglass("eval", "1", "--context", "context.json");
    expect(code).toBe(2);
    expect(stderr).toContain("context.json: now: must be a time such as");
    expect(stderr).toContain("context.json: outputs: must be an object");
    expect(stderr).toContain("unknown: nope");
    expect(stderr).toContain("context.json: actions.A.status: must be one of Succeeded, Failed");
    expect(stderr).toContain("context.json: actions.A: unknown: x");
    expect((await folder.breakglass("eval")).stderr).toContain("Give either an expression or --file");
  });
});

describe("breakglass run-workflow", () => {
  test("gets numbers as the file has them, in the trigger's body and in answers", async () => {
    const compose = (inputs: string, after: object) => ({ type: "Compose", inputs, runAfter: after });
    const run = {
      definition: {
        triggers: { manual: { type: "Request", kind: "Http" } },
        actions: {
          Get: { type: "Http", inputs: { method: "GET", uri: "https://contoso.com/" }, runAfter: {} },
          Half: compose("@string(div(body('Get')?['n'], triggerBody()?['by']))", { Get: ["Succeeded"] }),
        },
      },
      trigger: { body: { by: 2 } },
      responses: { Get: [{ body: { n: 3 } }] },
    };
    const half = async (content: string) => {
      const { stdout } = await folder
        .write("run.json", content)
        .breakglass("run-workflow", "run.json", "--json");
      const { actions } = JSON.parse(stdout) as { actions: { name: string; outputs?: unknown }[] };
      return actions.find(({ name }) => name === "Half")?.outputs;
    };
    const text = JSON.stringify(run);
    expect(await half(text)).toBe("1");
    expect(await half(text.replace('"n":3', '"n":3.0'))).toBe("1.5");
    expect(await half(text.replace('"by":2', '"by":2.0'))).toBe("1.5");
  });

  const definition = {
    triggers: {
      manual: { type: "Request", conditions: [{ expression: "@greater(length(triggerBody()), 0)" }] },
    },
    parameters: { url: { type: "String" }, token: { type: "SecureString" } },
    actions: {
      Each: {
        type: "Foreach",
        foreach: "@triggerBody()",
        operationOptions: "Sequential",
        actions: {
          Post: {
            type: "Http",
            inputs: {
              method: "POST",
              uri: "@parameters('url')",
              body: { n: "@item()" },
              authentication: { type: "Raw", value: "@parameters('token')" },
            },
            runtimeConfiguration: { secureData: { properties: ["outputs"] } },
          },
        },
      },
      Reply: {
        type: "Response",
        inputs: { statusCode: 200, body: "@length(triggerBody())" },
        runAfter: { Each: ["Succeeded"] },
      },
    },
  };
  const parameters = { url: { value: "https://contoso.com/x" }, token: { value: "s3cret-token" } };
  const file = (more: object) =>
    folder.write("run.json", {
      definition,
      parameters,
      trigger: { body: [1, 2] },
      now: "2026-01-15T00:00:00Z",
      ...more,
    });

  test("prints each action, and the requests in order, without credentials and secured values", async () => {
    file({ responses: { Post: [{ status: 503 }, { body: { id: "hidden" } }] } });
    const { code, stdout } = await folder.breakglass("run-workflow", "run.json", "--json");
    const { status, actions, requests, response } = JSON.parse(stdout);
    expect([code, status, response.body]).toEqual([0, "Succeeded", 2]);
    expect(
      actions.map(({ name, iteration, status: each, retries }: Record<string, unknown>) => [
        name,
        iteration,
        each,
        retries,
      ]),
    ).toEqual([
      ["Post", "Each[0]", "Succeeded", 1],
      ["Post", "Each[1]", "Succeeded", 0],
      ["Each", undefined, "Succeeded", undefined],
      ["Reply", undefined, "Succeeded", undefined],
    ]);
    expect(requests.map(({ at, body }: { at: string; body: object }) => [at.slice(11, 23), body])).toEqual([
      ["00:00:00.000", { n: 1 }],
      ["00:00:06.250", { n: 1 }],
      ["00:00:06.250", { n: 2 }],
    ]);
    expect(stdout).not.toContain("s3cret-token");
    expect(stdout).not.toContain("hidden");
  });

  test.each([
    ["an ARM resource", (content: object) => ({ type: "Microsoft.Logic/workflows", properties: content })],
    [
      "an ARM template",
      (content: object) => ({ resources: [{ type: "Microsoft.Logic/workflows", properties: content }] }),
    ],
  ])("takes a definition in %s", async (_, wrap) => {
    folder.write("run.json", {
      ...wrap({ definition, parameters }),
      trigger: { body: [1] },
      responses: { Post: [{}] },
    });
    expect((await folder.breakglass("run-workflow", "run.json")).code).toBe(0);
  });

  test("a run that fails ends with 1; a trigger's condition that does not hold starts none", async () => {
    file({ responses: { Post: [{ status: 400 }] } });
    expect((await folder.breakglass("run-workflow", "run.json")).code).toBe(1);
    file({ trigger: { body: [] } });
    const { code, stdout, stderr } = await folder.breakglass("run-workflow", "run.json", "--json");
    expect([code, JSON.parse(stdout).runs, stderr]).toEqual([
      0,
      [],
      expect.stringContaining("does not hold"),
    ]);
  });

  test.each([
    [
      { definition: { actions: { A: { type: "Compose", inputs: "@body('B')" } } }, parameters: {} },
      "'B' referenced by 'A' are not defined",
    ],
    [
      { definition: { actions: { A: { type: "Liquid" } } }, parameters: {} },
      "The sandbox has no action of type 'Liquid'",
    ],
    [{ responses: { Pots: [{}] } }, "responses.Pots: the definition has no action of that name"],
    [{}, "Add its responses to responses.Post"],
    [{ responses: { Post: [{ status: "ok" }] }, now: "noon" }, "now: must be a time such as"],
    [{ parameters: { nope: { value: 1 } } }, "parameters.nope: the definition has no such parameter"],
  ])("input that cannot be run is refused: %j", async (more, message) => {
    const { code, stderr } = await file(more).breakglass("run-workflow", "run.json");
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test("an action that waits to be called, and a connection that is lost, have their answers", async () => {
    const ask = { type: "HttpWebhook", inputs: { subscribe: { uri: "https://contoso.com/ask" } } };
    const call = {
      type: "Workflow",
      inputs: { host: { workflow: { id: "/w/child" } }, retryPolicy: { type: "none" } },
      runAfter: { Ask: ["Succeeded"] },
    };
    folder.write("run.json", {
      definition: { actions: { Ask: ask, Call: call } },
      responses: { Ask: [{ body: { said: "no" }, delay: 600 }], Call: [{ lost: true }] },
      now: "2026-01-15T00:00:00Z",
    });
    const { code, stdout } = await folder.breakglass("run-workflow", "run.json", "--json");
    const { actions, endTime } = JSON.parse(stdout);
    expect([code, endTime]).toEqual([1, "2026-01-15T00:10:00.000Z"]);
    expect(actions).toMatchObject([
      { name: "Ask", status: "Succeeded", outputs: { body: { said: "no" } } },
      { name: "Call", status: "Failed", code: "BadRequest" },
    ]);
    expect(actions[1]).not.toHaveProperty("outputs");
  });

  test("a loop without end is stopped by the platform's limits", async () => {
    const endless = {
      actions: {
        U: { type: "Until", expression: "@equals(1, 2)", actions: { C: { type: "Compose", inputs: 1 } } },
      },
    };
    const { code, stdout } = await folder
      .write("run.json", { definition: endless })
      .breakglass("run-workflow", "run.json", "--json");
    expect([code, JSON.parse(stdout).actions.at(-1).iterations]).toEqual([0, 60]);
  });

  test("finds a loop and a parameter whatever their letter case, as public playbooks rely on it", async () => {
    const each = {
      type: "Foreach",
      foreach: "@triggerBody()",
      actions: { Put: { type: "Compose", inputs: "@concat(items('for_each'), parameters('who'))" } },
    };
    const definition = { parameters: { Who: { type: "String" } }, actions: { For_each: each } };
    folder.write("run.json", { definition, parameters: { Who: "x" }, trigger: { body: ["a"] } });
    const { code, stdout } = await folder.breakglass("run-workflow", "run.json", "--json");
    expect([code, JSON.parse(stdout).actions[0].outputs]).toEqual([0, "ax"]);
  });

  test("a run that Terminate fails has its code and text, for people and for machines", async () => {
    const runError = { code: "NoReceiver", message: "nobody is on duty" };
    const stop = { type: "Terminate", inputs: { runStatus: "Failed", runError } };
    folder.write("run.json", { definition: { actions: { Stop: stop } } });
    const { code, stdout } = await folder.breakglass("run-workflow", "run.json", "--json");
    expect([code, JSON.parse(stdout)]).toEqual([
      1,
      expect.objectContaining({ status: "Failed", error: runError }),
    ]);
    expect((await folder.breakglass("run-workflow", "run.json")).stdout).toContain(
      "Run Failed NoReceiver: nobody is on duty",
    );
  });
});

describe("breakglass run-workflow with a trigger that is called by address", () => {
  test("hands over what stands in it, and nothing where nothing is given", async () => {
    const definition = {
      triggers: {
        manual: { type: "Request", kind: "Http", inputs: { method: "GET", relativePath: "/u/{user}" } },
      },
      actions: {
        Say: {
          type: "Compose",
          inputs:
            "@{triggerOutputs()?['queries']?['ok']} @{triggerOutputs()?['relativePathParameters']?['user']}",
        },
        All: { type: "Compose", inputs: "@triggerOutputs()" },
      },
    };
    const outputs = async (trigger: object) => {
      folder.write("run.json", { definition, trigger });
      const { stdout } = await folder.breakglass("run-workflow", "run.json", "--json");
      return (JSON.parse(stdout).actions as { outputs: unknown }[]).map((action) => action.outputs);
    };
    const address = { queries: { ok: "yes" }, relativePathParameters: { user: "ea1" } };
    expect(await outputs(address)).toEqual(["yes ea1", { headers: {}, ...address, body: null }]);
    expect(await outputs({ body: 1 })).toEqual([" ", { headers: {}, body: 1 }]);
  });

  test("takes texts in it only", async () => {
    folder.write("run.json", { definition: { actions: {} }, trigger: { queries: { n: 1 } } });
    const { code, stderr } = await folder.breakglass("run-workflow", "run.json");
    expect([code, stderr]).toEqual([2, expect.stringContaining("trigger.queries.n")]);
  });
});

describe("breakglass run-workflow with the values of an export", () => {
  test("each stands next to its type, and what it describes", async () => {
    folder.write("run.json", {
      definition: {
        parameters: { $connections: { type: "Object", defaultValue: {} }, Bare: { type: "Object" } },
        actions: {
          Say: {
            type: "Compose",
            inputs: "@{parameters('$connections')['graph']['connectionId']} @{parameters('Bare')}",
          },
        },
      },
      parameters: {
        $connections: {
          type: "Object",
          description: "of the playbook",
          metadata: { a: 1 },
          value: { graph: { connectionId: "/c/graph" } },
        },
        Bare: { value: 1, unit: "day" },
      },
    });
    const { code, stdout } = await folder.breakglass("run-workflow", "run.json", "--json");
    expect([code, JSON.parse(stdout).actions[0].outputs]).toEqual([0, '/c/graph {"value":1,"unit":"day"}']);
  });
});

describe("breakglass run-workflow with an ARM template", () => {
  test("makes up a hash that is not documented, in its form, and says so", async () => {
    const template = (expression: string) => ({
      resources: [
        {
          type: "Microsoft.Logic/workflows",
          name: "w",
          properties: { definition: { actions: { Say: { type: "Compose", inputs: expression } } } },
        },
      ],
    });
    const said = async (expression: string) => {
      folder.write("run.json", template(expression));
      const { code, stdout, stderr } = await folder.breakglass("run-workflow", "run.json", "--json");
      expect(code).toBe(0);
      return { said: JSON.parse(stdout).actions[0].outputs as string, stderr };
    };
    const unique = await said("[uniqueString(resourceGroup().id)]");
    expect(unique.said).toMatch(/^[a-z2-7]{13}$/);
    expect(unique.stderr).toContain("what uniqueString() gives is made up");
    expect((await said("[uniqueString(resourceGroup().id)]")).said).toBe(unique.said);
    expect((await said("[uniqueString(resourceGroup().id, 'x')]")).said).not.toBe(unique.said);
    expect((await said("[guid('a', 'b')]")).said).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect((await said("[concat('a', 'b')]")).stderr).toBe("");
  });

  const mail = (to: string) => ({
    type: "Http",
    inputs: {
      method: "POST",
      uri: "https://contoso.com/x",
      body: { to, text: "[[see @{workflow()['name']}]" },
    },
  });
  const workflow = (name: string, to: string) => ({
    type: "Microsoft.Logic/workflows",
    name,
    properties: { definition: { triggers: { go: { type: "Request" } }, actions: { Mail: mail(to) } } },
  });
  const template = {
    $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    parameters: { duty: { type: "string", defaultValue: "duty@lumen.example" }, team: { type: "string" } },
    resources: [
      workflow("first", "[parameters('duty')]"),
      workflow("second", "[concat(parameters('team'), '!')]"),
    ],
    trigger: {},
    responses: { Mail: [{}] },
  };
  const bodies = (stdout: string) => JSON.parse(stdout).requests.map(({ body }: { body: object }) => body);

  test("its expressions are evaluated, its parameters are not the workflow's", async () => {
    const { code, stdout, stderr } = await folder
      .write("run.json", template)
      .breakglass("run-workflow", "run.json", "--json");
    expect([code, bodies(stdout)]).toEqual([0, [{ to: "duty@lumen.example", text: "[see first]" }]]);
    expect(stderr).toContain("The template deploys several workflows (first, second). This is first.");
  });

  test("parameters come from a file as Azure has it; --workflow chooses", async () => {
    const { code, stdout } = await folder
      .write("run.json", template)
      .write("parameters.json", { $schema: "x", parameters: { Team: { value: "soc" } } })
      .breakglass(
        "run-workflow",
        "run.json",
        "--parameters",
        "parameters.json",
        "--workflow",
        "second",
        "--json",
      );
    expect([code, bodies(stdout)]).toEqual([0, [{ to: "soc!", text: "[see second]" }]]);
  });

  test.each<[string, object, object, string[], string]>([
    [
      "a parameter without a value",
      {},
      {},
      ["--workflow", "second"],
      "The template's parameter 'team' has no default",
    ],
    [
      "a workflow that is not there",
      {},
      {},
      ["--workflow", "third"],
      "deploys no workflow 'third', only: first, second.",
    ],
    [
      "what asks Azure",
      { resources: [workflow("w", "[reference('x').mail]")] },
      {},
      [],
      "run.json: resources[0].properties.definition.actions.Mail.inputs.body.to: The sandbox cannot evaluate reference()",
    ],
    [
      "an unknown parameter",
      {},
      { tema: { value: "x" } },
      [],
      "parameters.json: parameters.tema: the template has no such parameter, only: duty, team.",
    ],
    [
      "a key vault",
      {},
      { team: { reference: {} } },
      [],
      "parameters.team: the sandbox reads no key vault: give a value.",
    ],
    ["no workflow", { resources: [] }, {}, [], "deploys no workflow (Microsoft.Logic/workflows)."],
  ])("%s is refused by name", async (_, more, parameters, options, message) => {
    const { code, stderr } = await folder
      .write("run.json", { ...template, ...more })
      .write("parameters.json", { parameters })
      .breakglass("run-workflow", "run.json", "--parameters", "parameters.json", ...options);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test("outside of a template, its expressions are refused, and so are its options", async () => {
    const definition = { actions: { Mail: mail("[parameters('duty')]") } };
    const plain = folder.write("run.json", { definition, responses: { Mail: [{}] } });
    const { code, stderr } = await plain.breakglass("run-workflow", "run.json");
    expect([code, stderr]).toEqual([
      2,
      "run.json: definition.actions.Mail.inputs.body.to: '[parameters('duty')]' is an expression of an ARM template. Give the whole template.\n",
    ]);
    expect((await plain.breakglass("run-workflow", "run.json", "--workflow", "x")).stderr).toContain(
      "run.json is not an ARM template: --parameters and --workflow only work with templates.",
    );
  });
});
