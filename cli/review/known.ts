import type { PropertyMap } from "azure-alerting-sandbox/resources";
import type { PulumiResource } from "./pulumi-state.ts";

/** What is known about a resource that others depend on. */
export interface Known {
  readonly urn: string;
  /** `azure-native:logic:Workflow` */
  readonly type: string;
  readonly id: string;
  readonly name: string;
  readonly inputs: PropertyMap;
}

export function known({ urn, type }: PulumiResource, id: string, inputs: PropertyMap): Known {
  return { urn, type, id, name: id.slice(id.lastIndexOf("/") + 1), inputs };
}

/** The resources, each after those that it depends on. */
export function dependencyOrder(resources: readonly PulumiResource[]): PulumiResource[] {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const ordered = new Set<PulumiResource>();
  const visiting = new Set<PulumiResource>();
  const visit = (resource: PulumiResource) => {
    if (ordered.has(resource) || visiting.has(resource)) return;
    visiting.add(resource);
    for (const urn of dependenciesOf(resource)) {
      const needed = byUrn.get(urn);
      if (needed !== undefined) visit(needed);
    }
    ordered.add(resource);
  };
  for (const resource of resources) visit(resource);
  return [...ordered];
}

/** The dependencies of one property, or of the whole resource. */
export function dependenciesOf(
  { dependencies, propertyDependencies }: PulumiResource,
  property?: string,
): readonly string[] {
  if (property !== undefined) return propertyDependencies?.[property] ?? [];
  return [
    ...(dependencies ?? []),
    ...Object.values(propertyDependencies ?? {}).flatMap((urns) => urns ?? []),
  ];
}
