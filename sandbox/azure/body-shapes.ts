import { ARM_TYPES, pathParameters, type ResourceType } from "../provider/resource-types.ts";
import type { Shape } from "../provider/schema/index.ts";

/** The members of an object in a request, and those that a response has in addition. */
export interface Members {
  readonly kind: "object";
  readonly members: Readonly<Record<string, BodyShape>>;
  readonly readOnly: readonly string[];
}

export type BodyShape =
  | Members
  | { readonly kind: "list" | "map"; readonly of: BodyShape }
  | { readonly kind: "string" | "number" | "boolean" | "any" };

const ANY: BodyShape = { kind: "any" };
const ENVELOPE = ["id", "name", "type", "systemData"];

/** Source of the identities: azure-rest-api-specs, common-types/resource-management, managedidentity.json. */
const IDENTITY: Members = {
  kind: "object",
  members: {
    type: { kind: "string" },
    userAssignedIdentities: {
      kind: "map",
      of: { kind: "object", members: {}, readOnly: ["principalId", "clientId"] },
    },
  },
  readOnly: ["principalId", "tenantId"],
};

/** What Resource Manager takes in the body of a PUT, by the type in lower case. */
export const bodyShapes: ReadonlyMap<string, Members> = new Map(
  ARM_TYPES.map(([name, type]) => [name.toLowerCase(), bodyShape(type)]),
);

/** The API versions of a type, by its name in lower case. */
export const apiVersions: ReadonlyMap<string, readonly string[]> = new Map(
  ARM_TYPES.map(([name, type]) => [name.toLowerCase(), type.apiVersions ?? []]),
);

/** All API versions of a resource provider: what is no resource of its own, such as a run, is asked for in any of them. */
export function providerVersions(provider: string): readonly string[] {
  const prefix = `${provider.toLowerCase()}/`;
  return [
    ...new Set([...apiVersions].flatMap(([name, versions]) => (name.startsWith(prefix) ? versions : []))),
  ];
}

/** The inputs of azure-native, each where Resource Manager has it; what only its outputs have is read-only. */
function bodyShape(type: ResourceType): Members {
  const given = membersOf(type.inputs);
  const answered = membersOf(type.outputs);
  const inPath = pathParameters(type);
  const inputs = Object.keys(given).filter((name) => !inPath.includes(name));
  const isTop = (name: string) => type.topLevel.includes(name);
  const shapeOf = (name: string) =>
    name === "identity" ? IDENTITY : shape(given[name], answered[name], type.spelling);
  const part = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, shapeOf(name)]));
  const readOnly = (names: readonly string[]) => names.filter((name) => given[name] === undefined);
  const top = part(inputs.filter(isTop));
  const properties: Members = {
    kind: "object",
    members: part(inputs.filter((name) => !isTop(name))),
    readOnly: [...readOnly(Object.keys(answered)), ...inPath],
  };
  return {
    kind: "object",
    members: isTop("properties") ? top : { ...top, properties },
    readOnly: [...ENVELOPE, ...readOnly(type.topLevel)],
  };
}

/** What a declared shape takes in a request; `answered` has what a response holds in addition. */
export function shape(
  given: Shape | undefined,
  answered?: Shape,
  spelling: Readonly<Record<string, string>> = {},
): BodyShape {
  if (given === undefined) return ANY;
  if (typeof given === "string") return { kind: given };
  if ("list" in given) return { kind: "list", of: shape(given.list, inner(answered, "list"), spelling) };
  if ("map" in given) return { kind: "map", of: shape(given.map, inner(answered, "map"), spelling) };
  const outputs = membersOf(answered);
  return {
    kind: "object",
    members: Object.fromEntries(
      Object.entries(given.object).map(([name, each]) => [
        spelling[name] ?? name,
        shape(each, outputs[name], spelling),
      ]),
    ),
    readOnly: Object.keys(outputs).filter((name) => given.object[name] === undefined),
  };
}

function inner(answered: Shape | undefined, kind: "list" | "map"): Shape | undefined {
  return typeof answered === "object" && kind in answered
    ? (Reflect.get(answered, kind) as Shape)
    : undefined;
}

function membersOf(of: Shape | undefined): Readonly<Record<string, Shape>> {
  return typeof of === "object" && "object" in of ? of.object : {};
}
