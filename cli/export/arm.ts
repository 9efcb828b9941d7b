import type { GroupFile } from "./model.ts";
import { Entries, holderOf, idParts, type Parameter, Ref, type Target, type Value } from "./reference.ts";

/** An ARM template for one resource group: `az deployment group create --template-file`. */
export function armTemplate(file: GroupFile): object {
  const usesLines = { value: false };
  const expression = expressions(file, usesLines);
  const symbols = new Map(file.resources.map((each) => [each.symbol, each]));
  const resources = file.resources.map(({ type, names, apiVersion, scope, body, dependsOn }) => ({
    type,
    apiVersion,
    name: names.join("/"),
    ...(scope === undefined ? {} : { scope: `[${expression(scope)}]` }),
    ...(dependsOn.length === 0
      ? {}
      : {
          dependsOn: dependsOn.flatMap((symbol) => {
            const of = symbols.get(symbol);
            return of === undefined ? [] : [`[${expression(new Ref({ kind: "id", of }))}]`];
          }),
        }),
    ...(plain(body, expression) as object),
  }));
  return {
    $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    contentVersion: "1.0.0.0",
    parameters: Object.fromEntries(file.parameters.map((each) => [each.name, parameter(each)])),
    ...(usesLines.value ? { variables: { line: "\n" } } : {}),
    resources,
  };
}

function parameter({ isSecret, description, defaultValue }: Parameter): object {
  return {
    type: isSecret ? "secureString" : "string",
    ...(defaultValue === undefined ? {} : { defaultValue }),
    metadata: { description },
  };
}

/** `[…]` is an expression; a text that would be taken for one begins with a second bracket. */
function plain(value: Value, expression: (ref: Ref) => string): unknown {
  if (value instanceof Ref) return `[${expression(value)}]`;
  if (value instanceof Entries)
    return Object.fromEntries(
      value.list.map(([key, each]) => [
        key instanceof Ref ? `[${expression(key)}]` : key,
        plain(each, expression),
      ]),
    );
  if (Array.isArray(value)) return (value as readonly Value[]).map((each) => plain(each, expression));
  return typeof value === "string" && value.startsWith("[") && value.endsWith("]") ? `[${value}` : value;
}

function expressions(file: GroupFile, usesLines: { value: boolean }): (ref: Ref) => string {
  const quoted = (text: string): string => {
    const lines = text.split("\n").map((line) => `'${line.replaceAll("'", "''")}'`);
    if (lines.length === 1) return lines[0] ?? "''";
    // A text of an expression is on one line.
    usesLines.value = true;
    return lines.join(", variables('line'), ");
  };
  const expression = ({ to }: Ref): string => {
    switch (to.kind) {
      case "id":
        return idExpression(to.of, file, expression);
      case "made": {
        const id = idExpression(to.of, file, expression);
        return holderOf(to) === "properties"
          ? `reference(${id}, '${to.of.apiVersion}').${to.what}`
          : `reference(${id}, '${to.of.apiVersion}', 'Full').identity.${to.what}`;
      }
      case "callback":
        return `listCallbackUrl(concat(${idExpression(to.of, file, expression)}, '/triggers/${to.trigger}'), '${to.of.apiVersion}').value`;
      case "parameter":
        return `parameters('${to.name}')`;
      case "subscription":
        return "subscription().id";
      case "group":
        return "resourceGroup().id";
      case "tenant":
        return "subscription().tenantId";
      case "text":
        return `concat(${to.parts.map((part) => (typeof part === "string" ? quoted(part) : expression(part))).join(", ")})`;
    }
  };
  return expression;
}

/** Relative to the resource group that the file is deployed to. */
function idExpression({ id }: Target, file: GroupFile, expression: (ref: Ref) => string): string {
  const { scope, subscription, group, type, names } = idParts(id);
  const own = [type, ...names].map((each) => `'${each}'`).join(", ");
  if (scope !== undefined) {
    const above = idExpression({ id: scope, apiVersion: "" }, file, expression);
    return `extensionResourceId(${above}, ${own})`;
  }
  const isHere = subscription?.toLowerCase() === file.subscription.toLowerCase();
  if (isHere && group?.toLowerCase() === file.group.toLowerCase()) return `resourceId(${own})`;
  return isHere ? `resourceId('${group}', ${own})` : `resourceId('${subscription}', '${group}', ${own})`;
}
