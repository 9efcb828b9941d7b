import { asNative } from "./native.ts";
/** A resource as the program declares it, whatever its component and its name. */
export interface Resource {
  /** Without the API version: `azure-native:monitor:ActionGroup`. */
  readonly type: string;
  readonly urn: string;
  /** Inputs; at the stack stage, also what Azure gives, such as `name`. An unknown value throws when it is read. */
  readonly props: Readonly<Record<string, unknown>>;
  readonly protect: boolean;
  /** The URNs of the resources that a property is made from. */
  dependencies(property: string): readonly string[];
}

export class Stack {
  readonly resources: readonly Resource[];
  readonly #byUrn: ReadonlyMap<string, Resource>;

  constructor(declared: readonly Resource[]) {
    const resources = declared.flatMap(asNative);
    this.resources = resources;
    this.#byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  }

  ofType(...types: readonly string[]): Resource[] {
    return this.resources.filter(({ type }) => types.includes(type));
  }

  /** The resources that a property is made from, of one type. */
  madeFrom(resource: Resource, property: string, type: string): Resource[] {
    return resource.dependencies(property).flatMap((urn) => {
      const found = this.#byUrn.get(urn);
      return found?.type === type ? [found] : [];
    });
  }
}

/**
 * `azure-native:monitor/v20230312:ActionGroup` and `azure-native_monitor_v20230312:monitor:ActionGroup` are one type; so
 * is `azure-native:insights:ActionGroup` of version 2 (github.com/pulumi/pulumi-azure-native issue 4071).
 */
export function withoutVersion(type: string): string {
  return type
    .replace(/^azure-native_\w+_v\w+:/, "azure-native:")
    .replace(/\/v\d\w*:/, ":")
    .replace(/^azure-native:insights:/, "azure-native:monitor:");
}

/** The name of a resource, for a message. */
export function nameOf({ urn }: Pick<Resource, "urn">): string {
  return urn.startsWith("/") ? urn.slice(urn.lastIndexOf("/") + 1) : urn.slice(urn.lastIndexOf("::") + 2);
}

/** Whether an error says that a preview cannot know a value (@pulumi/policy, proxy.ts, UnknownValueError). */
export function isUnknownValue(error: unknown): error is Error {
  return error instanceof Error && "unknownTypeSentinel" in error;
}
