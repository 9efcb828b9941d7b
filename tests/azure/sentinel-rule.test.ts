import { beforeEach, describe, expect, test } from "@jest/globals";
import { azure, put } from "./fresh.ts";
import { ANALYTICS_RULE, account, address, freshWorkspace, grouped, ONBOARDING, rule } from "./sentinel.ts";

freshWorkspace();

describe("an analytics rule", () => {
  beforeEach(() => put(ONBOARDING, {}));

  test.each(
    [
      "displayName",
      "enabled",
      "severity",
      "query",
      "queryFrequency",
      "queryPeriod",
      "suppressionEnabled",
      "suppressionDuration",
      "triggerOperator",
      "triggerThreshold",
    ].map((name) => [name]),
  )("needs %s", async (name) => {
    expect(await put(ANALYTICS_RULE, rule({ [name]: undefined }))).toBe(
      `400 InvalidRequestContent: The required property 'properties.${name}' is missing.`,
    );
  });

  test.each(["enabled", "reopenClosedIncident", "lookbackDuration", "matchingMethod"].map((name) => [name]))(
    "that groups needs %s",
    async (name) => {
      expect(await put(ANALYTICS_RULE, grouped({ [name]: undefined }))).toBe(
        `400 InvalidRequestContent: The required property '${name}' is missing.`,
      );
    },
  );

  test.each<[string, object, string]>([
    ["a location", { ...rule(), location: "westeurope" }, "Could not find member 'location'"],
    ["tags", { ...rule(), tags: {} }, "Could not find member 'tags'"],
    [
      "another kind",
      { ...rule(), kind: "Fusion" },
      "400 BadRequest: The sandbox has no analytics rules of kind 'Fusion'.",
    ],
    ["an unknown property", rule({ subTechniques: [] }), "Could not find member 'properties.subTechniques'"],
    ["a wrong severity", rule({ severity: "Critical" }), "severity 'Critical' is not one of High, Medium"],
    [
      "the operator of alert rules",
      rule({ triggerOperator: "GreaterThanOrEqual" }),
      "triggerOperator 'GreaterThanOrEqual' is not one of GreaterThan, LessThan, Equal, NotEqual.",
    ],
    [
      "a sub-technique",
      rule({ techniques: ["T1078.004"] }),
      "400 BadRequest: Invalid data model. [: The technique 'T1078.004' is invalid. The expected format is 'T####', where '#' represents a digit.]",
    ],
    [
      "a tactic with a space",
      rule({ tactics: ["Initial Access"] }),
      "tactics 'Initial Access' is not one of",
    ],
    ["an empty query", rule({ query: "" }), "The required property 'properties.query' is missing."],
    [
      "a query of 10,001 characters",
      rule({ query: "x".repeat(10_001) }),
      "Invalid length of '10001' for 'Query'. 'Query' length should be between '1' and '10000'",
    ],
    ["a query over everything", rule({ query: "search * | take 1" }), "cannot contain 'search *'"],
    ["a union of everything", rule({ query: "union  * | take 1" }), "cannot contain 'union  *'"],
    ["a query that does not parse", rule({ query: "broken" }), "The query is invalid: KS142"],
    [
      "a frequency of 4 minutes",
      rule({ queryFrequency: "PT4M" }),
      "'queryFrequency' must be from 5 minutes to 14 days, and is 'PT4M'.",
    ],
    ["a period of 15 days", rule({ queryPeriod: "P15D" }), "'queryPeriod' must be from 5 minutes to 14 days"],
    [
      "a time that is no duration",
      rule({ queryPeriod: "1d" }),
      "'queryPeriod' is no ISO 8601 duration: '1d'.",
    ],
    [
      "a period below its frequency",
      rule({ queryFrequency: "PT2H", queryPeriod: "PT1H" }),
      "'queryPeriod' should be greater than or equal to 'queryFrequency'",
    ],
    [
      "a period of two days at a frequency under an hour",
      rule({ queryFrequency: "PT55M", queryPeriod: "P2D" }),
      "When 'queryPeriod' greater than or equal to 2 days, the 'queryFrequency' should be greater than or equal to 1 hour.",
    ],
    [
      "a suppression of more than a day",
      rule({ suppressionDuration: "PT25H" }),
      "'suppressionDuration' must be from 5 minutes to 1 days",
    ],
    [
      "a suppression that is over before the next run",
      rule({ suppressionEnabled: true, queryFrequency: "PT1H", suppressionDuration: "PT30M" }),
      "'suppressionDuration' should be greater than or equal to 'queryFrequency'",
    ],
    [
      "no entity in its mappings",
      rule({ entityMappings: [] }),
      "Invalid length of '0' for 'EntityMappings'.",
    ],
    [
      "eleven entity mappings",
      rule({ entityMappings: Array(11).fill(account) }),
      "Invalid length of '11' for 'EntityMappings'. 'EntityMappings' length should be between '1' and '10'",
    ],
    [
      "four identifiers",
      rule({
        entityMappings: [
          {
            entityType: "Account",
            fieldMappings: ["AadUserId", "Name", "UPNSuffix", "Sid"].map((identifier) => ({
              identifier,
              columnName: "Name",
            })),
          },
        ],
      }),
      "Invalid length of '4' for 'FieldMappings'. 'FieldMappings' length should be between '1' and '3'",
    ],
    [
      "an identifier of another entity",
      rule({ entityMappings: [{ ...address, entityType: "Account" }] }),
      "Invalid identifier 'Address' for entity type 'Account' encountered.",
    ],
    [
      "an identifier twice",
      rule({
        entityMappings: [{ ...account, fieldMappings: [...account.fieldMappings, ...account.fieldMappings] }],
      }),
      "Identifier 'AadUserId' is defined multiple times.",
    ],
    [
      "identifiers that identify nobody",
      rule({
        entityMappings: [
          { entityType: "Account", fieldMappings: [{ identifier: "UPNSuffix", columnName: "Name" }] },
        ],
      }),
      "Missing required identifiers in 'EntityMappings' for type 'Account'.",
    ],
    [
      "a mapped column in other letter case",
      rule({
        entityMappings: [
          account,
          { entityType: "IP", fieldMappings: [{ identifier: "Address", columnName: "IpAddress" }] },
        ],
      }),
      "400 BadRequest: Error in EntityMappings: The given column 'IpAddress' does not exist.",
    ],
    [
      "a detail of a column that is not there",
      rule({ customDetails: { City: "City" } }),
      "400 BadRequest: Error in CustomDetails: The given column 'City' does not exist.",
    ],
    [
      "21 custom details",
      rule({ customDetails: Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`k${at}`, "Name"])) }),
      "Invalid length of '21' for 'CustomDetails'.",
    ],
    [
      "a detail with a long key",
      rule({ customDetails: { AuthenticationMethods: "Name" } }),
      "The key 'AuthenticationMethods' of 'CustomDetails' must start",
    ],
    [
      "a grouping that looks back 4 minutes",
      grouped({ lookbackDuration: "PT4M" }),
      "'lookbackDuration' must be from 5 minutes to 7 days",
    ],
    [
      "a grouping that looks back 8 days",
      grouped({ lookbackDuration: "P8D" }),
      "'lookbackDuration' must be from 5 minutes to 7 days",
    ],
    ["a wrong matching method", grouped({ matchingMethod: "All" }), "matchingMethod 'All' is not one of"],
    [
      "a selection of nothing",
      grouped({ groupByEntities: [] }),
      "at least one entity or detail must be selected",
    ],
    [
      "a selection of what is not mapped",
      grouped({ groupByEntities: ["Host"] }),
      "groupByEntities 'Host' is not one of Account, IP.",
    ],
    [
      "a version of no template",
      rule({ templateVersion: "1.0.0" }),
      "'templateVersion' can only be used if 'alertRuleTemplateName' is not empty.",
    ],
  ])("is refused with %s", async (_, body, message) => {
    expect(await put(ANALYTICS_RULE, body)).toContain(message);
    expect(azure.store.get(ANALYTICS_RULE)).toBeUndefined();
  });

  test.each<[string, object]>([
    ["the longest period of a frequent rule", rule({ queryPeriod: "P1DT23H59M" })],
    ["two days once an hour", rule({ queryFrequency: "PT1H", queryPeriod: "P2D" })],
    ["a query of 10,000 characters", rule({ query: "x".repeat(10_000) })],
    [
      "columns that are known only when it runs",
      rule({ query: "unknown columns", customDetails: { A: "B" } }),
    ],
    ["no incident", rule({ incidentConfiguration: { createIncident: false } })],
  ])("is accepted with %s", async (_, body) => {
    expect(await put(ANALYTICS_RULE, body)).toBe("201");
  });
});

