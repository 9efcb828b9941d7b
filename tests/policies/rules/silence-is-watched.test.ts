import { describe, expect, test } from "@jest/globals";
import { silenceIsWatched } from "../../../policies/rules/silence-is-watched.ts";
import { type HandWritten, UNKNOWN, verdict } from "../stack.ts";

const MISSING = "no enabled log alert that notifies people counts the rows of SigninLogs, whoever's they are";
const COUNT = "SigninLogs | where ingestion_time() > ago(1d) | summarize Rows = count() | where Rows == 0";

function silence(stack: HandWritten, query = COUNT, props: Record<string, unknown> = {}) {
  const rule = JSON.parse(JSON.stringify(stack.rule.props));
  rule.criteria.allOf[0].query = query;
  return [{ ...stack.rule, name: "silence", props: { ...rule, severity: 1, ...props } }];
}

describe("silence-is-watched", () => {
  test("a stack with a count of all sign-ins passes", () => {
    expect(verdict(silenceIsWatched, (stack) => silence(stack))).toEqual([]);
  });

  test("a stack without one is stopped", () => {
    expect(verdict(silenceIsWatched)).toEqual([MISSING]);
  });

  test.each([
    ["that is off", COUNT, { enabled: false }],
    ["that is a whisper", COUNT, { severity: 4 }],
    ["that tells nobody", COUNT, { actions: { actionGroups: [] } }],
    [
      "of some rows",
      `${COUNT.replace("| summarize", '| where IPAddress != "203.0.113.42" | summarize')}`,
      {},
    ],
    ["of nothing", `${COUNT} | where false`, {}],
    ["that does not parse", `${COUNT} | where (`, {}],
    ["of another table", COUNT.replace("SigninLogs", "AuditLogs"), {}],
  ])("a count %s is none", (_, query, props) => {
    expect(verdict(silenceIsWatched, (stack) => silence(stack, query, props))).toEqual([MISSING]);
  });

  test("an unknown switch is left to the deployment", () => {
    expect(verdict(silenceIsWatched, (stack) => silence(stack, COUNT, { enabled: UNKNOWN }))).toEqual([
      `? ${MISSING}`,
    ]);
  });
});
