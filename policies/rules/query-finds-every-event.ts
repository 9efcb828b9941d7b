import { type Fault, stackPolicy } from "../define.ts";
import { acceptedSetting, expired, isAccepted } from "../facts/accepted.ts";
import { watchedBy } from "../facts/accounts.ts";
import { isFastPath } from "../facts/fast-path.ts";
import { watching } from "../facts/rules.ts";
import { playRules } from "../play/play-rules.ts";
import { nameOf } from "../resource.ts";

const ENGINES = ["logAlert", "sentinel", "defender"] as const;

export const queryFindsEveryEvent = stackPolicy({
  name: "query-finds-every-event",
  description: "The rules find every event of the break-glass accounts that the catalogue's queries find.",
  why: "A query loses an event in more ways than a list of forbidden words has: so it is run, on the events of the catalogue and on events that are made from its own texts, columns and times. Behind what cannot be run, anything may hide.",
  settings: acceptedSetting("RULE"),
  *check(stack, settings): Generator<Fault> {
    const { rules } = watching(stack);
    const watched = watchedBy(stack);
    for (const engine of ENGINES) {
      const own = rules.filter((rule) => rule.engine === engine && !isFastPath(stack, rule.resource));
      for (const { rule, message, unknown } of playRules(own, watched)) {
        const { urn } = rule.resource;
        const name = nameOf(rule.resource);
        if (unknown === undefined) yield { urn, message };
        else if (!isAccepted(settings, name)) {
          const words = `whether it finds every event is not known: ${message.replace(/\.$/, "")}. Read the query, and accept "${name}" in the setting "accepted"`;
          yield unknown === "open"
            ? { urn, message: words, undecided: true, isOpen: true }
            : { urn, message: `${words}; or write it otherwise` };
        }
      }
    }
    yield* expired(settings);
  },
});
