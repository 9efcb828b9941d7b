import { describe, expect, test } from "@jest/globals";
import { getCountries, getCountryCallingCode } from "libphonenumber-js/min";
import { propertiesUnderstood } from "../../../policies/rules/properties-understood.ts";
import { actionGroup } from "../../../policies/shape/action-group.ts";
import { outside } from "../../../policies/shape/shape.ts";
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

  test.each<[string, string, object]>([
    ["a Cyrillic letter in an address", "emailReceivers", { emailAddress: "onc\u0430ll@contoso.com" }],
    ["an invisible one", "emailReceivers", { emailAddress: "oncall@con\u200btoso.com" }],
    ["a domain that is nobody's", "emailReceivers", { emailAddress: "oncall@example.org" }],
    ["a country code that no country has", "smsReceivers", { countryCode: "999", phoneNumber: "687654321" }],
    ["a number of zeros", "smsReceivers", { countryCode: "31", phoneNumber: "000000000" }],
    [
      "a role that Azure does not have",
      "armRoleReceivers",
      { roleId: "11111111-2222-4333-8444-555555555555" },
    ],
  ])("%s is stopped", (_, kind, receiver) => {
    const found = verdict(propertiesUnderstood, (stack) => {
      stack.direct.props[kind] = [{ name: "one", ...receiver }];
    });
    expect(found).toEqual([expect.stringMatching(new RegExp(`^${kind}\\.0\\.\\w+ is not understood`))]);
  });

  test("the country codes are those of libphonenumber", () => {
    const codes = Array.from({ length: 999 }, (_, index) => String(index + 1));
    const understood = codes.filter((countryCode) => {
      const voiceReceivers = [{ name: "one", countryCode, phoneNumber: "687654321" }];
      return [...outside({ voiceReceivers }, actionGroup)].length === 0;
    });
    const known = new Set<string>(getCountries().map((country) => getCountryCallingCode(country)));
    expect(understood).toEqual(codes.filter((code) => known.has(code)));
  });

  test("a role that people have for a subscription is understood", () => {
    const found = verdict(propertiesUnderstood, (stack) => {
      stack.direct.props["armRoleReceivers"] = [
        { name: "owners", roleId: "8E3AF657-A8FF-443C-A75C-2FE8C4BCB635" },
      ];
    });
    expect(found).toEqual([]);
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
