import { descriptionOf, descriptions, type JsonSchema, keySchemas } from "breakglass-alerts/config";
import { stringify } from "yaml";

interface Row {
  readonly property: string;
  readonly meaning: string;
  readonly needed: string;
}

/** docs/configuration.md: each key of the configuration, from its schema. */
export function configurationReference(): string {
  const { properties = {}, required = [] } = keySchemas();
  const sections = Object.keys(descriptions).map((key) =>
    section(key, properties[key] as JsonSchema, required.includes(key)),
  );
  return [
    "# Configuration",
    "",
    "What a tenant's stack file, `Pulumi.<stack>.yaml`, may hold below `config:`. Made by",
    "`breakglass schema --markdown` from the schema that checks it; `breakglass onboard NAME` writes such a file.",
    "",
    "An editor with the YAML language server completes and checks the file by its first line:",
    "",
    "```yaml",
    "# yaml-language-server: $schema=docs/configuration.schema.json",
    "```",
    "",
    "Besides: `azure-native:subscriptionId` and `azure-native:tenantId`, where to deploy, and `azuread:tenantId`, the same",
    "tenant.",
    "",
    ...sections,
  ]
    .join("\n")
    .trimEnd();
}

function section(key: string, json: JsonSchema, isRequired: boolean): string {
  const { meaning, example } = descriptionOf(key) ?? { meaning: "", example: undefined };
  const rows = rowsOf(json, "");
  return [
    `## ${key}`,
    "",
    meaning,
    "",
    `${needed(isRequired, json)[0]?.toUpperCase()}${needed(isRequired, json).slice(1)}.`,
    "",
    "```yaml",
    stringify({ [`breakglass:${key}`]: example }, { lineWidth: 0 }).trimEnd(),
    "```",
    "",
    ...(rows.length === 0 ? [] : [...table(rows), ""]),
  ].join("\n");
}

function table(rows: readonly Row[]): string[] {
  const cell = (text: string) => text.replaceAll("|", "\\|");
  return [
    "| property | meaning | |",
    "|---|---|---|",
    ...rows.map(({ property, meaning, needed }) => `| \`${property}\` | ${cell(meaning)} | ${needed} |`),
  ];
}

/** The properties below, each with its path; a channel's begin with its kind. */
function rowsOf(json: JsonSchema, path: string): Row[] {
  if (typeof json.items === "object") return rowsOf(json.items as JsonSchema, path);
  const kinds = (json.oneOf ?? []).filter((each) => propertiesOf(each as JsonSchema) !== undefined);
  if (kinds.length > 0)
    return kinds.flatMap((each) => rowsOf(each as JsonSchema, kindPath(each as JsonSchema)));
  return Object.entries(propertiesOf(json) ?? {}).flatMap(([name, value]) => {
    const property = path === "" ? name : `${path}.${name}`;
    const { description, const: fixed } = value;
    if (description === undefined || property === "secure") return [];
    const isRequired = json.required?.includes(name) ?? false;
    const row = {
      property,
      meaning: description,
      needed: fixed === undefined ? (choice(json, name) ?? needed(isRequired, value)) : "",
    };
    return [row, ...rowsOf(value, property)];
  });
}

/** Of some properties, one must be there. */
function choice({ oneOf, anyOf }: JsonSchema, name: string): string | undefined {
  const has = (each: JsonSchema | boolean) => typeof each === "object" && each.required?.includes(name);
  if (oneOf?.some(has)) return "exactly one of these";
  return anyOf?.some(has) ? "at least one of these" : undefined;
}

function needed(isRequired: boolean, json: JsonSchema): string {
  if (isRequired) return "required";
  const { default: value } = json;
  const isNothing = value === undefined || JSON.stringify(value).length <= 2;
  return isNothing ? "may be left out" : `default \`${JSON.stringify(value).replaceAll('"', "")}\``;
}

function propertiesOf({ properties }: JsonSchema): Record<string, JsonSchema> | undefined {
  return properties as Record<string, JsonSchema> | undefined;
}

function kindPath(json: JsonSchema): string {
  return String(propertiesOf(json)?.["via"]?.const ?? "");
}
