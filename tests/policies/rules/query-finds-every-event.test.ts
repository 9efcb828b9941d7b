import { describe, expect, test } from "@jest/globals";
import { queryFindsEveryEvent } from "../../../policies/rules/query-finds-every-event.ts";
import { UNKNOWN, verdict, withQuery } from "../stack.ts";

const found = (changed: (query: string) => string) =>
  verdict(queryFindsEveryEvent, (stack) => withQuery(stack, changed)).toSorted();
const exempt = (condition: string) => (query: string) =>
  query.replace(
    "| where UserId",
    `| extend UserId = iff(${condition}, "", UserId), UserPrincipalName = iff(${condition}, "", UserPrincipalName)\n| where UserId`,
  );

describe("query-finds-every-event", () => {
  test("a good stack passes", () => {
    expect(verdict(queryFindsEveryEvent)).toEqual([]);
  });

  test("a query that finds nothing is stopped, and says what it loses", () => {
    expect(
      found(
        (query) =>
          `${query} | lookup kind=inner (datatable(UserPrincipalName: string)[]) on UserPrincipalName`,
      ),
    ).toEqual([
      expect.stringMatching(/^blocked-sign-in: it does not find /),
      expect.stringMatching(/^failed-sign-in: it does not find "a wrong password", and \d+ more$/),
      expect.stringMatching(/^sign-in: it does not find "an interactive sign-in", and \d+ more$/),
    ]);
  });

  test("an address that is exempt is found from the query's own text", () => {
    expect(found(exempt('IPAddress == "192.0.2.9"'))).toEqual([
      'blocked-sign-in: it does not find "blocked by a policy, with IPAddress "192.0.2.9""',
      'failed-sign-in: it does not find "a wrong password, with IPAddress "192.0.2.9""',
      'sign-in: it does not find "an interactive sign-in, with IPAddress "192.0.2.9""',
    ]);
  });

  test("so is a day after which nothing is found", () => {
    const first = found(exempt("now() > datetime(2033-03-03)")).at(-1);
    expect(first).toMatch(/^sign-in: it does not find "an interactive sign-in, at 2040-06-01 12:31"/);
  });

  test("two addresses that become one alert are stopped", () => {
    expect(found((query) => `${query} | summarize arg_max(TimeGenerated, *) by UserPrincipalName`)).toEqual([
      "blocked-sign-in: of 2 episodes at once it makes one alert",
      "failed-sign-in: of 2 episodes at once it makes one alert",
      "sign-in: of 2 episodes at once it makes one alert",
    ]);
  });

  test("a query that has rows without any event is stopped", () => {
    expect(found((query) => `${query} | summarize Rows = count()`)).toContain(
      "it fires where nothing has happened",
    );
  });

  test("columns that are added, and an outer join, lose nothing", () => {
    expect(
      found(
        (query) =>
          `${query} | join kind=leftouter (SigninLogs | summarize Others = count() by IPAddress) on IPAddress`,
      ),
    ).toEqual([]);
  });

  test("what the sandbox cannot run is unknown", () => {
    expect(found((query) => `${query} | extend Name = MySavedFunction(IPAddress)`)).toEqual([
      "? it is not known whether it finds every event: it cannot be run here",
    ]);
  });

  test("an unknown query is left to the deployment: other policies say so", () => {
    const result = verdict(queryFindsEveryEvent, (stack) => {
      stack.rule.props["criteria"].allOf[0].query = UNKNOWN;
    });
    expect(result).toEqual([]);
  });
});
