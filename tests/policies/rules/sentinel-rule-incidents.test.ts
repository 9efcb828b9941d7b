import { describe, expect, test } from "@jest/globals";
import { sentinelRuleIncidents } from "../../../policies/rules/sentinel-rule-incidents.ts";
import { UNKNOWN, verdict } from "../stack.ts";

describe("sentinel-rule-incidents", () => {
  test("a good stack passes", () => {
    expect(verdict(sentinelRuleIncidents)).toEqual([]);
  });

  test("a rule that opens no incident is stopped", () => {
    const found = verdict(sentinelRuleIncidents, (stack) => {
      stack.sentinel.props["incidentConfiguration"].createIncident = false;
    });
    expect(found).toEqual(["incidentConfiguration.createIncident is not true"]);
  });

  test("one incident for all accounts is stopped", () => {
    const found = verdict(sentinelRuleIncidents, (stack) => {
      stack.sentinel.props["incidentConfiguration"].groupingConfiguration.matchingMethod = "AnyAlert";
    });
    expect(found).toEqual(["matchingMethod is AnyAlert: gather alerts by account (Selected)"]);
  });

  test("one alert for all rows is stopped", () => {
    const found = verdict(sentinelRuleIncidents, (stack) => {
      stack.sentinel.props["eventGroupingSettings"].aggregationKind = "SingleAlert";
    });
    expect(found).toEqual([
      "aggregationKind is SingleAlert: one alert for several accounts cannot be gathered by account (AlertPerResult)",
    ]);
  });

  test("an incident of a week is stopped", () => {
    const found = verdict(sentinelRuleIncidents, (stack) => {
      stack.sentinel.props["incidentConfiguration"].groupingConfiguration.lookbackDuration = "P7D";
    });
    expect(found).toEqual(["lookbackDuration is P7D: it must be P1D or less"]);
  });

  test("an unknown configuration is left to the deployment", () => {
    const found = verdict(sentinelRuleIncidents, (stack) => {
      stack.sentinel.props["incidentConfiguration"] = UNKNOWN;
    });
    expect(found).toEqual([
      "? cannot be judged before the deployment: a preview does not know incidentConfiguration",
    ]);
  });
});
