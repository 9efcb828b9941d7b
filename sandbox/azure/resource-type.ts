import type { Cloud } from "../clouds/index.ts";
import type { Shape } from "../provider/schema/index.ts";
import type { Readings } from "../readings/index.ts";
import { StatusError } from "../status-error.ts";
import type { Column, TableSchema } from "../tables/index.ts";
import type { FirstParty } from "./first-party.ts";
import type { ResourceBody, ResourceStore, StoredResource } from "./store.ts";
import type { Tenant } from "./tenant.ts";
import type { DirectoryUser } from "./users.ts";

/** A refusal, as Azure Resource Manager words it. */
export class ArmError extends StatusError {}

export interface ArmContext {
  readonly store: ResourceStore;
  readonly tenantId: string;
  /** The subscription that it was started for; others come with what is deployed into them. */
  readonly subscriptionId?: string;
  readonly readings: Readings;
  readonly cloud: Cloud;
  /** The application of its clients, where it is registered. */
  readonly application?: FirstParty | undefined;
  /** Default: one in which nobody may activate a role. */
  readonly tenant?: Tenant | undefined;
  /** Default: none. */
  readonly users?: readonly DirectoryUser[];
  /** What is wrong with a query of a workspace, or of one in general, or undefined. */
  validateQuery(query: string, workspaceId?: string): string | undefined;
  /** What a query begins with, after its `let` statements: `table`, or the operator. */
  queryStart?(query: string, workspaceId?: string): string;
  /** What is wrong with the query of a rule that looks at each row by itself, or undefined; a context without it refuses. */
  validateRowQuery?(query: string, workspaceId?: string): string | undefined;
  /** The columns of a query's result, where they are known. */
  queryColumns?(query: string, workspaceId?: string): readonly string[] | undefined;
  /** What is wrong with the transformation of rows of these columns for a table, or undefined. */
  transformFault?(
    columns: readonly Column[],
    transform: string,
    table: TableSchema | undefined,
  ): { readonly code: string; readonly message: string } | undefined;
  /** What is wrong with a workflow definition, or undefined. */
  validateWorkflow(definition: unknown): string | undefined;
  /** Whether a principal may do an action, such as `…/write`, on a scope. Without it, everybody may do everything. */
  isAllowed?(principalId: string, action: string, scope: string): boolean;
  /** Hears of everything that was asked for but reads, also of what was refused. */
  onOperation?(operation: ArmOperation): void;
}

/** What somebody asked of Resource Manager: what the activity log reports. */
export interface ArmOperation {
  /** Such as `Microsoft.Insights/scheduledQueryRules/write`. */
  readonly action: string;
  readonly resourceId: string;
  readonly caller: string;
  readonly succeeded: boolean;
  /** The resource was not there before. */
  readonly created: boolean;
}

/** What the service knows of one type. */
export interface ResourceType {
  readonly type: string;
  /** How the activity log and permissions name the type, where that differs. */
  readonly operationType?: string;
  readonly apiVersions: readonly string[];
  /** What a PUT answers that makes the resource, where its specification has no 201. */
  readonly createdStatus?: 200;
  /** Where its specification has a DELETE that answers with what was deleted. */
  readonly deletedIsShown?: true;
  /** False where its specification has no PATCH. */
  readonly hasPatch?: false;
  /** What azure-native's declarations do not say of members of a request: by their paths. */
  readonly members?: Readonly<Record<string, Shape>>;
  /** `region`: any but `global`; `global`: nothing else; `none`: not in the request. */
  readonly location: "region" | "global" | "none";
  /** What is there although nobody made it. */
  given?(id: string, context: ArmContext): StoredResource | undefined;
  /** @throws ArmError where it cannot be deleted */
  checkDelete?(id: string): void;
  /** @throws ArmError on the first rule that the request breaks */
  check(id: string, body: ResourceBody, context: ArmContext, previous: StoredResource | undefined): void;
  /** What Azure adds to the request: ids, states, identities. */
  complete?(
    id: string,
    body: ResourceBody,
    context: ArmContext,
    previous: StoredResource | undefined,
  ): Partial<ResourceBody>;
  /** Paths of values that we do not show, or how to find them in a body; `*` is any key or index. */
  readonly secrets?: readonly string[] | ((body: ResourceBody) => readonly string[]);
  /** Whether a GET returns them all the same; default: it does not. */
  readonly returnsSecrets?: boolean;
  /** POSTs below the resource, by their path. */
  action?(stored: StoredResource, path: string, body: unknown, context: ArmContext): unknown;
}

/** What a request says, for the words of a refusal: it may be anything. */
export function nameOf(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}

/** @throws ArmError for each property that is missing */
export function required(body: ResourceBody, ...names: readonly string[]): void {
  for (const name of names) {
    const value = name
      .split(".")
      .reduce<unknown>(
        (at, key) => (typeof at === "object" && at !== null ? Reflect.get(at, key) : undefined),
        body,
      );
    if (value === undefined || value === null || value === "") {
      throw new ArmError(400, "InvalidRequestContent", `The required property '${name}' is missing.`);
    }
  }
}

/** @throws ArmError for a property that the API does not have */
export function only(properties: object | undefined, known: readonly string[], where: string): void {
  for (const name of Object.keys(properties ?? {})) {
    if (!known.includes(name)) {
      throw new ArmError(
        400,
        "InvalidRequestContent",
        `Could not find member '${name}' on object of type '${where}'.`,
      );
    }
  }
}

/** The paths of the values of a body that are secret. */
export function secretPaths(type: ResourceType | undefined, body: ResourceBody): readonly string[] {
  const secrets = type?.secrets ?? [];
  return typeof secrets === "function" ? secrets(body) : secrets;
}

/** The same value, with what the paths name replaced. */
export function redact(value: unknown, paths: readonly string[], replacement: unknown): unknown {
  return paths.reduce((redacted, path) => replace(redacted, path.split("."), replacement), value);
}

function replace(value: unknown, [key, ...rest]: readonly string[], replacement: unknown): unknown {
  if (key === undefined) return replacement;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    return value.map((entry, index) =>
      key === "*" || key === String(index) ? replace(entry, rest, replacement) : entry,
    );
  }
  const entries = Object.entries(value).map(([name, entry]) =>
    key === "*" || key === name ? [name, replace(entry, rest, replacement)] : [name, entry],
  );
  return Object.fromEntries(entries.filter(([, entry]) => entry !== undefined));
}
