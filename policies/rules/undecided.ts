import { type Fault, type ResourcePolicy, stackPolicy } from "../define.ts";
import { judgeResource } from "../judge.ts";

/**
 * Says of each resource which policies could not judge it, since a preview does not know what it will be. They judge
 * it in the deployment, before it is created.
 */
export function undecided(policies: readonly ResourcePolicy[]) {
  return stackPolicy({
    name: "undecided",
    description: "Every policy can judge every resource.",
    why: "A policy that could not judge has not passed.",
    enforcementLevel: "advisory",
    *check(stack): Generator<Fault> {
      for (const resource of stack.resources) {
        const open = policies.flatMap((policy) =>
          judgeResource(policy, resource).filter((found) => found.undecided),
        );
        const [first] = open;
        if (first === undefined) continue;
        const names = [...new Set(open.map(({ policy }) => policy))].join(", ");
        yield { urn: resource.urn, message: `${names}: ${first.message}`, undecided: true };
      }
    },
  });
}
