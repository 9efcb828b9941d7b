import { describe, expect, test } from "@jest/globals";
import { detections, type ResolvedAccount } from "../../queries/index.ts";
import { sampleAccount } from "../../queries/samples/account.ts";
import { signedIn } from "../../queries/samples/sign-in.ts";
import { compile, ingest } from "../../sandbox/kusto/index.ts";
import { tables } from "../../sandbox/tables/index.ts";

const watched = { accounts: [sampleAccount as unknown as ResolvedAccount], groups: [] };
const now = new Date("2026-01-15T02:20:00Z");
const ids = ["sign-in", "blocked-sign-in", "failed-sign-in"];
const queries = detections
  .filter(({ id }) => ids.includes(id))
  .map(({ id, query }) => [id, compile(query(watched), tables)] as const);

/** Which detections see a sign-in with this result, and what they call it. */
function seen(ResultType: string) {
  const schema = tables.get("SigninLogs");
  if (schema === undefined) throw new Error("There is no table SigninLogs.");
  const { rows } = ingest(schema, [{ ...signedIn, ResultType }], "test");
  return queries.flatMap(([id, query]) => {
    const found = query.run((name) => (name === "SigninLogs" ? rows : []), now);
    const result = found.columns.findIndex(({ name }) => name === "Result");
    return found.rows.map((row) => [id, row[result]]);
  });
}

describe("a result of a sign-in", () => {
  test.each([
    ["0", "sign-in", "Success"],
    ["50074", "sign-in", "Interrupted: multifactor authentication required (50074)"],
    ["50078", "sign-in", "Interrupted: multifactor authentication has expired (50078)"],
    ["50105", "sign-in", "Interrupted: not assigned to the application (50105)"],
    ["50135", "sign-in", "Interrupted: must change the password, as the account is at risk (50135)"],
    [
      "53000",
      "blocked-sign-in",
      "Right password, blocked by Conditional Access: device is not compliant (53000)",
    ],
    [
      "53003",
      "blocked-sign-in",
      "Right password, blocked by Conditional Access: access is blocked by a policy (53003)",
    ],
    ["500121", "blocked-sign-in", "Right password, second factor denied or not given (500121)"],
    ["50088", "blocked-sign-in", "Right password, second factor failed (50088)"],
    ["530035", "blocked-sign-in", "Right password, blocked by security defaults (530035)"],
    ["53004", "blocked-sign-in", "Right password, blocked because of a risk (53004)"],
    [
      "50131",
      "blocked-sign-in",
      "Right password, blocked by Conditional Access: access is blocked by a policy (50131)",
    ],
    ["90095", "sign-in", "Interrupted: application needs an administrator's consent (90095)"],
    ["50053", "failed-sign-in", "Failed (50053)"],
    ["50057", "failed-sign-in", "Failed (50057)"],
    ["50126", "failed-sign-in", "Failed (50126)"],
    ["50058", "failed-sign-in", "Failed (50058)"],
    ["16000", "failed-sign-in", "Failed (16000)"],
    ["700016", "failed-sign-in", "Failed (700016)"],
    ["", "failed-sign-in", "Failed ()"],
  ])("%s is seen by %s alone, as %s", (code, id, result) => {
    expect(seen(code)).toEqual([[id, result]]);
  });
});

test("a blocked sign-in is as severe as a success, and more than a failure", () => {
  const severity = (id: string) => detections.find((each) => each.id === id)?.severity;
  expect(ids.map(severity)).toEqual([0, 0, 1]);
});
