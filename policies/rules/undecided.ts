import { type Fault, type RulePolicy, stackPolicy } from "../define.ts";
import { judgeStack } from "../judge.ts";

/**
 * Says of each resource which policies could not judge it, since a preview does not know what it will be. They judge
 * it in the deployment, before it is created.
 */
export function undecided(policies: readonly RulePolicy[]) {
  return stackPolicy({
    name: "undecided",
    description: "Every policy can judge every rule.",
    why: "A policy that could not judge has not passed.",
    enforcementLevel: "advisory",
    *check(stack): Generator<Fault> {
      const open = policies.flatMap((policy) => judgeStack(policy, stack).filter((found) => found.undecided));
      for (const urn of new Set(open.map((found) => found.urn))) {
        const own = open.filter((found) => found.urn === urn);
        const names = [...new Set(own.map(({ policy }) => policy))].join(", ");
        const message = `${names}: ${own[0]?.message}`;
        yield { ...(urn === undefined ? {} : { urn }), message, undecided: true };
      }
    },
  });
}
