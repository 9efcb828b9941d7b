import { describe, expect, test } from "@jest/globals";
import { propertiesUnderstood } from "../../../policies/rules/properties-understood.ts";
import { type HandWritten, UNKNOWN, verdict } from "../stack.ts";

const paused = (stack: HandWritten) => {
  stack.rule.props["pausedUntil"] = "2099-01-01";
};
const MESSAGE =
  'pausedUntil is not understood: "2099-01-01". Leave it out, or accept "watch: pausedUntil" in the setting "accepted"';

describe("properties-understood", () => {
  test("a good stack passes", () => {
    expect(verdict(propertiesUnderstood)).toEqual([]);
  });

  test("a property that nobody knows is stopped", () => {
    expect(verdict(propertiesUnderstood, paused)).toEqual([MESSAGE]);
  });

  test.each([
    ["a switch that is a text", "enabled", "true"],
    ["a window that the service does not have", "windowSize", "PT7M"],
    ["an alert that stays fired", "resolveConfiguration", { autoResolved: true, timeToResolve: "P2D" }],
  ])("%s is stopped", (_, property, value) => {
    const found = verdict(propertiesUnderstood, (stack) => {
      stack.rule.props[property] = value;
    });
    expect(found).toEqual([expect.stringContaining("is not understood")]);
  });

  test("a rule that watches nobody may have what it likes", () => {
    const found = verdict(propertiesUnderstood, (stack) => {
      const props = JSON.parse(JSON.stringify(stack.rule.props));
      props.criteria.allOf[0].query = "Heartbeat | count";
      return [{ ...stack.rule, name: "heartbeat", props: { ...props, pausedUntil: "2099-01-01" } }];
    });
    expect(found).toEqual([]);
  });

  test("what is accepted with a reason passes until its end", () => {
    const accepted = (until: string, reason = "The vendor needs it.") =>
      verdict(propertiesUnderstood, paused, { accepted: { "watch: pausedUntil": { reason, until } } });
    expect(accepted("2099-12-31")).toEqual([]);
    expect(accepted("2020-12-31")).toEqual([
      '"watch: pausedUntil" was accepted until 2020-12-31: look at it again',
    ]);
    expect(accepted("soon", "")).toEqual([
      '"watch: pausedUntil" is accepted without a reason: say why in "reason"',
      '"watch: pausedUntil" is accepted without an end: give "until" a date such as 2027-01-31',
    ]);
  });

  test("an unknown value is left to the deployment", () => {
    const found = verdict(propertiesUnderstood, (stack) => {
      stack.rule.props["severity"] = UNKNOWN;
    });
    expect(found).toEqual([]);
  });
});
