import type { LocalCloud } from "azure-alerting-sandbox";
import { deployedResources, readCallback, type StoredResource } from "azure-alerting-sandbox";
import { Entries, idParts, type Parameter, Ref, referencesIn, type Target, type Value } from "./reference.ts";
import { relative } from "./relative.ts";

/** A resource of an export, its values relative. */
export interface Exported extends Target {
  readonly type: string;
  readonly symbol: string;
  readonly names: readonly string[];
  /** What it extends. */
  readonly scope?: Ref;
  readonly body: Entries;
  /** Symbols of those of the same file that come first. */
  readonly dependsOn: readonly string[];
}

/** What goes to one resource group. */
export interface GroupFile {
  readonly subscription: string;
  readonly group: string;
  readonly resources: readonly Exported[];
  readonly parameters: readonly Parameter[];
}

export interface Model {
  /** The resource groups to create, with their location and tags. */
  readonly groups: readonly StoredResource[];
  /** In the order in which they are deployed. */
  readonly files: readonly GroupFile[];
  /** What no template of a resource group holds: of Entra ID and Microsoft Graph. */
  readonly leftOut: readonly StoredResource[];
}

const GROUP = "Microsoft.Resources/resourceGroups";
const SECRET = "[secret]";

/**
 * What the sandbox holds after a deployment, for other tools: ids are relative, secrets are parameters.
 *
 * @param existing ids of what was there before: it is named, and not exported
 */
export function modelOf({ azure }: Pick<LocalCloud, "azure">, existing: readonly string[]): Model {
  const stored = azure.store.list();
  const hidden = new Map(deployedResources(azure.store).map(({ id, body }) => [id, body]));
  const isThere = (id: string) => existing.some((each) => each.toLowerCase() === id.toLowerCase());
  const own = stored.filter(({ id }) => !isThere(id));
  const symbols = symbolsOf(own);
  const byGroup = Map.groupBy(
    own.filter(({ id, type }) => type !== GROUP && idParts(id).group !== undefined),
    ({ id }) => id.split("/").slice(0, 5).join("/"),
  );
  const files = [...byGroup].map(([groupId, resources]): GroupFile => {
    const [, , subscription = "", , group = ""] = groupId.split("/");
    const location = stored.find(({ id }) => id === groupId)?.body.location ?? "";
    const parameters = new Map<string, Parameter>();
    const secrets = new Map<string, string>();
    const targets = stored.map((each): [StoredResource, Target] => {
      const symbol = resources.includes(each) ? symbols.get(each.id) : undefined;
      return [
        each,
        { id: each.id, apiVersion: each.apiVersion, ...(symbol === undefined ? {} : { symbol }) },
      ];
    });
    const world = {
      subscription,
      groupId,
      location,
      tenantId: azure.tenantId,
      targets,
      parameter: (each: Parameter) => {
        parameters.set(each.name, each);
        return new Ref({ kind: "parameter", name: each.name });
      },
    };
    const exported = resources.map((each): Exported => {
      const { scope, type, names } = idParts(each.id);
      const symbol = symbols.get(each.id) ?? "";
      const secretOf = (path: readonly string[], value: string): Ref => {
        const url = URL.canParse(value) ? new URL(value) : undefined;
        const called = url && readCallback(azure.store, url);
        const of = called && targets.find(([known]) => known.id === called.workflow.id)?.[1];
        if (called && of) return new Ref({ kind: "callback", of, trigger: called.trigger });
        const name = secrets.get(value) ?? secretName(symbol, path);
        secrets.set(value, name);
        return world.parameter({ name, isSecret: true, description: `A secret of ${names.join("/")}.` });
      };
      const body = withSecrets(each.body, hidden.get(each.id), [], secretOf);
      const value = relative(body, world);
      const known = { ...each, type, names, symbol, body: value as Entries };
      const extended = scope === undefined ? undefined : relative(scope, world);
      return { ...principal(known, world), ...(extended instanceof Ref ? { scope: extended } : {}) };
    });
    return { subscription, group, resources: withOrder(exported), parameters: [...parameters.values()] };
  });
  return {
    groups: own.filter(({ type }) => type === GROUP),
    files: filesInOrder(files),
    leftOut: own.filter(({ id, type }) => type !== GROUP && idParts(id).group === undefined),
  };
}

/** The principal of a service of Microsoft's own, such as Sentinel's, is another one in each tenant. */
function principal(
  each: Omit<Exported, "dependsOn">,
  { parameter }: { parameter(each: Parameter): Ref },
): Exported {
  const plain = { ...each, dependsOn: [] };
  if (each.type !== "Microsoft.Authorization/roleAssignments") return plain;
  const within = (value: Value, key: string): Value => {
    if (key === "principalId" && typeof value === "string") {
      const description =
        "The object id of Microsoft Sentinel's own principal in your tenant: az ad sp show --id 98785600-1bb7-4fb9-b9fa-19afe2c8a360 --query id --output tsv";
      return parameter({ name: "sentinelPrincipalId", isSecret: false, description });
    }
    if (!(value instanceof Entries)) return value;
    return new Entries(value.list.map(([name, inner]) => [name, within(inner, String(name))]));
  };
  return { ...plain, body: within(each.body, "") as Entries };
}

