import { stackPolicy } from "../define.ts";
import { acceptedSetting, expired, isAccepted } from "../facts/accepted.ts";
import { rulesByWatchlist, watching } from "../facts/rules.ts";
import { nameOf } from "../resource.ts";

export const alertingPresent = stackPolicy({
  name: "alerting-present",
  description: "The stack has alerting on break-glass accounts.",
  why: "On a stack without it, this pack says nothing else: that is no proof of anything.",
  enforcementLevel: "advisory",
  settings: acceptedSetting("RULE"),
  *check(stack, settings) {
    yield* expired(settings);
    const { rules, unknown } = watching(stack);
    if (rules.length > 0) return;
    const byWatchlist = rulesByWatchlist(stack);
    for (const resource of byWatchlist) {
      const name = nameOf(resource);
      if (isAccepted(settings, name)) continue;
      yield {
        urn: resource.urn,
        message: `it finds people in a watchlist, and the stack does not say who they are: nothing of this rule was judged. Name the accounts in its query, by object id and user principal name; or read it, and accept "${name}" in the setting "accepted"`,
        undecided: true,
        isOpen: true,
      };
    }
    if (byWatchlist.length > 0) return;
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
