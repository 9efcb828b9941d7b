import { beforeEach, describe, expect, test } from "@jest/globals";
import { freshAzure, GROUP, put, RULE, WORKSPACE } from "./fresh.ts";

freshAzure({ validateRowQuery: (query) => (query === "let" ? "'let' is not supported" : undefined) });
beforeEach(async () => {
  await put(GROUP, { location: "westeurope" });
  await put(WORKSPACE, { location: "westeurope" });
});

const condition = { query: "SigninLogs", minRecurrenceCount: 1 };
const rule = (changes: object = {}, kind = "SimpleLogAlert") =>
  put(RULE, {
    location: "westeurope",
    kind,
    properties: {
      severity: 0,
      autoMitigate: false,
      scopes: [WORKSPACE],
      criteria: { allOf: [condition] },
      ...changes,
    },
  });

describe("a rule of kind SimpleLogAlert", () => {
  test("needs a scope and a query, and nothing else", async () => {
    expect(await rule()).toBe("201");
    expect(
      await rule({ severity: undefined, autoMitigate: undefined, criteria: { allOf: [{ query: "T" }] } }),
    ).toBe("200");
  });

  test.each([
    ["evaluationFrequency", "PT5M"],
    ["windowSize", "PT15M"],
    ["overrideQueryTimeRange", "P2D"],
    ["muteActionsDuration", "PT5M"],
    ["skipQueryValidation", true],
  ])("has no %s", async (name, value) => {
    expect(await rule({ [name]: value })).toBe(
      `400 BadRequest: The property '${name}' is not allowed for a rule of kind 'SimpleLogAlert'.`,
    );
  });

  test.each([
    ["operator", "GreaterThan"],
    ["threshold", 0],
    ["timeAggregation", "Count"],
    ["dimensions", []],
    ["failingPeriods", {}],
  ])("has no %s in its condition", async (name, value) => {
    expect(await rule({ criteria: { allOf: [{ ...condition, [name]: value }] } })).toBe(
      `400 InvalidRequestContent: Could not find member '${name}' on object of type 'Condition of kind 'SimpleLogAlert''.`,
    );
  });

  test.each([
    [
      { criteria: { allOf: [condition, condition] } },
      "A rule of kind 'SimpleLogAlert' has exactly one condition.",
    ],
    [
      { criteria: { allOf: [{ ...condition, minRecurrenceCount: -1 }] } },
      "minRecurrenceCount must be a whole number of 0 or more.",
    ],
    [{ criteria: { allOf: [{ query: "let" }] } }, "The query is invalid: 'let' is not supported"],
    [{ severity: 5 }, "Severity must be a whole number from 0 to 4."],
  ])("is refused with %p", async (change, message) => {
    expect(await rule(change)).toBe(`400 BadRequest: ${message}`);
  });

  test("is checked where the kind is another one", async () => {
    expect(await rule({}, "LogToMetric")).toBe(
      "400 BadRequest: The sandbox has no rules of kind 'LogToMetric'.",
    );
  });
});