/** A secret stands where the body that is shown hides it. */
function withSecrets(
  raw: unknown,
  shown: unknown,
  path: readonly string[],
  secretOf: (path: readonly string[], value: string) => Ref,
): unknown {
  if (shown === SECRET) return secretLeaves(raw, path, secretOf);
  if (Array.isArray(raw))
    return raw.map((each, index) =>
      withSecrets(each, (shown as unknown[])[index], [...path, String(index)], secretOf),
    );
  if (typeof raw !== "object" || raw === null) return raw;
  return Object.fromEntries(
    Object.entries(raw).map(([key, each]) => [
      key,
      withSecrets(each, (shown as Record<string, unknown>)[key], [...path, key], secretOf),
    ]),
  );
}

function secretLeaves(
  raw: unknown,
  path: readonly string[],
  secretOf: (path: readonly string[], value: string) => Ref,
): unknown {
  if (typeof raw === "string") return secretOf(path, raw);
  if (typeof raw !== "object" || raw === null) return raw;
  const entries = Object.entries(raw).map(([key, each]) => [
    key,
    secretLeaves(each, [...path, key], secretOf),
  ]);
  return Object.fromEntries(entries);
}

const NOISE = ["properties", "parameters", "value", "parameterValues", "definition", "defaultValue"];

function secretName(symbol: string, path: readonly string[]): string {
  return camel([symbol, ...path.filter((each) => !NOISE.includes(each))].join(" "));
}

/** Names for Bicep, each once: of the type's last word and the resource's name. */
function symbolsOf(resources: readonly StoredResource[]): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  return new Map(
    resources.map(({ id }) => {
      const { type, names } = idParts(id);
      const kind = type.slice(type.lastIndexOf("/") + 1).replace(/s$/, "");
      const plain = camel(`${kind} ${/^[0-9a-f]{8}-/i.test(names.at(-1) ?? "") ? "" : names.at(-1)}`);
      let symbol = plain;
      for (let count = 2; taken.has(symbol); count++) symbol = `${plain}${count}`;
      taken.add(symbol);
      return [id, symbol];
    }),
  );
}

function camel(text: string): string {
  const [first = "", ...rest] = text.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  return [
    `${first[0]?.toLowerCase() ?? ""}${first.slice(1)}`,
    ...rest.map((word) => `${word[0]?.toUpperCase()}${word.slice(1)}`),
  ].join("");
}

/**
 * What a resource names comes before it. Of what it does not name: Microsoft Sentinel must be on before its rules, an identity
 * must have its roles before a rule uses it, and Sentinel its role on a playbook before it may run it.
 */
function withOrder(resources: readonly Exported[]): Exported[] {
  const named = (each: Exported): string[] =>
    referencesIn([each.body, ...(each.scope === undefined ? [] : [each.scope])]).flatMap(({ to }) =>
      "of" in to && to.of.symbol !== undefined ? [to.of.symbol] : [],
    );
  const roles = resources.filter(({ type }) => type === "Microsoft.Authorization/roleAssignments");
  const onboarding = resources.filter(({ type }) => type === "Microsoft.SecurityInsights/onboardingStates");
  return resources.map((each) => {
    const uses = named(each);
    const isRole = roles.includes(each);
    const ofIdentities = isRole
      ? []
      : roles.filter((role) =>
          named(role).some((symbol) => uses.includes(symbol) && isIdentity(symbol, resources)),
        );
    const sentinel =
      each.type.startsWith("Microsoft.SecurityInsights/") && !onboarding.includes(each) ? onboarding : [];
    const playbooks = each.type === "Microsoft.SecurityInsights/automationRules" ? roles : [];
    const first = [...uses, ...[...ofIdentities, ...sentinel, ...playbooks].map(({ symbol }) => symbol)];
    return { ...each, dependsOn: [...new Set(first)].filter((symbol) => symbol !== each.symbol) };
  });
}

function isIdentity(symbol: string, resources: readonly Exported[]): boolean {
  return resources.some(
    (each) => each.symbol === symbol && each.type === "Microsoft.ManagedIdentity/userAssignedIdentities",
  );
}

/**
 * What Azure makes must be there before it is read. Where only ids are named, what is named comes first, so that no rule waits for
 * its action group; two files that name each other keep their order.
 */
function filesInOrder(files: readonly GroupFile[]): GroupFile[] {
  const asks = (file: GroupFile, other: GroupFile, isMeant: (kind: string) => boolean) =>
    Number(
      file.resources.some(({ body, scope }) =>
        referencesIn([body, ...(scope === undefined ? [] : [scope])]).some(
          ({ to }) => "of" in to && isMeant(to.kind) && idParts(to.of.id).group === other.group,
        ),
      ),
    );
  const later = (a: GroupFile, b: GroupFile, isMeant: (kind: string) => boolean) =>
    asks(a, b, isMeant) - asks(b, a, isMeant);
  return [...files].sort(
    (a, b) => later(a, b, (kind) => kind !== "id") || later(a, b, (kind) => kind === "id"),
  );
}
