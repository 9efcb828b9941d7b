import { ALERT_RULE, isType, type ReviewedDeployment, SENTINEL_RULE } from "./deployment.ts";

/** An account or group that the queries of a deployment name. */
export interface Identity {
  /** Its name for people. */
  readonly label: string;
  readonly objectId: string;
  /** Absent for a group, and if the queries name an account only by its object id. */
  readonly userPrincipalName?: string;
}

/** Whom and what the queries of deployments name. */
export interface Identities {
  readonly accounts: readonly Identity[];
  readonly groups: readonly Identity[];
  /** Ids of applications whose sign-ins are looked for. */
  readonly applications: readonly string[];
  /** Ids of identities that deploy. */
  readonly deployers: readonly string[];
}

const GUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
/** An account in those of our queries that need both its id and its name: JSON inside a KQL text. */
const PAIR = new RegExp(String.raw`\{\\"id\\":\\"(${GUID})\\",\\"name\\":\\"([^"\\]*)\\"\}`, "gi");
const LIST = /\bin~?\s*\(([^()]*)\)/gi;
/** If no query has such a list, as one of a program of your own may not, these are accounts. */
const EQUAL = /(?:==|=~)\s*@?(["'][^"']+["'])/gi;
/** If no query compares for equality, these lists may contain accounts; otherwise they contain groups. */
const LOOSE_LIST = /\bhas_any\s*\(([^()]*)\)/gi;
const LITERAL = /["']([^"']+)["']/g;
const ALONE = new RegExp(`["'](${GUID})["']`, "gi");
/** What Azure writes where there is no id. */
const NOBODY = "00000000-0000-0000-0000-000000000000";
const NAME = /^[^@\s]+@[^@\s]+\.[^@\s]+$/;

/** What our queries look for besides accounts and groups (queries/account-activity.ts, safeguard-change.ts, alerting-change.ts). */
const OTHERS = {
  applications: [/\b(?:AppId|ServicePrincipalId)\s+in~?\s*\(([^()]*)\)/gi],
  deployers: [
    /Category =~ "ApplicationManagement" and \(tostring\(TargetResources\) has_any \(([^()]*)\)(?:[^()]|\([^()]*\))*\)/gi,
    /\bResourceId (?:=~|startswith) ("\/subscriptions\/[^"]*\/userassignedidentities\/[^"/]+)\/?"/gi,
  ],
} as const;

/**
 * The accounts (by object id, user principal name or both) and groups (by object id) that the queries of the
 * deployments name. This does not use the configuration: rules that were written by hand count too.
 */
export function identitiesOf(...deployments: readonly ReviewedDeployment[]): Identities {
  const whole = deployments.flatMap(queriesOf);
  const othersIn = (patterns: readonly RegExp[]) => [
    ...new Set(
      whole.flatMap((query) =>
        patterns.flatMap((pattern) =>
          [...query.matchAll(pattern)].flatMap(([, inside = ""]) =>
            [...inside.matchAll(/"([^"]+)/g)].map(([, id = ""]) => id.toLowerCase()),
          ),
        ),
      ),
    ),
  ];
  const others = { applications: othersIn(OTHERS.applications), deployers: othersIn(OTHERS.deployers) };
  const queries = whole.map((query) =>
    Object.values(OTHERS)
      .flat()
      .reduce((text, pattern) => text.replace(pattern, "true"), query),
  );
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
    for (const query of queries) for (const [id, name] of listed(query, EQUAL)) add(id, name);
  }
  if (accounts.size === 0) {
    for (const query of queries) for (const [id, name] of listed(query, LOOSE_LIST)) add(id, name);
  }
  const groups = new Set(
    queries.flatMap((query) => [...query.matchAll(ALONE)]).map(([, id = ""]) => id.toLowerCase()),
  );
  return {
    ...others,
    accounts: [...accounts.values()],
    groups: [...groups]
      .filter((id) => !ids.has(id) && id !== NOBODY)
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

/** Ids and names in the lists of a query. If there are as many ids as names, they are paired. */
function listed(query: string, list: RegExp): [id: string, name: string][] {
  const literals = [...query.matchAll(list)].flatMap(([, inside = ""]) =>
    [...inside.matchAll(LITERAL)].map(([, text = ""]) => text.toLowerCase()),
  );
  const ids = [...new Set(literals.filter((text) => new RegExp(`^${GUID}$`).test(text)))];
  const names = [...new Set(literals.filter((text) => NAME.test(text)))];
  if (ids.length === names.length) return ids.map((id, index) => [id, names[index] ?? ""]);
  return [
    ...ids.map((id): [string, string] => [id, ""]),
    ...names.map((name, index): [string, string] => [unusedId(index), name]),
  ];
}

/** An id that nobody has, for an account that is known only by name. */
function unusedId(index: number): string {
  return `00000000-0000-4000-9000-${String(index).padStart(12, "0")}`;
}
