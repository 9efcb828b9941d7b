import * as proxies from "@pulumi/policy/proxy.js";
import { type Finding, judgeResource, judgeStack } from "../../../policies/judge.ts";
import { resourcePolicies, stackPolicies } from "../../../policies/policies.ts";
import { Stack, withoutVersion } from "../../../policies/resource.ts";
import { type DeployedResource, keyOf } from "./resources.ts";

/** Left out of the package's declarations, since it is internal; the analyzer wraps every value in it. */
export const { unknownCheckingProxy } = proxies as unknown as {
  unknownCheckingProxy(values: object): Record<string, unknown>;
};

/** What the pack finds wrong, without an engine; the values are handed over as the engine does. */
export function judge(resources: readonly DeployedResource[]): Finding[] {
  const present = new Set(resources.map(keyOf));
  const stack = new Stack(
    resources.map((resource) => ({
      type: withoutVersion(resource.type),
      urn: keyOf(resource),
      props: unknownCheckingProxy(resource.inputs),
      protect: resource.protect,
      dependencies: (property) => (resource.dependencies[property] ?? []).filter((key) => present.has(key)),
    })),
  );
  return [
    ...resourcePolicies.flatMap((policy) =>
      stack.resources.flatMap((resource) => judgeResource(policy, resource)),
    ),
    ...stackPolicies.flatMap((policy) => judgeStack(policy, stack)),
  ];
}
