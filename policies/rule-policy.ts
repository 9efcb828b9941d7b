import type { ResourcePolicy, RulePolicy, Settings } from "./define.ts";
import { each } from "./facts/each.ts";
import { watching } from "./facts/rules.ts";
import type { Resource } from "./resource.ts";

/** A policy on each rule that watches break-glass accounts, and on each of which a preview does not know whether it does. */
export function rulePolicy(policy: Omit<ResourcePolicy, "stage">): RulePolicy {
  const { types, check, ...described } = policy;
  return {
    ...described,
    stage: "stack",
    judgesRules: true,
    *check(stack, settings: Settings) {
      const { rules, unknown } = watching(stack);
      const all = new Set<Resource>([...rules.map(({ resource }) => resource), ...unknown]);
      const own = [...all].filter(({ type }) => types.length === 0 || types.includes(type));
      yield* each(own, (rule) => check(rule, settings));
    },
  };
}
