import { describe, expect, test } from "@jest/globals";
import { sentinelRuleEntities } from "../../../policies/rules/sentinel-rule-entities.ts";
import { UNKNOWN, verdict } from "../stack.ts";

describe("sentinel-rule-entities", () => {
  test("a good stack passes", () => {
    expect(verdict(sentinelRuleEntities)).toEqual([]);
  });

  test("a rule without the account is stopped", () => {
    const found = verdict(sentinelRuleEntities, (stack) => {
      stack.sentinel.props["entityMappings"].shift();
    });
    expect(found).toEqual(["entityMappings has no Account"]);
  });

  test("a column that the query does not return is stopped", () => {
    const found = verdict(sentinelRuleEntities, (stack) => {
      stack.sentinel.props["entityMappings"][0].fieldMappings[0].columnName = "Upn";
    });
    expect(found).toEqual(["the query returns no column Upn, of which it makes an entity"]);
  });

  test("unknown mappings are left to the deployment", () => {
    const found = verdict(sentinelRuleEntities, (stack) => {
      stack.sentinel.props["entityMappings"] = UNKNOWN;
    });
    expect(found).toEqual([
      "? cannot be judged before the deployment: a preview does not know entityMappings",
    ]);
  });
});
