import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { chainOf } from "../../../cli/verify/chain.ts";
import { latestEpisode } from "../../../cli/verify/episode.ts";
import type { Facts, Incident } from "../../../cli/verify/facts.ts";
import { at, complete, FALLBACK, fired, ran, signedIn } from "./facts.ts";

const judge = (changes: Partial<Facts>, target = 10) =>
  chainOf({ ...complete, ...changes }, target, at("00:00:00"));
/** The verdict, the link that is broken, and why. */
const broken = (changes: Partial<Facts>) => {
  const { verdict, brokenAt, links } = judge(changes);
  return [verdict, brokenAt, links.find(({ id }) => id === brokenAt)?.what];
};
const withAction = (name: string, change: object) => [
  { ...ran, actions: ran.actions.map((each) => (each.name === name ? { ...each, ...change } : each)) },
];

test("a complete chain: each link with its time after the sign-in, and where the time went", () => {
  const { verdict, links, parts, secondsToLastMessage } = judge({});
  expect([verdict, secondsToLastMessage]).toEqual(["complete", 430]);
  expect(links.map(({ id, secondsAfterSignIn }) => [id, secondsAfterSignIn])).toEqual([
    ["sign-in", 0],
    ["alert", 420],
    ["action-groups", 421],
    ["workflow", 423],
    ["messages", 430],
  ]);
  expect(parts.map(({ name, seconds }) => [name, seconds])).toEqual([
    ["ingestion", 120],
    ["detection", 300],
    ["routing", 3],
    ["sending", 7],
  ]);
});

describe("what is missing", () => {
  const incident: Incident = {
    number: 7,
    title: "t",
    severity: "High",
    status: "New",
    ruleIds: ["/RULE"],
    createdAt: at("01:00:00"),
    alertTimes: [at("01:00:00")],
    accounts: [signedIn.accountId],
  };
  const cases: readonly [string, Partial<Facts>, string, string][] = [
    [
      "no row",
      { signIns: [] },
      "sign-in",
      "No sign-in of a break-glass account has arrived since 2026-01-15 00:00:00.",
    ],
    ["no alert", { alerts: [] }, "alert", "No alert has fired for this sign-in."],
    [
      "an alert of another address",
      { alerts: [{ ...fired, dimensions: { ...fired.dimensions, IPAddress: "198.51.100.1" } }] },
      "alert",
      "No alert has fired for this sign-in.",
    ],
    [
      "an alert that was open before",
      { alerts: [{ ...fired, firedAt: at("01:20:00") }] },
      "alert",
      "The alert for this account, address and client was still open: it fired at 2026-01-15 01:20:00, before this sign-in, and pages only once.",
    ],
    [
      "a group that was suppressed",
      {
        alerts: [
          {
            ...fired,
            groups: fired.groups.map((each) =>
              each.actionGroupId === FALLBACK ? { ...each, result: "suppressed" } : each,
            ),
          },
        ],
      },
      "action-groups",
      "Not sent to fallback (suppressed by an alert processing rule).",
    ],
    [
      "a run of another alert",
      { runs: [{ ...ran, alertId: "a2" }] },
      "workflow",
      "The alert started no run.",
    ],
    ["a closing run alone", { runs: [{ ...ran, isClosing: true }] }, "workflow", "The alert started no run."],
    [
      "a run that was cancelled",
      { runs: [{ ...ran, status: "Cancelled", actions: [] }] },
      "workflow",
      "The run R1 ended Cancelled.",
    ],
    [
      "an action that failed",
      { runs: withAction("Run_query", { status: "Failed", code: "Forbidden", error: "No." }) },
      "workflow",
      "The run R1 ended Succeeded: Run_query failed (Forbidden): No.",
    ],
    [
      "a message that failed",
      { runs: withAction("Send_SMS", { status: "TimedOut", code: "ActionTimedOut" }) },
      "messages",
      "Not sent: Send_SMS timedout (ActionTimedOut).",
    ],
    [
      "a message that was skipped",
      { runs: withAction("Send_SMS", { status: "Skipped", code: "ActionSkipped" }) },
      "messages",
      "Not sent: Send_SMS skipped (ActionSkipped).",
    ],
    ["no incident", { incidents: [] }, "incident", "No incident was opened for this sign-in."],
    [
      "an incident without an alert since",
      { incidents: [incident] },
      "incident",
      "No incident was opened for this sign-in.",
    ],
    [
      "an incident of somebody else",
      { incidents: [{ ...incident, alertTimes: [at("02:25:00")], accounts: ["bg2@contoso.com"] }] },
      "incident",
      "No incident was opened for this sign-in.",
    ],
  ];
  test.each(cases)("%s", (_, changes, link, what) => {
    expect(broken(changes)).toEqual(["incomplete", link, what]);
  });

  test("an older incident that took the sign-in's alert is enough", () => {
    const { verdict, links } = judge({
      incidents: [{ ...incident, alertTimes: [at("01:00:00"), at("02:25:00")] }],
    });
    expect([verdict, links.at(-1)?.at]).toEqual(["complete", at("02:25:00")]);
  });

  test("Defender is reported, and the chain does not depend on it", () => {
    const { verdict, links } = judge({ defender: [] });
    expect([verdict, links.at(-1)?.id, links.at(-1)?.status]).toEqual([
      "complete",
      "defender-alert",
      "missing",
    ]);
  });
});

