import type { Exported, GroupFile } from "./model.ts";
import {
  Entries,
  holderOf,
  idParts,
  type Parameter,
  Ref,
  referencesIn,
  type Target,
  type Value,
} from "./reference.ts";

/** The same as a Bicep file for one resource group, from the same model as the ARM template. */
export function bicepFile(file: GroupFile): string {
  const outside = outsideScopes(file);
  const render = renderer(file, outside);
  return [
    "targetScope = 'resourceGroup'",
    ...file.parameters.map(parameter),
    ...[...outside].map(([id, symbol]) => existing(id, symbol, file)),
    ...file.resources.map((each) => resource(each, outside, render)),
  ]
    .join("\n\n")
    .concat("\n");
}

function parameter({ name, isSecret, description, defaultValue }: Parameter): string {
  return [
    `@description(${quoted(description)})`,
    ...(isSecret ? ["@secure()"] : []),
    `param ${name} string${defaultValue === undefined ? "" : ` = ${quoted(defaultValue)}`}`,
  ].join("\n");
}

/** What is extended must have a name: what this file does not make is declared as existing. */
function outsideScopes({ resources }: GroupFile): ReadonlyMap<string, string> {
  const ids = resources.flatMap(({ scope }) =>
    scope?.to.kind === "id" && scope.to.of.symbol === undefined ? [scope.to.of.id] : [],
  );
  return new Map([...new Set(ids)].map((id, index) => [id, `existing${index + 1}`]));
}

function existing(id: string, symbol: string, file: GroupFile): string {
  const { group, subscription, type, names } = idParts(id);
  const isHere = group?.toLowerCase() === file.group.toLowerCase();
  const isOwn = subscription?.toLowerCase() === file.subscription.toLowerCase();
  const place = isOwn ? quoted(group ?? "") : `${quoted(subscription ?? "")}, ${quoted(group ?? "")}`;
  return [
    `resource ${symbol} '${type}@${VERSION_OF_EXISTING}' existing = {`,
    `  name: ${quoted(names.join("/"))}`,
    ...(isHere && isOwn ? [] : [`  scope: resourceGroup(${place})`]),
    "}",
  ].join("\n");
}

/** Of a workspace: the only kind of resource that is there before and is extended. */
const VERSION_OF_EXISTING = "2023-09-01";

type Render = (value: Value, indent: string) => string;

function resource(each: Exported, outside: ReadonlyMap<string, string>, render: Render): string {
  const { symbol, type, apiVersion, names, scope, body, dependsOn } = each;
  const extended = scope?.to.kind === "id" ? (scope.to.of.symbol ?? outside.get(scope.to.of.id)) : undefined;
  const implied = new Set(
    referencesIn([body, ...(scope === undefined ? [] : [scope])]).flatMap(({ to }) =>
      "of" in to && to.of.symbol !== undefined ? [to.of.symbol] : [],
    ),
  );
  const explicit = dependsOn.filter((name) => !implied.has(name));
  const inner = render(body, "").split("\n").slice(1, -1);
  return [
    `resource ${symbol} '${type}@${apiVersion}' = {`,
    `  name: ${quoted(names.join("/"))}`,
    ...(extended === undefined ? [] : [`  scope: ${extended}`]),
    ...inner,
    ...(explicit.length === 0 ? [] : ["  dependsOn: [", ...explicit.map((name) => `    ${name}`), "  ]"]),
    "}",
  ].join("\n");
}

function renderer(file: GroupFile, outside: ReadonlyMap<string, string>): Render {
  const expression = ({ to }: Ref): string => {
    switch (to.kind) {
      case "id":
        return idOf(to.of, file, outside);
      case "made": {
        const path = `${holderOf(to)}.${to.what}`;
        if (to.of.symbol !== undefined) return `${to.of.symbol}.${path}`;
        return `reference(${idOf(to.of, file, outside)}, '${to.of.apiVersion}', 'Full').${path}`;
      }
      case "callback":
        return `listCallbackUrl('\${${idOf(to.of, file, outside)}}/triggers/${to.trigger}', '${to.of.apiVersion}').value`;
      case "parameter":
        return to.name;
      case "subscription":
        return "subscription().id";
      case "group":
        return "resourceGroup().id";
      case "tenant":
        return "subscription().tenantId";
      case "text":
        return `'${to.parts.map((part) => (typeof part === "string" ? escaped(part) : `\${${expression(part)}}`)).join("")}'`;
    }
  };
  const render: Render = (value, indent) => {
    const inner = `${indent}  `;
    if (value instanceof Ref) return expression(value);
    if (value instanceof Entries) {
      if (value.list.length === 0) return "{}";
      const lines = value.list.map(
        ([key, each]) => `${inner}${keyOf(key, expression)}: ${render(each, inner)}`,
      );
      return `{\n${lines.join("\n")}\n${indent}}`;
    }
    if (Array.isArray(value)) {
      if (value.length === 0) return "[]";
      return `[\n${(value as readonly Value[]).map((each) => inner + render(each, inner)).join("\n")}\n${indent}]`;
    }
    return typeof value === "string" ? quoted(value) : number(value as number | boolean | null);
  };
  return render;
}

/** Bicep has whole numbers alone (learn.microsoft.com/azure/azure-resource-manager/bicep/data-types). */
function number(value: number | boolean | null): string {
  return typeof value === "number" && !Number.isInteger(value) ? `json('${value}')` : String(value);
}

function idOf({ id, symbol }: Target, file: GroupFile, outside: ReadonlyMap<string, string>): string {
  const known = symbol ?? outside.get(id);
  if (known !== undefined) return `${known}.id`;
  const { scope, subscription, group, type, names } = idParts(id);
  const own = [type, ...names].map(quoted).join(", ");
  if (scope !== undefined)
    return `extensionResourceId(${idOf({ id: scope, apiVersion: "" }, file, outside)}, ${own})`;
  const isHere = subscription?.toLowerCase() === file.subscription.toLowerCase();
  if (isHere && group?.toLowerCase() === file.group.toLowerCase()) return `resourceId(${own})`;
  return `resourceId(${isHere ? "" : `${quoted(subscription ?? "")}, `}${quoted(group ?? "")}, ${own})`;
}

function keyOf(key: string | Ref, expression: (ref: Ref) => string): string {
  if (key instanceof Ref) return `'\${${expression(key)}}'`;
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(key) ? key : quoted(key);
}

function quoted(text: string): string {
  return `'${escaped(text)}'`;
}

/** learn.microsoft.com/azure/azure-resource-manager/bicep/data-types, strings. */
function escaped(text: string): string {
  return text
    .replaceAll("\\", "\\\\")
    .replaceAll("'", "\\'")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")
    .replaceAll("\t", "\\t")
    .replaceAll("${", "\\${");
}