describe("a near-real-time rule", () => {
  beforeEach(() => put(ONBOARDING, {}));
  const schedule = {
    queryFrequency: undefined,
    queryPeriod: undefined,
    triggerOperator: undefined,
    triggerThreshold: undefined,
  };
  const nrt = (changes: object = {}) => ({ ...rule({ ...schedule, ...changes }), kind: "NRT" });

  test("has no schedule and no trigger of its own, and stays one", async () => {
    expect(await put(ANALYTICS_RULE, nrt())).toBe("201");
    expect(await put(ANALYTICS_RULE, nrt({ severity: "Low" }))).toBe("200");
    expect(await put(ANALYTICS_RULE, { ...nrt(), location: "westeurope" })).toBe("200");
    expect(await put(ANALYTICS_RULE, nrt({ queryFrequency: "PT5M" }))).toContain(
      "Could not find member 'queryFrequency' on object of type 'NrtAlertRuleProperties'.",
    );
    expect(await put(ANALYTICS_RULE, nrt({ suppressionDuration: undefined }))).toContain(
      "The required property 'properties.suppressionDuration' is missing.",
    );
    expect(await put(ANALYTICS_RULE, rule())).toBe(
      "400 BadRequest: The kind of an analytics rule cannot change from 'NRT' to 'Scheduled'.",
    );
  });

  test("is one of fifty at most", async () => {
    const named = (number: number) => ANALYTICS_RULE.replace(/.{2}$/, String(number).padStart(2, "0"));
    for (let number = 1; number <= 50; number++) expect(await put(named(number), nrt())).toBe("201");
    expect(await put(named(51), nrt())).toBe(
      "400 BadRequest: There are 50 near-real-time rules, of at most 50 for a customer.",
    );
    expect(await put(named(50), nrt({ severity: "Low" }))).toBe("200");
    expect(await put(named(51), rule())).toBe("201");
  });
});