test("a rule that leaves the sign-in out, or waits for more of them, is named where no alert fired", () => {
  const [rule] = complete.deployed.rules;
  if (rule === undefined) throw new Error("no rule");
  const missing = (changes: Partial<typeof rule>) => {
    const deployed = { ...complete.deployed, rules: [{ ...rule, ...changes }] };
    return broken({ alerts: [], runs: [], deployed })[2];
  };
  const filter = (operator: string, ...values: string[]) => ({
    filters: [{ name: "UserPrincipalName", operator, values }],
  });
  expect(missing({ waitsFor: ["2 of 3 periods"] })).toBe(
    "No alert has fired for this sign-in: sign-in waits until 2 of 3 periods meet its condition.",
  );
  expect(missing(filter("Include", "alice@contoso.com"))).toBe(
    "No alert has fired for this sign-in: sign-in leaves it out, because UserPrincipalName includes only alice@contoso.com.",
  );
  expect(missing(filter("Exclude", signedIn.account.toUpperCase()))).toContain(
    "sign-in leaves it out, because",
  );
  expect(missing(filter("Include", signedIn.account))).toBe("No alert has fired for this sign-in.");
  expect(missing({ enabled: false })).toBe("No alert has fired for this sign-in: sign-in is disabled.");
});

test("an alert without dimensions of a rule that waits for a second period belongs to a sign-in long before", () => {
  const { dimensions: _, ...late } = { ...fired, firedAt: at("03:05:00") };
  const rules = (firesWithinMinutes: number) =>
    complete.deployed.rules.map((rule) => ({ ...rule, firesWithinMinutes }));
  const found = (minutes: number) =>
    judge({ alerts: [late], deployed: { ...complete.deployed, rules: rules(minutes) } }).links.find(
      ({ id }) => id === "alert",
    )?.status;
  expect([found(5), found(65)]).toEqual(["missing", "found"]);
});

test("if the history records no group, the run proves it; a rule without groups is broken", () => {
  const unrecorded = { ...fired, groups: [], recordsGroups: false };
  expect(judge({ alerts: [unrecorded] }).verdict).toBe("complete");
  expect(broken({ alerts: [unrecorded], runs: [] })[1]).toBe("action-groups");
  const deployed = {
    ...complete.deployed,
    rules: complete.deployed.rules.map((rule) => ({ ...rule, actionGroupIds: [] })),
  };
  expect(broken({ deployed })).toEqual([
    "incomplete",
    "action-groups",
    "sign-in has no action group: nobody is notified.",
  ]);
});

test("a run whose history is hidden belongs to the alert that fired shortly before it", () => {
  const { alertId: _, ...hidden } = ran;
  expect(judge({ runs: [hidden] }).verdict).toBe("complete");
  expect(broken({ runs: [{ ...hidden, startedAt: at("02:31:00") }] })[1]).toBe("workflow");
});

test("on the fast path, what one run leaves out another may have sent", () => {
  const fast = { ...fired, id: "a0", firedAt: at("02:16:00") };
  const first = { ...ran, name: "R0", alertId: "a0", startedAt: at("02:16:01") };
  const [confirming] = withAction("Send_SMS", { status: "Skipped" });
  if (confirming === undefined) throw new Error("no run");
  const { verdict, links } = judge({ alerts: [fast, fired], runs: [confirming, first] });
  expect([verdict, links[1]?.at]).toEqual(["complete", at("02:16:00")]);
});

test("late is what came after the target, to the second, and only where nothing is missing", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1440 }), fc.boolean(), (target, hasRow) => {
      const { verdict } = judge(hasRow ? {} : { signIns: [] }, target);
      expect(verdict).toBe(hasRow ? (430 > target * 60 ? "late" : "complete") : "incomplete");
    }),
  );
});

describe("an episode", () => {
  const later = (minutes: number, change = {}) => {
    const move = (time: string) => new Date(Date.parse(time) + minutes * 60_000).toISOString();
    return {
      ...signedIn,
      happenedAt: move(signedIn.happenedAt),
      ingestedAt: move(signedIn.ingestedAt),
      ...change,
    };
  };

  test("begins with the first of the sign-ins that are at most half an hour apart", () => {
    expect(latestEpisode([later(0), later(29), later(58)])).toMatchObject({ count: 3, first: later(0) });
    expect(latestEpisode([later(0), later(31), later(58)])).toMatchObject({ count: 2, first: later(31) });
  });

  test("is of one account, address and client", () => {
    expect(latestEpisode([later(0), later(5, { address: "198.51.100.1" })])).toMatchObject({ count: 1 });
    expect(latestEpisode([])).toBeUndefined();
  });

  test("does not depend on the order of the rows", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 10, 45, 70, 71], { minLength: 1 }), (minutes) => {
        const sorted = minutes.toSorted((a, b) => a - b);
        const expected = latestEpisode(sorted.map((each) => later(each)));
        expect(latestEpisode(minutes.map((each) => later(each)))).toEqual(expected);
      }),
    );
  });
});
