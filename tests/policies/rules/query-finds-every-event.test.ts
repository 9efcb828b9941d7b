import { describe, expect, test } from "@jest/globals";
import { queryFindsEveryEvent } from "../../../policies/rules/query-finds-every-event.ts";
import { ACCOUNTS, UNKNOWN, verdict, withQuery } from "../stack.ts";

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
      'blocked-sign-in: it does not find "blocked by a policy, with IPAddress "192.0.2.9"", and 7 more',
      'failed-sign-in: it does not find "a wrong password, with IPAddress "192.0.2.9"", and 4 more',
      'sign-in: it does not find "an interactive sign-in, with IPAddress "192.0.2.9"", and 6 more',
    ]);
  });

  test("so is a day after which nothing is found", () => {
    const first = found(exempt("now() > datetime(2033-03-03)")).at(-1);
    expect(first).toMatch(/^sign-in: it does not find "an interactive sign-in, at 2040-06-01 12:31"/);
  });

  describe("events that arrive late, or are looked for at another time, are found", () => {
    const kept = (condition: string) => found(exempt(`not(${condition})`)).at(-1);

    test.each([
      "ingestion_time() - TimeGenerated < 1d",
      "TimeGenerated > ago(46h)",
      "TimeGenerated < ingestion_time()",
      "not(ingestion_time() - TimeGenerated between (2h .. 150m))",
      "ingestion_time() - TimeGenerated !between (totimespan('07:00:00') .. totimespan('08:00:00'))",
      "now() - ingestion_time() < 4m",
      "ingestion_time() < ago(10s)",
      "datetime_part('minute', TimeGenerated) < 50",
      "datetime_part('second', now()) != 41",
      "dayofweek(TimeGenerated) != 6d or hourofday(TimeGenerated) != 3",
      "format_datetime(TimeGenerated, 'MM-dd') != '12-24'",
    ])("not so with %s", (condition) => {
      expect(kept(condition)).toMatch(/^sign-in: it does not find "an interactive sign-in, /);
    });

    test.each([
      "iff(TimeGenerated > ago(1d), TimeGenerated, datetime(2020-01-01))",
      "iff(TimeGenerated > ago(1d), TimeGenerated, datetime(null))",
      "iff(hourofday(TimeGenerated) == 3, TimeGenerated + 1h, TimeGenerated)",
    ])("nor where rows are dated %s", (time) => {
      expect(
        found((query) => query.replace("project TimeGenerated", `project TimeGenerated = ${time}`)).at(-1),
      ).toMatch(/^sign-in: it does not find "/);
    });

    test.each([
      "ingestion_time() between (ago(20m) .. now())",
      "ingestion_time() - TimeGenerated < 10d",
      "datetime_part('minute', TimeGenerated) < 60",
    ])("so it is with %s", (condition) => {
      expect(kept(condition)).toBeUndefined();
    });
  });

  test.each([
    ["of busy times", "toscalar(SigninLogs | count) > 500", "among 501 rows of other people"],
    ["of lengths", "strlen(UserAgent) > 140", "at random"],
    ["of checksums", "hash(UserAgent, 5) == 1", "at random"],
    ["of a country", "tostring(geo_info_from_ip_address(IPAddress).country) == 'Italy'", "from 100.64."],
  ])("what is exempt because %s is found", (_, condition, how) => {
    expect(found(exempt(condition)).at(-1)).toMatch(
      new RegExp(`^sign-in: it does not find "an interactive sign-in, .*${how}`),
    );
  });

  test("who was there before, and what somebody else did, takes nothing from an event", () => {
    const company = (condition: string) =>
      found(exempt(`toscalar(SigninLogs | summarize countif(${condition})) > 0`)).at(-1);
    const someLater = "ingestion_time() < ago(30m)";
    expect(company(someLater)).toContain(
      "an interactive sign-in, after the same an hour, a day and six days before",
    );
    expect(company(`AppDisplayName == "Canary" and UserId !~ "${ACCOUNTS[0]}"`)).toContain(
      "after rows of other people",
    );
    expect(company('AppDisplayName == "Canary" and TimeGenerated < ago(99d)')).toBeUndefined();
  });

  test("one alert for each id is one for each event, and a place that is looked up takes none away", () => {
    expect(
      found(
        (query) =>
          `${query.replace("project TimeGenerated", "project Id, TimeGenerated")} | summarize arg_max(TimeGenerated, *) by Id
           | extend Place = tostring(geo_info_from_ip_address(IPAddress).country)`,
      ),
    ).toEqual([]);
  });

  test("an option of a query may change what it finds: it is stopped", () => {
    expect(found((query) => `set query_now = datetime(2020-01-01);\n${query}`)).toEqual([
      expect.stringContaining('"set query_now" may change what it finds: leave it out'),
    ]);
  });

  test("two addresses that become one alert are stopped", () => {
    expect(found((query) => `${query} | summarize arg_max(TimeGenerated, *) by UserPrincipalName`)).toEqual([
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

  test.each([
    [
      "a function that is saved in the workspace",
      "extend Name = MySavedFunction(IPAddress)",
      "it calls MySavedFunction",
    ],
    [
      "a watchlist",
      "where IPAddress !in ((_GetWatchlist('offices') | project SearchKey))",
      "it reads _GetWatchlist()",
    ],
    ["another workspace", "union (workspace('law-2').SigninLogs | take 0)", "it reads workspace()"],
  ])("of %s, nobody here knows what it holds: somebody has to look", (_, operator, reason) => {
    const result = found((query) => `${query} | ${operator}`);
    expect(result).toEqual([
      expect.stringMatching(
        /^\? whether it finds every event is not known: .*accept "watch" in the setting "accepted"$/,
      ),
    ]);
    expect(result[0]).toContain(reason);
  });

  test("a text, and a comment, may name what is not read", () => {
    expect(
      found((query) => `${query} | extend A = "workspace('x')", B = 'app()' // _GetWatchlist('x')`),
    ).toEqual([]);
  });

  test("behind what cannot be run, anything may hide: it is stopped, unless somebody has accepted it", () => {
    const hidden = (settings = {}) =>
      verdict(
        queryFindsEveryEvent,
        (stack) => withQuery(stack, (query) => `${query} | evaluate basket()`),
        settings,
      );
    const accepted = (until: string) =>
      hidden({ accepted: { watch: { reason: "Looked at by the SOC.", until } } });
    expect(hidden()).toEqual([
      'whether it finds every event is not known: The plugin "basket" is not run by the sandbox. Count the values of each column with summarize. Read the query, and accept "watch" in the setting "accepted"; or write it otherwise',
    ]);
    expect(accepted("2099-12-31")).toEqual([]);
    expect(accepted("2020-12-31")).toEqual(['"watch" was accepted until 2020-12-31: look at it again']);
  });

  test("an unknown query is left to the deployment: other policies say so", () => {
    const result = verdict(queryFindsEveryEvent, (stack) => {
      stack.rule.props["criteria"].allOf[0].query = UNKNOWN;
    });
    expect(result).toEqual([]);
  });
});
