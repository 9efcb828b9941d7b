import { type RestClient, ServiceError } from "./arm.ts";
import type { PropertyMap, Value } from "./values.ts";

/** Errors as in github.com/hashicorp/terraform-provider-azuread, internal/services/users/user_data_source.go. */
export async function getUser(graph: RestClient, args: PropertyMap): Promise<PropertyMap> {
  const { userPrincipalName, objectId, mail, mailNickname, employeeId } = args;
  const given = Object.keys(args);
  if (given.length !== 1) {
    throw new Error(
      `getUser needs exactly one of userPrincipalName, objectId, mail, mailNickname, employeeId; got ${given.join(", ") || "none"}.`,
    );
  }
  if (typeof userPrincipalName === "string") {
    return properties(await first(graph, "userPrincipalName", userPrincipalName, "UPN"));
  }
  if (typeof mail === "string") return properties(await first(graph, "mail", mail, "mail"));
  if (typeof mailNickname === "string") {
    return properties(await first(graph, "mailNickname", mailNickname, "email alias"));
  }
  if (typeof employeeId === "string")
    return properties(await first(graph, "employeeId", employeeId, "employee ID"));
  try {
    return properties(
      await graph.call("GET", `/v1.0/users/${encodeURIComponent(String(objectId))}?$select=${SELECT}`),
    );
  } catch (error) {
    if (!(error instanceof ServiceError && error.status === 404)) throw error;
    throw new Error(`User not found with object ID: ${JSON.stringify(objectId)}`);
  }
}

/**
 * Users by their object ids, each asked for by itself; those that are not there are left out where that is asked for. Source: the same
 * repository, users_data_source.go.
 */
export async function getUsers(graph: RestClient, args: PropertyMap): Promise<PropertyMap> {
  const { objectIds, ignoreMissing = false, ...others } = args;
  if (!Array.isArray(objectIds) || Object.keys(others).length > 0) {
    const given = Object.keys(args).join(", ") || "nothing";
    throw new Error(`The sandbox's getUsers finds users by objectIds alone; got ${given}.`);
  }
  const users: PropertyMap[] = [];
  for (const id of objectIds) {
    try {
      users.push(properties(await graph.call("GET", `/v1.0/users/${encodeURIComponent(String(id))}`)));
    } catch (error) {
      if (!(error instanceof ServiceError && error.status === 404)) throw error;
      if (ignoreMissing !== true) throw new Error(`User not found with object ID: ${JSON.stringify(id)}`);
    }
  }
  const all = (name: string) => users.map((user) => user[name] ?? "");
  return {
    id: `users#${String(all("userPrincipalName"))}`,
    ignoreMissing,
    users,
    objectIds: all("objectId"),
    userPrincipalNames: all("userPrincipalName"),
    mails: all("mail"),
    mailNicknames: all("mailNickname"),
    employeeIds: all("employeeId"),
  };
}

async function first(
  graph: RestClient,
  property: string,
  value: string,
  label: string,
): Promise<PropertyMap> {
  // A quotation mark in an OData text is written twice.
  const filter = encodeURIComponent(`${property} eq '${value.replaceAll("'", "''")}'`);
  const { value: users } = await graph.call("GET", `/v1.0/users?$filter=${filter}&$select=${SELECT}`);
  const found = Array.isArray(users) ? users : [];
  if (found.length > 1) throw new Error(`More than one user found with ${label}: ${JSON.stringify(value)}`);
  const [user] = found;
  if (user === undefined) throw new Error(`User with ${label} ${JSON.stringify(value)} was not found`);
  return user as PropertyMap;
}

const TEXTS = [
  "ageGroup",
  "city",
  "companyName",
  "consentProvidedForMinor",
  "country",
  "creationType",
  "department",
  "displayName",
  "employeeId",
  "employeeType",
  "externalUserState",
  "faxNumber",
  "givenName",
  "jobTitle",
  "mail",
  "mailNickname",
  "mobilePhone",
  "officeLocation",
  "postalCode",
  "preferredLanguage",
  "state",
  "streetAddress",
  "surname",
  "usageLocation",
  "userPrincipalName",
  "userType",
] as const;

/** Those that Graph spells otherwise. */
const SPELLED = {
  objectId: "id",
  onpremisesDistinguishedName: "onPremisesDistinguishedName",
  onpremisesDomainName: "onPremisesDomainName",
  onpremisesImmutableId: "onPremisesImmutableId",
  onpremisesSamAccountName: "onPremisesSamAccountName",
  onpremisesSecurityIdentifier: "onPremisesSecurityIdentifier",
  onpremisesUserPrincipalName: "onPremisesUserPrincipalName",
} as const;
const FLAGS = {
  accountEnabled: "accountEnabled",
  onpremisesSyncEnabled: "onPremisesSyncEnabled",
  showInAddressList: "showInAddressList",
} as const;

/** Graph answers the others to who names them only (learn.microsoft.com/graph/api/resources/user). */
const SELECT = [
  ...TEXTS,
  ...Object.values(SPELLED),
  ...Object.values(FLAGS),
  ...["businessPhones", "imAddresses", "otherMails", "proxyAddresses"],
].join(",");

/** The user as the Terraform bridge hands it over: an absent text is an empty one. */
function properties(user: PropertyMap): PropertyMap {
  const text = (name: string): Value => (typeof user[name] === "string" ? user[name] : "");
  const list = (name: string): Value => (Array.isArray(user[name]) ? user[name] : []);
  return {
    ...Object.fromEntries(TEXTS.map((name) => [name, text(name)])),
    // The plugin's own form since its version 6, of the provider's version 3.
    id: `/users/${String(user["id"])}`,
    ...Object.fromEntries(Object.entries(SPELLED).map(([name, inGraph]) => [name, text(inGraph)])),
    ...Object.fromEntries(Object.entries(FLAGS).map(([name, inGraph]) => [name, user[inGraph] === true])),
    businessPhones: list("businessPhones"),
    imAddresses: list("imAddresses"),
    otherMails: list("otherMails"),
    proxyAddresses: list("proxyAddresses"),
    // No user of the sandbox has any of these.
    costCenter: "",
    division: "",
    employeeHireDate: "",
    managerId: "",
  };
}
