import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type Azure, startAzure } from "../../sandbox/azure/index.ts";

const GROUP = "/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f/resourceGroups/rg";
const WORKSPACE = `${GROUP}/providers/Microsoft.OperationalInsights/workspaces/law-1`;
const RULE = `${GROUP}/providers/Microsoft.Insights/scheduledQueryRules/rule`;

let directory: string;
let azure: Azure;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "breakglass-simple-"));
  azure = await startAzure({
    directory,
    tenantId: "t",
    users: [],
    validateQuery: () => undefined,
    validateRowQuery: (query) => (query === "let" ? "'let' is not supported" : undefined),
    validateWorkflow: () => undefined,
  });
  await put(GROUP, "2024-03-01", { location: "westeurope" });
  await put(WORKSPACE, "2023-09-01", { location: "westeurope" });
});
afterEach(async () => {
  await azure.close();
  rmSync(directory, { recursive: true });
});

/** `200`, `201`, or the status with ARM's code and message. */
async function put(id: string, version: string, body: unknown): Promise<string> {
  const { status, body: text } = await azure.send({
    method: "PUT",
    url: `https://management.azure.com${id}?api-version=${version}`,
    headers: { authorization: `Bearer ${azure.tokens.issue("p", "a")}` },
    body: JSON.stringify(body),
  });
  const { error } = JSON.parse(text);
  return status < 300 ? String(status) : `${status} ${error.code}: ${error.message}`;
}

const condition = { query: "SigninLogs", minRecurrenceCount: 1 };
const rule = (changes: object = {}, kind = "SimpleLogAlert") =>
  put(RULE, "2025-01-01-preview", {
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
