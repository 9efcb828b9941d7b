import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ReviewedDeployment } from "../../../../cli/review/deployment.ts";
import { fromPulumi } from "../../../../cli/review/pulumi-resources.ts";
import { stateOf } from "../../../../cli/review/resource-list.ts";
import { guidOf, resourcesOf } from "../../../proof/configuration/deployed.ts";
import { configuredBy } from "../../../proof/configuration/stack-file.ts";
import type { DeployedResource } from "../resources.ts";

const STACK_FILE = join(import.meta.dirname, "../../../../Pulumi.dev.yaml");

/** The resources that the program makes of the sample tenant's configuration today. */
export function sampleStack(): Promise<DeployedResource[]> {
  return resourcesOf(configuredBy(readFileSync(STACK_FILE, "utf8")));
}

/** The resources as the sandbox's Resource Manager would get them. */
export function deploymentOf(resources: readonly DeployedResource[]): ReviewedDeployment {
  const state = stateOf(
    structuredClone(
      resources.map((each) => ({
        ...each,
        dependencies: Object.fromEntries(
          Object.entries(each.dependencies).map(([property, keys]) => [property, [...keys]]),
        ),
      })),
    ),
  );
  const withIds = state.resources.map((each) =>
    each.type.endsWith(":Workspace")
      ? { ...each, outputs: { ...each.outputs, customerId: guidOf(each.urn.split("::")[1] ?? "") } }
      : each,
  );
  return {
    title: "stack",
    labels: new Map(),
    isDeclared: true,
    ...fromPulumi({ ...state, resources: withIds }),
  };
}
