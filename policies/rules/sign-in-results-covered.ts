import { stackPolicy } from "../define.ts";
import { isFastPath } from "../facts/fast-path.ts";
import { watching } from "../facts/rules.ts";
import { resultsOf, unseen } from "../facts/sign-in-results.ts";

const TABLES = ["SigninLogs", "AADNonInteractiveUserSignInLogs"];

export const signInResultsCovered = stackPolicy({
  name: "sign-in-results-covered",
  description: "Every sign-in of a break-glass account is seen by a rule, whatever its result.",
  why: "A result that stands in none of the rules, such as an interruption for a second factor, is a right password that nobody is notified of.",
  *check(stack) {
    const { rules, unknown } = watching(stack);
    for (const engine of ["logAlert", "sentinel"] as const) {
      const counted = rules.filter((rule) => rule.engine === engine && !isFastPath(stack, rule.resource));
      const legs = counted.flatMap(({ query }) => query.legs);
      for (const table of TABLES) {
        const own = legs.filter((leg) => leg.table === table);
        const codes = own.length === 0 ? undefined : unseen(own.map(resultsOf));
        if (codes === undefined) continue;
        const what = codes.includes("*") ? "results that are not listed" : `the results ${codes.join(", ")}`;
        const message = `no ${engine === "logAlert" ? "log alert" : "analytics rule"} sees ${what} in ${table}`;
        yield unknown.length > 0 ? { message, undecided: true } : { message };
      }
    }
  },
});
