import type { HttpResponse } from "../http.ts";
import { GraphError } from "./graph-fault.ts";
import { filtered, same } from "./graph-filter.ts";
import { json, type ServiceRequest } from "./server.ts";
import type { Token } from "./tokens.ts";

export interface DirectoryUser {
  readonly id: string;
  readonly userPrincipalName: string;
  readonly displayName: string;
  /** Default true. */
  readonly accountEnabled?: boolean;
  /** Whether it comes from a directory on premises; null, the default, where it never did. */
  readonly onPremisesSyncEnabled?: boolean | null;
}

/** What is answered to who names no properties (learn.microsoft.com/graph/api/user-get, default set). */
const DEFAULT = [
  "businessPhones",
  "displayName",
  "givenName",
  "id",
  "jobTitle",
  "mail",
  "mobilePhone",
  "officeLocation",
  "preferredLanguage",
  "surname",
  "userPrincipalName",
];

/** Texts that no user of the sandbox has (learn.microsoft.com/graph/api/resources/user). */
const EMPTY = [
  "ageGroup",
  "city",
  "companyName",
  "consentProvidedForMinor",
  "country",
  "creationType",
  "department",
  "employeeId",
  "employeeOrgData",
  "employeeType",
  "externalUserState",
  "faxNumber",
  "givenName",
  "jobTitle",
  "mobilePhone",
  "officeLocation",
  "onPremisesDistinguishedName",
  "onPremisesDomainName",
  "onPremisesImmutableId",
  "onPremisesSamAccountName",
  "onPremisesSecurityIdentifier",
  "onPremisesUserPrincipalName",
  "postalCode",
  "preferredLanguage",
  "showInAddressList",
  "state",
  "streetAddress",
  "surname",
  "usageLocation",
];
const FILTERS = ["userPrincipalName", "id", "displayName", "mail", "mailNickname"] as const;
const PATH = /^\/v1\.0\/(?:(me)|users(?:\/([^/]+)(?:\/(manager))?)?)\/?$/i;

/** A user by his object id or by his user principal name. */
export function findUser(users: readonly DirectoryUser[], key: string): DirectoryUser | undefined {
  return users.find(({ id, userPrincipalName }) => same(id, key) || same(userPrincipalName, key));
}

/**
 * Users, by id, by name, by a filter of equality.
 *
 * @throws GraphError
 */
export function usersAnswer(
  { method, url }: ServiceRequest,
  caller: Token,
  users: readonly DirectoryUser[],
): HttpResponse {
  const path = decodeURIComponent(url.pathname);
  const match = PATH.exec(path);
  if (method !== "GET" || match === null)
    throw new GraphError(404, "UnknownError", `The sandbox has no ${method} ${path} in Microsoft Graph.`);
  const [, me, named, below] = match;
  // The words are those that Graph is quoted with in public threads.
  if (me !== undefined && !caller.isPerson)
    throw new GraphError(400, "BadRequest", "/me request is only valid with delegated authentication flow.");
  const key = me === undefined ? named : caller.principalId;
  const select = url.searchParams.get("$select");
  if (key === undefined) {
    const found = filtered(users.map(entity), url.searchParams.get("$filter"), FILTERS);
    const top = Number(url.searchParams.get("$top") ?? 100);
    if (!(Number.isInteger(top) && top >= 1 && top <= 999))
      throw new GraphError(
        400,
        "Request_BadRequest",
        "Invalid page size specified. Must be between 1 and 999.",
      );
    if (found.length > top) throw new GraphError(501, "NotImplemented", PAGES);
    return json(200, { value: found.map((user) => selected(user, select)) });
  }
  const user = findUser(users, key);
  if (user === undefined) throw notFound(key);
  // Nobody in the sandbox has a manager.
  if (below !== undefined) throw notFound("manager");
  return json(200, selected(entity(user), select));
}

const PAGES = "The sandbox lists one page of users, and there are more.";

function notFound(key: string): GraphError {
  return new GraphError(
    404,
    "Request_ResourceNotFound",
    `Resource '${key}' does not exist or one of its queried reference-property objects are not present.`,
  );
}

function entity({ accountEnabled = true, onPremisesSyncEnabled = null, ...user }: DirectoryUser) {
  return {
    ...Object.fromEntries(EMPTY.map((name) => [name, null])),
    ...{ businessPhones: [], imAddresses: [], otherMails: [], proxyAddresses: [] },
    ...{ mail: null, mailNickname: user.userPrincipalName.split("@")[0] ?? "", userType: "Member" },
    ...{ accountEnabled, onPremisesSyncEnabled },
    ...user,
  };
}

/** Some properties are returned to who names them only. */
function selected(user: ReturnType<typeof entity>, select: string | null): object {
  const wanted = select === null || select === "" ? DEFAULT : select.split(",").map((name) => name.trim());
  const all: Readonly<Record<string, unknown>> = user;
  const unknown = wanted.find((name) => !Object.hasOwn(all, name));
  if (unknown !== undefined) {
    const message = `Parsing OData Select and Expand failed: Could not find a property named '${unknown}' on type 'microsoft.graph.user'.`;
    throw new GraphError(400, "BadRequest", message);
  }
  return Object.fromEntries(wanted.map((name) => [name, all[name]]));
}
