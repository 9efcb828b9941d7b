import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { outputs, requestBody } from "../../sandbox/provider/body.ts";
import { resourceType } from "../../sandbox/provider/resource-types.ts";
import { AzureWorld, FALLBACK, GROUP, WORKFLOW } from "./world.ts";

const world = new AzureWorld();
beforeAll(() => world.start());
afterAll(() => world.close());

const RULE = `${GROUP}/providers/Microsoft.Insights/metricAlerts/failed-runs`;
const criterion = {
  criterionType: "StaticThresholdCriterion",
  name: "failed",
  metricName: "RunsFailed",
  operator: "GreaterThan",
  threshold: 0,
  timeAggregation: "Total",
};
const ODATA = "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria";
const criteria = (...allOf: object[]) => ({ criteria: { "odata.type": ODATA, allOf } });
const good = {
  scopes: [WORKFLOW],
  severity: 1,
  enabled: true,
  evaluationFrequency: "PT1M",
  windowSize: "PT5M",
  actions: [{ actionGroupId: FALLBACK }],
  ...criteria(criterion),
};
const put = (changes: object, top: object = {}) =>
  world.put(RULE, { location: "global", properties: { ...good, ...changes }, ...top });

describe("a metric alert rule", () => {
  test("is created, and resolves by itself where it does not say otherwise", async () => {
    expect(await put({})).toBe("200");
    expect((await world.call("GET", RULE)).body.properties).toEqual({ ...good, autoMitigate: true });
  });

  test("may have the criteria that azurerm writes, which say the same of one resource", async () => {
    const type = "Microsoft.Azure.Monitor.MultipleResourceMultipleMetricCriteria";
    expect(await put({ criteria: { "odata.type": type, allOf: [criterion] } })).toBe("200");
  });

  test.each<[string, object, string]>([
    ["a severity of 5", { severity: 5 }, "400 BadRequest: Severity must be a whole number from 0 to 4."],
    [
      "a frequency of ten minutes",
      { evaluationFrequency: "PT10M" },
      "400 BadRequest: evaluationFrequency 'PT10M' is not one of PT1M, PT5M, PT15M, PT30M, PT1H.",
    ],
    [
      "a window of two hours",
      { windowSize: "PT2H" },
      "400 BadRequest: windowSize 'PT2H' is not one of PT1M, PT5M, PT15M, PT30M, PT1H, PT6H, PT12H, P1D.",
    ],
    [
      "a window that is shorter than the frequency",
      { evaluationFrequency: "PT15M" },
      "400 BadRequest: evaluationFrequency must not exceed windowSize.",
    ],
    [
      "two scopes",
      { scopes: [WORKFLOW, WORKFLOW] },
      "400 BadRequest: A rule on a single resource has one scope.",
    ],
    [
      "a workflow that is not there",
      { scopes: [`${WORKFLOW}-2`] },
      `404 ResourceNotFound: '${WORKFLOW}-2' was not found.`,
    ],
    [
      "the SDK's spelling of odata.type",
      { criteria: { odataType: ODATA, allOf: [criterion] } },
      "400 InvalidRequestContent: The request content was invalid and could not be deserialized: Could not find member 'properties.criteria.odataType'. The sandbox knows odata.type, allOf there.",
    ],
    [
      "criteria of another kind",
      { criteria: { "odata.type": "Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria" } },
      "400 BadRequest: The sandbox has no metric alert rules with criteria of type 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria'.",
    ],
    ["no criterion", criteria(), "400 BadRequest: The criteria are empty."],
    [
      "two criteria of one name",
      criteria(criterion, criterion),
      "400 BadRequest: Each criterion has a name of its own.",
    ],
    [
      "a metric that workflows do not have",
      criteria({ ...criterion, metricName: "RunsThrottled" }),
      "400 BadRequest: Could not find a metric named 'RunsThrottled' on a resource of type 'microsoft.logic/workflows'.",
    ],
    [
      "the operator of log alerts",
      criteria({ ...criterion, operator: "Equal" }),
      "400 BadRequest: operator 'Equal' is not one of Equals, GreaterThan, GreaterThanOrEqual, LessThan, LessThanOrEqual.",
    ],
    [
      "nothing that says when it is enabled",
      { enabled: undefined },
      "400 InvalidRequestContent: The required property 'properties.enabled' is missing.",
    ],
  ])("with %s is refused", async (_, changes, expected) => {
    expect(await put(changes)).toBe(expected);
  });

  test.each(["RunsFailed", "RunThrottledEvents", "TriggerThrottledEvents", "RunStartThrottledEvents"])(
    "may look at %s",
    async (metricName) => {
      expect(await put(criteria({ ...criterion, metricName }))).toBe("200");
    },
  );

  test("has odata.type on the wire, and odataType in the program", () => {
    const type = resourceType("azure-native:monitor:MetricAlert");
    const properties = { criteria: { odataType: ODATA, allOf: [criterion] } };
    const body = requestBody(type, { resourceGroupName: "rg", ruleName: "r", ...properties });
    expect(body).toEqual({ properties: criteria(criterion) });
    expect(outputs(type, { id: RULE, ...body })).toMatchObject(properties);
  });
});
