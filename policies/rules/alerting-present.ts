import { stackPolicy } from "../define.ts";
import { watching } from "../facts/rules.ts";

export const alertingPresent = stackPolicy({
  name: "alerting-present",
  description: "The stack has alerting on break-glass accounts.",
  why: "On a stack without it, this pack says nothing else: that is no proof of anything.",
  enforcementLevel: "advisory",
  *check(stack) {
    const { rules, unknown } = watching(stack);
    if (rules.length > 0) return;
    if (unknown.length > 0) {
      yield {
        message: "no query is known before the deployment: the rules are judged then",
        undecided: true,
      };
    } else {
      yield {
        message:
          "no rule names a break-glass account by object id or user principal name: nothing else of this pack was judged",
      };
    }
  },
});
