import { type BodyShape, bodyShapes, type Members, shape } from "./body-shapes.ts";
import { ArmError, type ResourceType } from "./resource-type.ts";
import type { ResourceBody } from "./store.ts";

/**
 * What a request says, as the service understands it: members that a client may not write are ignored, as is a null
 * (azure-resource-manager-rpc, v1.0, resource-api-reference.md, "readonly properties"). So what a GET answers can be
 * put again as it is.
 *
 * @throws ArmError for a member that the type does not have, or that holds another kind of value
 */
export function readBody({ type, members = {} }: ResourceType, body: unknown): ResourceBody {
  const known = bodyShapes.get(type.toLowerCase());
  if (known === undefined) throw new Error(`The type ${type} has no shape in azure-native's schema.`);
  if (!isObject(body)) throw invalid("The body must be an object.");
  return object(body, known, "", members);
}

type Also = NonNullable<ResourceType["members"]>;

function value(given: unknown, of: BodyShape, at: string, also: Also): unknown {
  switch (of.kind) {
    case "any":
      return given;
    case "object":
      return object(given, of, at, also);
    case "list":
      if (!Array.isArray(given)) throw wrong(at, "a list");
      return given.map((entry, index) => value(entry, of.of, `${at}[${index}]`, also));
    case "map":
      if (!isObject(given)) throw wrong(at, "an object");
      return Object.fromEntries(
        present(given).map(([key, entry]) => [key, value(entry, of.of, `${at}.${key}`, also)]),
      );
    default:
      if (typeof given !== of.kind) throw wrong(at, `a ${of.kind}`);
      return given;
  }
}

function object(
  given: unknown,
  { members, readOnly }: Members,
  at: string,
  also: Also,
): Record<string, unknown> {
  if (!isObject(given)) throw wrong(at, "an object");
  const entries = present(given).flatMap(([name, entry]): [string, unknown][] => {
    const path = at === "" ? name : `${at}.${name}`;
    const added = Object.hasOwn(also, path) ? also[path] : undefined;
    const declared = Object.hasOwn(members, name) ? members[name] : undefined;
    const member = added === undefined ? declared : shape(added);
    if (member !== undefined) return [[name, value(entry, member, path, also)]];
    if (readOnly.includes(name)) return [];
    const known = Object.keys(members).join(", ");
    throw invalid(
      `Could not find member '${path}'. The sandbox knows ${known === "" ? "none" : known} there.`,
    );
  });
  return Object.fromEntries(entries);
}

function present(given: object): [string, unknown][] {
  return Object.entries(given).filter(([, entry]) => entry !== null);
}

function isObject(given: unknown): given is Record<string, unknown> {
  return typeof given === "object" && given !== null && !Array.isArray(given);
}

/** What a request is answered whose member is of another kind. */
export function wrong(at: string, expected: string): ArmError {
  return invalid(`The value of '${at}' must be ${expected}.`);
}

function invalid(reason: string): ArmError {
  return new ArmError(
    400,
    "InvalidRequestContent",
    `The request content was invalid and could not be deserialized: ${reason}`,
  );
}
