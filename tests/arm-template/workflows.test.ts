import { describe, expect, test } from "@jest/globals";
import type { Value, ValueObject } from "../../sandbox/logicapps/index.ts";
import { evaluated, templateWith, workflowsOf } from "./template.ts";

const workflow = (name: string, more: object = {}) => ({
  type: "Microsoft.Logic/workflows",
  name,
  properties: { definition: { at: name } },
  ...more,
});
const names = (template: object) => workflowsOf(template).workflows.map(({ name }) => name);

describe("parameters and variables", () => {
  const parameters = {
    duty: { type: "string", defaultValue: "duty@lumen.example" },
    name: { type: "string", defaultValue: "[concat('to-', parameters('DUTY'))]" },
    level: { type: "int", defaultValue: 1, allowedValues: [1, 2] },
    needed: { type: "string" },
    list: { type: "array", defaultValue: ["a", "[parameters('level')]"] },
  };
  const variables = {
    greeting: "[format('Hello {0}', parameters('duty'))]",
    both: { a: "[variables('Greeting')]", b: "[[kept]" },
    circle: "[variables('circle')]",
    copy: [{ name: "numbered", count: 3, input: "[concat('n', copyIndex('numbered', 1))]" }],
  };
  const of = (text: string, values: { readonly [name: string]: Value } = {}) =>
    evaluated(text, { parameters, variables }, values);

  test.each<[string, Value]>([
    ["[parameters('duty')]", "duty@lumen.example"],
    ["[parameters('name')]", "to-duty@lumen.example"],
    ["[parameters('list')]", ["a", 1]],
    ["[variables('both')]", { a: "Hello duty@lumen.example", b: "[kept]" }],
    ["[variables('numbered')[2]]", "n3"],
  ])("%s", (text, expected) => {
    expect(of(text)).toEqual(expected);
  });

  test("a value that is given stands before the default, and is text whatever it looks like", () => {
    expect(of("[parameters('name')]", { duty: "x" })).toBe("to-x");
    expect(of("[parameters('duty')]", { duty: "[concat('a')]" })).toBe("[concat('a')]");
  });

  test.each<[string, { [name: string]: Value }, string]>([
    ["needed", {}, "The template's parameter 'needed' has no default: give its value in a parameter file."],
    ["level", { level: 3 }, "The value of the template's parameter 'level' is not one of 1, 2."],
    ["level", { level: "1" }, "The value of the template's parameter 'level' is not of the type int."],
  ])("%s with %j is refused", (name, values, message) => {
    expect(() => of(`[parameters('${name}')]`, values)).toThrow(message);
  });

  test.each([null, 3, "string", ["string"]])("a parameter that is declared by %j is refused", (declared) => {
    expect(() => evaluated("[parameters('odd')]", { parameters: { odd: declared } }, {})).toThrow(
      "The template's parameter 'odd' is not declared by an object.",
    );
  });

  test("one that cannot be evaluated stands in nobody's way", () => {
    expect(of("[parameters('duty')]")).toBe("duty@lumen.example");
    expect(() => of("[variables('circle')]")).toThrow("The variable 'circle' needs itself.");
  });
});

