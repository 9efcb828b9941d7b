import { isObject, type PropertyMap, UNKNOWN, type Value } from "azure-alerting-sandbox/resources";
import { UserError } from "../errors/user-error.ts";
import { guidOf } from "../stack/guid.ts";
import { SECRET } from "./deployment.ts";
import { dependenciesOf, type Known } from "./known.ts";
import type { PulumiResource } from "./pulumi-state.ts";

/** Marks an object that represents a secret (github.com/pulumi/pulumi, sdk/go/common/resource/sig, Key). */
const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** Ids: learn.microsoft.com/azure/role-based-access-control/built-in-roles. */
const LOG_ANALYTICS_READER = "73c42c96-874c-492b-b04d-ab87d138a893";
const CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c";

export function isSecret(value: unknown): boolean {
  return value === SECRET || (typeof value === "object" && value !== null && SIGNATURE in value);
}

/**
 * Fills in what a preview does not know yet, and secrets, as far as they follow from the dependencies. What Azure will
 * generate is written as `made:principalId:<id>` until it is loaded.
 */
export class Supplement {
  readonly notes: string[] = [];
  readonly #known: Map<string, Known>;

  constructor(known: Map<string, Known>) {
    this.#known = known;
  }

  add(known: Known): void {
    this.#known.set(known.urn, known);
  }

  /** @throws UserError for a value that follows from nothing */
  fill(resource: PulumiResource, inputs: PropertyMap): PropertyMap {
    return Object.fromEntries(
      Object.entries(inputs).map(([name, value]) => [name, this.#value(resource, value, [name])]),
    );
  }

  #value(resource: PulumiResource, value: Value, path: readonly string[]): Value {
    if (value === UNKNOWN || isSecret(value)) return this.#found(resource, value, path);
    if (Array.isArray(value)) {
      return value.map((each, index) => this.#value(resource, each, [...path, String(index)]));
    }
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [name, this.#value(resource, each, [...path, name])]),
    );
  }

  #found(resource: PulumiResource, value: Value, path: readonly string[]): Value {
    const [property = ""] = path;
    const last = path.at(-1) ?? "";
    const needed = dependenciesOf(resource, property).flatMap((urn) => this.#known.get(urn) ?? []);
    const of = (type: string) => needed.filter((each) => each.type === `azure-native:${type}`);
    const index = Number(last);
    switch (property) {
      case "resourceGroupName":
        return of("resources:ResourceGroup")[0]?.name ?? groupOf(needed) ?? this.#fail(resource, path);
      case "workspaceName":
        return of("operationalinsights:Workspace")[0]?.name ?? this.#fail(resource, path);
      case "scope":
      case "scopes":
        return needed[0]?.id ?? this.#fail(resource, path);
      case "principalId":
      case "principalObjectId":
        return needed[0] === undefined ? this.#fail(resource, path) : `made:principalId:${needed[0].id}`;
      case "resourceObjectId":
        return "graph";
      case "roleAssignmentName":
      case "ruleId":
        return guidOf(resource.urn);
      case "roleDefinitionId":
        return this.#role(resource);
      case "actions":
        return of("monitor:ActionGroup")[index]?.id ?? this.#fail(resource, path);
      case "identity":
        return of("managedidentity:UserAssignedIdentity")[index]?.id ?? this.#fail(resource, path);
      case "logicAppReceivers":
        return this.#receivers(resource, of("logic:Workflow"), path);
      case "parameters":
        return parameter(path, of, needed) ?? SECRET;
      default:
        return isSecret(value) ? SECRET : this.#fail(resource, path);
    }
  }

  /** The role's id contains the subscription, which is known for a new workspace only once it exists. */
  #role(resource: PulumiResource): string {
    const [scope] = dependenciesOf(resource, "scope").flatMap((urn) => this.#known.get(urn) ?? []);
    const isCommunication = scope?.type.startsWith("azure-native:communication:") === true;
    const [title, role] = isCommunication
      ? ["Contributor", CONTRIBUTOR]
      : ["Log Analytics Reader", LOG_ANALYTICS_READER];
    this.#note(`The role of \`${nameOf(resource)}\` is unknown before the deployment; we assume ${title}.`);
    return `/providers/Microsoft.Authorization/roleDefinitions/${role}`;
  }

  /** The callback URL makes the whole list a secret. */
  #receivers(resource: PulumiResource, workflows: readonly Known[], path: readonly string[]): Value {
    if (path.length > 1)
      return path.at(-1) === "resourceId" ? (workflows[0]?.id ?? this.#fail(resource, path)) : SECRET;
    const [workflow] = workflows;
    // A stack that adopts its workflow: it is unknown which one.
    if (workflow === undefined) return this.#fail(resource, path);
    this.#note(
      `The Logic App receivers of \`${nameOf(resource)}\` are secret; we assume one that starts \`${workflow.name}\` with the common alert schema.`,
    );
    return [
      {
        name: "notification-workflow",
        resourceId: workflow.id,
        callbackUrl: SECRET,
        useCommonAlertSchema: true,
      },
    ];
  }

  #note(note: string): void {
    if (!this.notes.includes(note)) this.notes.push(note);
  }

  #fail(resource: PulumiResource, path: readonly string[]): never {
    throw new UserError(
      `"${path.join(".")}" of ${nameOf(resource)} is unknown in the preview, and so is the effect of the change. Review the git ref instead, which deploys it into the sandbox: --head REF --stack NAME`,
    );
  }
}

/** A value in a workflow's parameters; undefined for a secret that is not an id. */
function parameter(
  path: readonly string[],
  of: (type: string) => readonly Known[],
  needed: readonly Known[],
): Value | undefined {
  const [, name = "", , api = "", field = ""] = path;
  const workspace = of("operationalinsights:Workspace")[0];
  if (name === "$connections") {
    const connection = of("web:Connection").find(({ inputs }) =>
      JSON.stringify(inputs).includes(`/managedApis/${api}"`),
    );
    return field === "connectionName" ? connection?.name : connection?.id;
  }
  if (workspace !== undefined && /ResourceId$/i.test(name)) return workspace.id;
  if (workspace !== undefined && /^workspaceId$/i.test(name)) return `made:customerId:${workspace.id}`;
  const [only, another] = needed;
  return another === undefined && /Id$/.test(path.at(-2) ?? "") ? only?.id : undefined;
}

function groupOf(needed: readonly Known[]): string | undefined {
  const [, , , kind = "", group] = needed[0]?.id.split("/") ?? [];
  return kind.toLowerCase() === "resourcegroups" ? group : undefined;
}

function nameOf({ urn }: PulumiResource): string {
  return urn.split("::").at(-1) ?? urn;
}
