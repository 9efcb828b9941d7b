import type { DeployedResource, Edit } from "../resources.ts";

/** One dangerous edit of what is deployed. */
export interface Mutation {
  readonly name: string;
  readonly edit: Edit;
}

/** What an edit finds a resource by. */
export const key = ({ type, name }: DeployedResource) => `${type}::${name}`;

/** Edits of one resource, each by its name. */
export function named(
  resource: DeployedResource,
  edits: Readonly<Record<string, (key: string) => Edit>>,
): Mutation[] {
  return Object.entries(edits).map(([what, edit]) => ({
    name: `${what}: ${resource.name}`,
    edit: edit(key(resource)),
  }));
}
