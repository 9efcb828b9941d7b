import { ALERT_RULE, isType, type ReviewedDeployment, SENTINEL_RULE } from "./deployment.ts";

/** An account, or a group, that the queries of a deployment name. */
export interface Identity {
  /** What people call it. */
  readonly label: string;
  readonly objectId: string;
  /** Absent for a group, and where the queries name an account by its object id alone. */
  readonly userPrincipalName?: string;
}

const GUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
/** An account as our own queries hold it where they need both of its names: JSON inside a KQL text. */
const PAIR = new RegExp(String.raw`\{\\"id\\":\\"(${GUID})\\",\\"name\\":\\"([^"\\]*)\\"\}`, "gi");
const LIST = /\bin~?\s*\(([^()]*)\)/gi;
/** Where no query compares for equality, accounts may stand in these lists; else groups do. */
const LOOSE_LIST = /\bhas_any\s*\(([^()]*)\)/gi;
const LITERAL = /["']([^"']+)["']/g;
const ALONE = new RegExp(`["'](${GUID})["']`, "gi");
const NAME = /^[^@\s]+@[^@\s]+\.[^@\s]+$/;

/**
 * Whom the queries of the deployments name: accounts, by object id, user principal name or both; and groups, by
 * object id. The configuration is not asked: a rule that somebody wrote by hand counts as well.
 */
export function identitiesOf(...deployments: readonly ReviewedDeployment[]): {
  readonly accounts: readonly Identity[];
  readonly groups: readonly Identity[];
} {
  const queries = deployments.flatMap(queriesOf);
  const labels = new Map(deployments.flatMap((each) => [...each.labels]));
  const accounts = new Map<string, Identity>();
  const ids = new Set<string>();
  const add = (objectId: string, name: string) => {
    ids.add(objectId);
    const known = [...accounts.values()].some(
      (each) => each.objectId === objectId || (name !== "" && each.userPrincipalName === name),
    );
    if (known) return;
    const label =
      labels.get(objectId) ?? labels.get(name) ?? (name === "" ? objectId : (name.split("@")[0] ?? name));
    accounts.set(objectId, { label, objectId, ...(name === "" ? {} : { userPrincipalName: name }) });
  };
  for (const query of queries) {
    for (const [, id = "", name = ""] of query.matchAll(PAIR)) add(id.toLowerCase(), name.toLowerCase());
  }
  for (const query of queries) for (const [id, name] of listed(query, LIST)) add(id, name);
  if (accounts.size === 0) {
    for (const query of queries) for (const [id, name] of listed(query, LOOSE_LIST)) add(id, name);
  }
  const groups = new Set(
    queries.flatMap((query) => [...query.matchAll(ALONE)]).map(([, id = ""]) => id.toLowerCase()),
  );
  return {
    accounts: [...accounts.values()],
    groups: [...groups]
      .filter((id) => !ids.has(id))
      .map((objectId) => ({ label: labels.get(objectId) ?? objectId, objectId })),
  };
}

function queriesOf({ resources }: ReviewedDeployment): string[] {
  return resources.flatMap((resource) => {
    const properties = (resource.body["properties"] ?? {}) as {
      query?: unknown;
      criteria?: { allOf?: { query?: unknown }[] };
    };
    if (isType(resource, SENTINEL_RULE)) return [String(properties.query ?? "")];
    if (!isType(resource, ALERT_RULE)) return [];
    return (properties.criteria?.allOf ?? []).map(({ query }) => String(query ?? ""));
  });
}

/** Ids and names of the lists of a query; where there are as many of the one as of the other, they belong together. */
function listed(query: string, list: RegExp): [id: string, name: string][] {
  const literals = [...query.matchAll(list)].flatMap(([, inside = ""]) =>
    [...inside.matchAll(LITERAL)].map(([, text = ""]) => text.toLowerCase()),
  );
  const ids = [...new Set(literals.filter((text) => new RegExp(`^${GUID}$`).test(text)))];
  const names = [...new Set(literals.filter((text) => NAME.test(text)))];
  if (ids.length === names.length) return ids.map((id, index) => [id, names[index] ?? ""]);
  return [
    ...ids.map((id): [string, string] => [id, ""]),
    ...names.map((name, index): [string, string] => [nobodysId(index), name]),
  ];
}

/** For an account that is known by its name alone: an id that is nobody's. */
function nobodysId(index: number): string {
  return `00000000-0000-4000-9000-${String(index).padStart(12, "0")}`;
}
