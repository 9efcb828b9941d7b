import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { functions } from "../../sandbox/arm-template/functions/index.ts";
import type { Value } from "../../sandbox/logicapps/index.ts";
import { templateWith, workflowsOf } from "./template.ts";

const names = [...functions.values()].map(([name]) => name).concat("if", "reference", "uniqueString", "nope");
const literal = fc.oneof(
  fc.constantFrom("0", "-1", "7", "''", "'a/b'", "'{\"a\":[1]}'", "'{0:N0} {1}'", "'yyyy'", "'http://x/y'"),
  fc.constantFrom("parameters('p')", "variables('v')", "variables('loop')", "resourceGroup()", "copyIndex()"),
  fc.string({ maxLength: 5 }).map((text) => `'${text.replaceAll("'", "''")}'`),
);
const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    literal,
    fc
      .tuple(fc.constantFrom(...names), fc.array(tie("expression"), { maxLength: 3 }))
      .map(([name, args]) => `${name}(${args.join(", ")})`),
    fc.tuple(tie("expression"), fc.constantFrom(".id", "[0]", "['a']")).map((parts) => parts.join("")),
  ),
}));

const more = {
  parameters: { p: { type: "object", defaultValue: { id: "x", list: [1, "two", null] } } },
  variables: {
    v: ["[parameters('p')]", true],
    copy: [{ name: "loop", count: 2, input: "[copyIndex('loop')]" }],
  },
};

function outcome(value: Value): "value" | "fault" {
  const { workflows, faults } = workflowsOf(templateWith(value, more));
  expect(workflows).toHaveLength(1);
  if (faults.length === 0) return "value";
  expect(faults.every((fault) => fault.startsWith("resources[0].properties.definition.value"))).toBe(true);
  return "fault";
}

test("10,000 random template expressions have a value, or a fault with its place", () => {
  const counts = { value: 0, fault: 0 };
  fc.assert(
    fc.property(expression, (text) => {
      counts[outcome(`[${text}]`)]++;
    }),
    { numRuns: 10_000, seed: 20260115 },
  );
  expect(Math.min(counts.value, counts.fault)).toBeGreaterThan(2000);
}, 60_000);

test("10,000 random values, with brackets and loops in them, end likewise", () => {
  const text = fc.array(fc.constantFrom("[", "]", "'", "(", ")", "concat", ",", " ", "1", "x", "."), {
    maxLength: 8,
  });
  const { value } = fc.letrec<{ value: Value }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3, depthSize: "small" },
      text.map((parts) => parts.join("")),
      fc.integer(),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom("a", "[b]", "[parameters('p').id]", "copy"), tie("value"), {
        maxKeys: 3,
      }),
      fc
        .record({
          name: fc.constant("n"),
          count: fc.constantFrom<Value>(0, 2, "x", "[1]"),
          input: tie("value"),
        })
        .map((loop): Value => ({ copy: [loop as { [key: string]: Value }] })),
    ),
  }));
  fc.assert(
    fc.property(value, (each) => {
      outcome(each);
    }),
    { numRuns: 10_000, seed: 20260115 },
  );
}, 60_000);
