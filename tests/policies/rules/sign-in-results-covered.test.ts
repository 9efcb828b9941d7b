import { describe, expect, test } from "@jest/globals";
import { signInResultsCovered } from "../../../policies/rules/sign-in-results-covered.ts";
import { herald, verdict, withQuery } from "../stack.ts";

describe("sign-in-results-covered", () => {
  test("a good stack passes", () => {
    expect(verdict(signInResultsCovered)).toEqual([]);
  });

  test("a result that stands in no rule is stopped", () => {
    const found = verdict(signInResultsCovered, (stack) => {
      withQuery(stack, (query) =>
        query.replace("| project", '| where ResultType !in ("50126", "50074") | project'),
      );
    });
    expect(found).toEqual(["no log alert sees the results 50126, 50074 in SigninLogs"]);
  });

  test("a rule on successes alone is stopped", () => {
    const found = verdict(signInResultsCovered, (stack) => {
      withQuery(stack, (query) => query.replace("| project", '| where ResultType == "0" | project'));
    });
    expect(found).toEqual(["no log alert sees results that are not listed in SigninLogs"]);
  });

  test("what a rule that only tells sooner sees does not count", () => {
    const found = verdict(signInResultsCovered, (stack) => {
      const sooner = herald(stack);
      withQuery(stack, (query) => `${query.split("\n| project")[0]}\n| where ResultType != "50074"`);
      return [sooner];
    });
    expect(found).toEqual(["no log alert sees the results 50074 in SigninLogs"]);
  });
});
