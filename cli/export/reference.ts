/** A resource, as other resources name it. */
export interface Target {
  readonly id: string;
  /** Undefined for what is there already, or in another file. */
  readonly symbol?: string;
  readonly apiVersion: string;
}

/** Where a value stands that a template works out when it is deployed. */
export type Reference =
  | { readonly kind: "id"; readonly of: Target }
  /** An id that Azure makes: of an identity's principal, of a workspace. */
  | { readonly kind: "made"; readonly of: Target; readonly what: "principalId" | "customerId" }
  /** The URL of a workflow's trigger. */
  | { readonly kind: "callback"; readonly of: Target; readonly trigger: string }
  | { readonly kind: "parameter"; readonly name: string }
  | { readonly kind: "subscription" | "group" | "tenant" }
  | { readonly kind: "text"; readonly parts: readonly (string | Ref)[] };

/** Under which member of a resource an id stands that Azure makes: an identity is one itself. */
export function holderOf({ of, what }: Extract<Reference, { kind: "made" }>): "properties" | "identity" {
  const isOwn = what === "customerId" || /\/userAssignedIdentities$/i.test(idParts(of.id).type);
  return isOwn ? "properties" : "identity";
}

/** What somebody says when the template is deployed. */
export interface Parameter {
  readonly name: string;
  readonly description: string;
  readonly isSecret: boolean;
  readonly defaultValue?: string;
}

/** Marks a reference among plain values. */
export class Ref {
  readonly to: Reference;

  constructor(to: Reference) {
    this.to = to;
  }
}

export type Value = string | number | boolean | null | Ref | readonly Value[] | Entries;

/** An object whose keys may be references, as ids of identities are. */
export class Entries {
  readonly list: readonly (readonly [key: string | Ref, value: Value])[];

  constructor(list: readonly (readonly [key: string | Ref, value: Value])[]) {
    this.list = list;
  }
}

/** Every reference in a value, at any depth. */
export function referencesIn(value: Value | undefined): Ref[] {
  if (value instanceof Ref) {
    const { to } = value;
    return [
      value,
      ...(to.kind === "text"
        ? to.parts.flatMap((part) => (part instanceof Ref ? referencesIn(part) : []))
        : []),
    ];
  }
  if (value instanceof Entries) {
    return value.list.flatMap(([key, each]) => [
      ...(key instanceof Ref ? referencesIn(key) : []),
      ...referencesIn(each),
    ]);
  }
  return Array.isArray(value) ? (value as readonly Value[]).flatMap(referencesIn) : [];
}

/** The parts of an ARM id: the scope of an extension resource, its type and its names. */
export interface IdParts {
  /** The id that it extends; undefined for a resource of a group, a subscription or the tenant. */
  readonly scope?: string;
  readonly subscription?: string;
  readonly group?: string;
  readonly type: string;
  readonly names: readonly string[];
}

/**
 * @example
 * idParts("/subscriptions/S/resourceGroups/rg/providers/Microsoft.Logic/workflows/w");
 * // { subscription: "S", group: "rg", type: "Microsoft.Logic/workflows", names: ["w"] }
 */
export function idParts(id: string): IdParts {
  const at = id.toLowerCase().lastIndexOf("/providers/");
  const [, subscription, group] = /^\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+))?/i.exec(id) ?? [];
  const place = {
    ...(subscription === undefined ? {} : { subscription }),
    ...(group === undefined ? {} : { group }),
  };
  if (at === -1) return { ...place, type: "Microsoft.Resources/resourceGroups", names: [group ?? ""] };
  const [provider = "", ...rest] = id.slice(at + "/providers/".length).split("/");
  const odd = rest.filter((_, index) => index % 2 === 0);
  const names = rest.filter((_, index) => index % 2 === 1);
  const above = id.slice(0, at);
  const isExtension = /\/providers\//i.test(above);
  return { ...place, ...(isExtension ? { scope: above } : {}), type: [provider, ...odd].join("/"), names };
}