describe("workflows", () => {
  test("are found with their names and properties, expressions in any value and key", () => {
    const template = {
      parameters: { p: { type: "string", defaultValue: "x" } },
      resources: [
        { type: "Microsoft.Web/connections", name: "[uniqueString('x')]" },
        workflow("[concat('tell-', parameters('p'))]", {
          properties: {
            parameters: {
              $connections: { value: { "[parameters('p')]": { id: "[resourceId('A.B/c', 'd')]" } } },
            },
            definition: { actions: { S: { inputs: ["@{concat('a')}", "[parameters('p')]", 5, null] } } },
          },
        }),
      ],
    };
    expect(workflowsOf(template)).toEqual({
      faults: [],
      workflows: [
        {
          name: "tell-x",
          properties: {
            parameters: {
              $connections: {
                value: {
                  x: {
                    id: "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/sandbox/providers/A.B/c/d",
                  },
                },
              },
            },
            definition: { actions: { S: { inputs: ["@{concat('a')}", "x", 5, null] } } },
          },
        },
      ],
    });
  });

  test("every fault of a workflow is told, each with its place", () => {
    const { faults } = workflowsOf(templateWith({ a: "[reference('x')]", b: ["ok", "[nope()]"] } as Value));
    expect(faults.map((fault) => fault.split(":")[0])).toEqual([
      "resources[0].properties.definition.value.a",
      "resources[0].properties.definition.value.b[1]",
    ]);
  });

  test("under symbolic names, inside of other resources, and unless a condition leaves them out", () => {
    expect(names({ $schema: "s", resources: { one: workflow("a"), two: workflow("b") } })).toEqual([
      "a",
      "b",
    ]);
    expect(names({ resources: [{ type: "X/y", name: "z", resources: [workflow("in")] }] })).toEqual(["in"]);
    const conditional = (condition: Value) => names({ resources: [workflow("a", { condition })] });
    expect([conditional(false), conditional("[equals(1, 2)]"), conditional("[equals(1, 1)]")]).toEqual([
      [],
      [],
      ["a"],
    ]);
  });

  test("in loops, each with its turn", () => {
    const { workflows, faults } = workflowsOf({
      variables: { names: ["x", "y"] },
      resources: [
        workflow("[variables('names')[copyIndex()]]", {
          copy: { name: "each", count: "[length(variables('names'))]" },
          properties: {
            definition: {
              copy: [
                { name: "list", count: 2, input: "[format('{0}{1}', copyIndex('each'), copyIndex('list'))]" },
              ],
              kept: { copy: "a property of that name" },
            },
          },
        }),
      ],
    });
    expect(faults).toEqual([]);
    expect(workflows).toEqual([
      {
        name: "x",
        properties: { definition: { kept: { copy: "a property of that name" }, list: ["00", "01"] } },
      },
      {
        name: "y",
        properties: { definition: { kept: { copy: "a property of that name" }, list: ["10", "11"] } },
      },
    ]);
  });

  test("a loop that has no number of turns is refused", () => {
    expect(
      workflowsOf({ resources: [workflow("a", { copy: { name: "each", count: "many" } })] }).faults,
    ).toEqual(["resources[0].copy.count: must be an integer from 0 to 800."]);
  });

  describe("in nested deployments", () => {
    const deployment = (properties: object) => ({
      parameters: { p: { type: "string", defaultValue: "outer" } },
      resources: [{ type: "Microsoft.Resources/deployments", name: "d", properties }],
    });
    const template = {
      parameters: { p: { type: "string", defaultValue: "inner" }, q: { type: "string" } },
      resources: [workflow("w", { properties: { definition: { p: "[parameters('p')]" } } })],
    };
    const shown = (properties: object) => {
      const { workflows, faults } = workflowsOf(deployment(properties));
      return [(workflows[0]?.properties?.["definition"] as ValueObject | undefined)?.["p"], faults];
    };

    test("expressions see the template around", () => {
      expect(shown({ template })).toEqual(["outer", []]);
    });

    test("or their own, where the deployment says so, with the values that it gives", () => {
      const expressionEvaluationOptions = { scope: "inner" };
      expect(shown({ template, expressionEvaluationOptions })).toEqual(["inner", []]);
      const parameters = { p: { value: "[concat('from-', parameters('p'))]" } };
      expect(shown({ template, expressionEvaluationOptions, parameters })).toEqual(["from-outer", []]);
    });

    test("a linked template is refused", () => {
      expect(shown({ templateLink: { uri: "https://x" } })[1]).toEqual([
        "resources[0].properties.templateLink: the sandbox reads no linked template; put it into 'template'.",
      ]);
    });
  });

  test("in the content templates of a solution, whose expressions are escaped once more", () => {
    const mainTemplate = {
      parameters: { who: { type: "string", defaultValue: "[[concat('du', 'ty')]" } },
      resources: [
        workflow("w", { properties: { definition: { to: "[[parameters('who')]", v: "[variables('v')]" } } }),
      ],
    };
    const { workflows, faults } = workflowsOf({
      variables: { v: "2.0" },
      resources: [
        {
          type: "Microsoft.OperationalInsights/workspaces/providers/contentTemplates",
          name: "c",
          properties: { mainTemplate },
        },
      ],
    });
    expect([workflows[0]?.properties, faults]).toEqual([{ definition: { to: "duty", v: "2.0" } }, []]);
  });
});
