import { OperationFailed, type RestClient, ServiceError } from "./arm.ts";
import { asInputs, outputs, pathValues, propertiesOf, requestBody, resourceId } from "./body.ts";
import { refreshedInputs } from "./differences.ts";
import { initFailed } from "./init-failed.ts";
import { apiVersionOf, type ResourceType } from "./resource-types.ts";
import type { Shape } from "./schema/index.ts";
import { isObject, type PropertyMap, UNKNOWN, type Value } from "./values.ts";

export interface Account {
  readonly arm: RestClient;
  readonly subscriptionId: string;
}

/** What was begun to be created, by this run and those before it. Ids are compared without regard to case. */
export interface CreationJournal {
  /** An earlier run began to create it, and was interrupted: it may exist. */
  isUnfinished(id: string): boolean;
  begin(id: string): void;
}

export interface ReadState {
  readonly id: string;
  readonly properties: PropertyMap;
  readonly inputs: PropertyMap;
}

/**
 * Creates a resource, and refuses one that exists already, as azure-native does: a PUT would silently take over
 * what somebody else made (github.com/pulumi/pulumi-azure-native, provider/pkg/provider/crud/crud.go, CanCreate).
 * What an interrupted run of the same stack had begun is taken over all the same.
 */
export async function create(
  account: Account,
  type: ResourceType,
  inputs: PropertyMap,
  creations: CreationJournal,
) {
  const id = resourceId(type.path, { subscriptionId: account.subscriptionId, ...inputs });
  if (!creations.isUnfinished(id) && (await find(account, type, id, inputs)) !== undefined) {
    throw new Error(`cannot create already existing resource '${id}'`);
  }
  creations.begin(id);
  return put(account, type, id, inputs);
}

/** Writes the whole resource, then reads it: what GET shows is what the state holds. */
export async function put({ arm }: Account, type: ResourceType, id: string, inputs: PropertyMap) {
  const version = apiVersionOf(type, inputs);
  const url = `${id}?api-version=${version}`;
  let written: PropertyMap;
  try {
    written = await arm.call("PUT", url, requestBody(type, inputs));
  } catch (error) {
    if (!(error instanceof OperationFailed)) throw error;
    const state = await arm.call("GET", url).catch(() => ({}));
    throw initFailed(id, error.message, outputs(type, state), inputs);
  }
  const canonicalId = typeof written["id"] === "string" ? written["id"] : id;
  const state = await arm.call("GET", `${canonicalId}?api-version=${version}`);
  return { id: canonicalId, properties: outputs(type, state) };
}

/** The resource as it is now; undefined if it is gone. Without old inputs (an import) they come from the response. */
export async function read(
  account: Account,
  type: ResourceType,
  id: string,
  oldInputs: PropertyMap,
  oldOutputs: PropertyMap,
): Promise<ReadState | undefined> {
  const response = await find(account, type, id, oldInputs);
  if (response === undefined) return undefined;
  const properties = outputs(type, response);
  const now = asInputs(type, properties);
  const inputs =
    Object.keys(oldInputs).length === 0
      ? { ...now, ...pathValues(type.path, id) }
      : refreshedInputs(oldInputs, asInputs(type, oldOutputs), now);
  return { id, properties, inputs };
}

/** Deletes; what is gone already is no error. */
export async function remove(
  { arm }: Account,
  type: ResourceType,
  id: string,
  inputs: PropertyMap,
): Promise<void> {
  try {
    await arm.call("DELETE", `${id}?api-version=${apiVersionOf(type, inputs)}`);
  } catch (error) {
    if (!(error instanceof ServiceError && error.status === 404)) throw error;
  }
}

/** What is known of the outputs before the resource exists: its inputs. All else is unknown. */
export function previewOutputs(type: ResourceType, inputs: PropertyMap): PropertyMap {
  return previewObject(propertiesOf(type.outputs), inputs);
}

function previewObject(declared: Readonly<Record<string, Shape>>, inputs: PropertyMap): PropertyMap {
  return Object.fromEntries(
    Object.entries(declared).map(([name, shape]) => {
      const input = inputs[name];
      return [name, input === undefined ? UNKNOWN : previewValue(shape, input)];
    }),
  );
}

function previewValue(shape: Shape, input: Value): Value {
  if (typeof shape === "string") return input;
  if ("list" in shape)
    return Array.isArray(input) ? input.map((item) => previewValue(shape.list, item)) : UNKNOWN;
  if (!isObject(input)) return input === UNKNOWN ? UNKNOWN : input;
  return "map" in shape ? input : previewObject(shape.object, input);
}

async function find(
  { arm }: Account,
  type: ResourceType,
  id: string,
  inputs: PropertyMap,
): Promise<PropertyMap | undefined> {
  try {
    return await arm.call("GET", `${id}?api-version=${apiVersionOf(type, inputs)}`);
  } catch (error) {
    if (error instanceof ServiceError && error.status === 404) return undefined;
    throw error;
  }
}
