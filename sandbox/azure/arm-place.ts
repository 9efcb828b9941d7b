import { ArmError, type ResourceType } from "./resource-type.ts";
import { NotInSandbox } from "./server.ts";
import { resourceTypes } from "./types/index.ts";

/** A resource, or something below it. */
export interface Place {
  readonly id: string;
  readonly type: ResourceType;
  /** The path of an action below the resource. */
  readonly below: string;
}

/** The path that is asked for. */
export function pathOf(pathname: string): string {
  return decodeURIComponent(pathname);
}

const GROUP = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+$/i;

/**
 * Splits a path into the resource's id and what stands below it.
 *
 * @throws ArmError for a path without a resource; NotInSandbox
 */
export function locate(path: string): Place {
  // The letters of an answer are Azure's own, whatever those of the request.
  const whole = path
    .replace(/\/$/, "")
    .replace(/^(\/subscriptions\/[^/]+)\/resourcegroups\//i, "$1/resourceGroups/");
  if (GROUP.test(whole))
    return { id: whole, type: typeNamed("Microsoft.Resources/resourceGroups"), below: "" };
  const at = whole.toLowerCase().lastIndexOf("/providers/");
  const [provider = "", kind = "", name = "", ...below] = whole.slice(at + "/providers/".length).split("/");
  if (at !== -1 && kind !== "" && name === "")
    throw new NotInSandbox(
      `The sandbox takes nothing but GET on the list of ${typeNamed(`${provider}/${kind}`).type}.`,
    );
  if (at === -1 || name === "")
    throw new ArmError(404, "InvalidResourceId", `The sandbox knows no resource at '${path}'.`);
  const id = `${whole.slice(0, at)}/providers/${provider}/${kind}/${name}`;
  const [childKind = "", childName = "", ...belowChild] = below;
  const child = known(`${provider}/${kind}/${childKind}`);
  if (child !== undefined && childName !== "")
    return { id: `${id}/${childKind}/${childName}`, type: child, below: belowChild.join("/") };
  return { id, type: typeNamed(`${provider}/${kind}`), below: below.join("/") };
}

/** @throws NotInSandbox */
export function typeNamed(name: string): ResourceType {
  const type = known(name);
  if (type !== undefined) return type;
  const all = resourceTypes.map((each) => each.type).join(", ");
  throw new NotInSandbox(`The resource type '${name}' is not in the sandbox, which has ${all}.`);
}

function known(name: string): ResourceType | undefined {
  return resourceTypes.find(({ type }) => type.toLowerCase() === name.toLowerCase());
}

/** The list of a type's resources that a path asks for: all those at or below a scope, which is empty for the tenant. */
export function locateList(
  path: string,
): { readonly scope: string; readonly type: ResourceType } | undefined {
  const whole = path.replace(/\/$/, "");
  const [, subscription] = /^(\/subscriptions\/[^/]+)\/resourceGroups$/i.exec(whole) ?? [];
  if (subscription !== undefined)
    return { scope: subscription, type: typeNamed("Microsoft.Resources/resourceGroups") };
  const [, scope = "", name = ""] = /^(.*)\/providers\/([^/]+\/[^/]+)$/i.exec(whole) ?? [];
  const type = known(name);
  if (type !== undefined) return { scope, type };
  // A resource's own list of what it has, such as the rows of a watchlist.
  const [, parent = "", parentType = "", list = ""] =
    /^(.*\/providers\/([^/]+\/[^/]+)\/[^/]+)\/([^/]+)$/i.exec(whole) ?? [];
  const child = known(`${parentType}/${list}`);
  return child === undefined ? undefined : { scope: parent, type: child };
}
