/** Which properties of Pulumi's resources say which tenant they belong to. */
interface Member {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly parent?: Member;
}

export interface Tenant<T> {
  /** Of its component; undefined where the stack is of one tenant. */
  readonly name: string | undefined;
  readonly resources: readonly T[];
}

const COMPONENT = "breakglass:index:BreakGlassAlerts";

/**
 * A stack by its tenants: a program with several `BreakGlassAlerts` has the alerting of each judged by itself, together
 * with what is in none of them. Otherwise the stack is one, whoever wrote it.
 */
export function tenants<T extends Member>(resources: readonly T[]): Tenant<T>[] {
  const components = resources.filter(({ type }) => type === COMPONENT);
  if (components.length < 2) return [{ name: undefined, resources }];
  return components.map(({ name, urn }) => ({
    name,
    resources: resources.filter((resource) => [undefined, urn].includes(componentOf(resource))),
  }));
}

function componentOf({ type, urn, parent }: Member): string | undefined {
  if (type === COMPONENT) return urn;
  return parent === undefined ? undefined : componentOf(parent);
}
