import { stackPolicy } from "../define.ts";
import { watchedBy } from "../facts/accounts.ts";
import { isFastPath } from "../facts/fast-path.ts";
import { watching } from "../facts/rules.ts";
import { playRules } from "../play/play-rules.ts";

const ENGINES = ["logAlert", "sentinel", "defender"] as const;

export const queryFindsEveryEvent = stackPolicy({
  name: "query-finds-every-event",
  description: "The rules find every event of the break-glass accounts that the catalogue's queries find.",
  why: "A query loses an event in more ways than a list of forbidden words has: so it is run, on the events of the catalogue and on events that are made from its own texts, columns and times.",
  *check(stack) {
    const { rules } = watching(stack);
    const watched = watchedBy(stack);
    for (const engine of ENGINES) {
      const own = rules.filter((rule) => rule.engine === engine && !isFastPath(stack, rule.resource));
      for (const { rule, message, undecided } of playRules(own, watched)) {
        const { urn } = rule.resource;
        yield undecided ? { urn, message, undecided } : { urn, message };
      }
    }
  },
});
