import { isDeepStrictEqual } from "node:util";

/** A resource of a deployment, as the stack's state has it, without its component. */
export interface DeployedResource {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly protect: boolean;
  /** For each property, `type::name` of the resources that it is made from. */
  readonly dependencies: Readonly<Record<string, readonly string[]>>;
}

export const keyOf = ({ type, name }: Pick<DeployedResource, "type" | "name">) => `${type}::${name}`;

interface Exported {
  readonly urn: string;
  readonly type: string;
  readonly custom?: boolean;
  readonly inputs?: Record<string, unknown>;
  readonly protect?: boolean;
  readonly propertyDependencies?: Record<string, string[] | null>;
}

/** The resources of `pulumi stack export --show-secrets`, but for components and providers. */
export function deployedResources(exported: string): DeployedResource[] {
  const all: Exported[] = JSON.parse(exported).deployment.resources;
  const keys = new Map(all.map(({ urn, type }) => [urn, `${type}::${urn.slice(urn.lastIndexOf("::") + 2)}`]));
  return all
    .filter(({ custom, type }) => custom === true && !type.startsWith("pulumi:"))
    .map(({ urn, type, inputs = {}, protect = false, propertyDependencies = {} }) => ({
      type,
      name: urn.slice(urn.lastIndexOf("::") + 2),
      inputs: plain(inputs) as Record<string, unknown>,
      protect,
      dependencies: Object.fromEntries(
        Object.entries(propertyDependencies).map(([property, urns]) => [
          property,
          (urns ?? []).flatMap((each) => keys.get(each) ?? []),
        ]),
      ),
    }));
}

/** Marks an object that stands for a secret (github.com/pulumi/pulumi, sdk/go/common/resource/sig, Key). */
const SIGNATURE = "4dabf18193072939515e22adb298388d";

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  if (SIGNATURE in value && "plaintext" in value) return JSON.parse(String(value.plaintext));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
}

export type Edit = (resources: DeployedResource[]) => DeployedResource[];

/** The resources after an edit. @throws Error where it changes nothing: it would prove nothing */
export function edited(resources: readonly DeployedResource[], name: string, edit: Edit): DeployedResource[] {
  const changed = edit(structuredClone([...resources]));
  if (isDeepStrictEqual(changed, resources)) throw new Error(`The edit "${name}" changes nothing.`);
  return changed;
}
