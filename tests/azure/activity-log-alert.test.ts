import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { AzureWorld, FALLBACK, GROUP } from "./world.ts";

const world = new AzureWorld();
beforeAll(() => world.start());
afterAll(() => world.close());

const RULE = `${GROUP}/providers/Microsoft.Insights/activityLogAlerts/rules-changed`;
const category = { field: "category", equals: "Administrative" };
const good = {
  scopes: [GROUP],
  condition: { allOf: [category, { anyOf: [{ field: "operationName", equals: "a/write" }] }] },
  actions: { actionGroups: [{ actionGroupId: FALLBACK }] },
};
const put = (changes: object, top: object = {}) =>
  world.put(RULE, { location: "global", properties: { ...good, ...changes }, ...top });

describe("an activity log alert rule", () => {
  test("is created, enabled where it does not say otherwise", async () => {
    expect(await put({})).toBe("201");
    expect((await world.call("GET", RULE)).body.properties).toEqual({ ...good, enabled: true });
  });

  test.each<[string, object, string]>([
    ["without scopes", { scopes: [] }, "400 BadRequest: An activity log alert rule has at least one scope."],
    [
      "on another subscription",
      { scopes: [GROUP, "/subscriptions/other"] },
      "400 BadRequest: The scope '/subscriptions/other' is not in the subscription of the activity log alert rule.",
    ],
    [
      "without a condition",
      { condition: { allOf: [] } },
      "400 BadRequest: The condition of an activity log alert rule is empty.",
    ],
    [
      "with a leaf that compares twice",
      { condition: { allOf: [{ ...category, containsAny: ["a"] }] } },
      "400 BadRequest: The condition on 'category' needs exactly one of 'equals' and 'containsAny'.",
    ],
    [
      "with a leaf that compares with nothing",
      { condition: { allOf: [{ field: "status" }] } },
      "400 BadRequest: The condition on 'status' needs exactly one of 'equals' and 'containsAny'.",
    ],
    [
      "with a field that events do not have",
      { condition: { allOf: [{ field: "operation", equals: "a" }] } },
      "400 BadRequest: The field 'operation' is not known.",
    ],
    [
      "with anyOf beside a field",
      { condition: { allOf: [{ ...category, anyOf: [category] }] } },
      "400 BadRequest: A condition with 'anyOf' has nothing else.",
    ],
    [
      "with anyOf inside of anyOf",
      { condition: { allOf: [{ anyOf: [{ anyOf: [category] }] }] } },
      "400 InvalidRequestContent: The request content was invalid and could not be deserialized: Could not find member 'properties.condition.allOf[0].anyOf[0].anyOf'. The sandbox knows containsAny, equals, field there.",
    ],
    [
      "with the spelling of a metric alert",
      { actions: { actionGroups: [{ actionGroupId: FALLBACK, webHookProperties: {} }] } },
      "400 InvalidRequestContent: The request content was invalid and could not be deserialized: Could not find member 'properties.actions.actionGroups[0].webHookProperties'. The sandbox knows actionGroupId, webhookProperties there.",
    ],
    [
      "with an action group that is not there",
      { actions: { actionGroups: [{ actionGroupId: `${FALLBACK}-2` }] } },
      `404 ResourceNotFound: The action group '${FALLBACK}-2' was not found.`,
    ],
  ])("%s is refused", async (_, changes, expected) => {
    expect(await put(changes)).toBe(expected);
  });

  test("in a region is refused", async () => {
    expect(await put({}, { location: "eastus" })).toBe(
      "400 LocationNotAvailableForResourceType: The provided location 'eastus' is not available for resource type 'Microsoft.Insights/activityLogAlerts'.",
    );
  });
});
