import { z } from "zod";
import { channelKinds } from "./channels.ts";
import { descriptionOf, descriptions } from "./descriptions.ts";
import { schema } from "./schema/index.ts";
import { guid } from "./schema/primitives.ts";
import { SECRET_KEYS } from "./secrets.ts";

/** A JSON Schema, with the keywords that ours is read by. */
export interface JsonSchema {
  [keyword: string]: unknown;
  type?: string | string[];
  description?: string;
  default?: unknown;
  const?: unknown;
  examples?: unknown[];
  properties?: Record<string, JsonSchema | boolean>;
  required?: string[];
  additionalProperties?: JsonSchema | boolean;
  items?: JsonSchema | boolean | (JsonSchema | boolean)[];
  allOf?: JsonSchema[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
}

/** Editors of YAML understand this draft, not all of them a later one (github.com/redhat-developer/yaml-language-server). */
const DRAFT = { io: "input", target: "draft-7" } as const;

/** What an encrypted value is in a stack file. */
const encrypted: JsonSchema = {
  type: "object",
  properties: { secure: { type: "string", description: "Written by `pulumi config set --secret`." } },
  required: ["secure"],
  additionalProperties: false,
};

/**
 * The JSON Schema of a stack file, `Pulumi.<stack>.yaml`, so that an editor completes and checks it.
 *
 * It says what can be said of each property by itself. What depends on others, such as an id that stands twice, is left
 * to the deployment.
 */
export function stackFileSchema(): JsonSchema {
  const { properties = {}, required = [] } = keySchemas();
  const known = Object.keys(properties);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "A tenant's stack file of breakglass-alerts",
    description: "Pulumi.<stack>.yaml. The keys of the namespace breakglass: docs/configuration.md.",
    type: "object",
    properties: {
      config: {
        type: "object",
        properties: {
          "azure-native:subscriptionId": azureId("The subscription that the stack deploys to."),
          "azure-native:tenantId": azureId("The tenant that is watched."),
          "azuread:tenantId": azureId("The same tenant, for what is looked up in Entra ID."),
          ...Object.fromEntries(
            Object.entries(properties).map(([key, value]) => [`breakglass:${key}`, value]),
          ),
        },
        required: required.map((key) => `breakglass:${key}`),
        // Anything else of our namespace is misspelt; other namespaces are none of our business.
        patternProperties: { [`^breakglass:(?!(${known.join("|")})$)`]: false },
      },
    },
    required: ["config"],
  };
}

/** The keys of our namespace, without it: an object's schema. */
export function keySchemas(): JsonSchema {
  const json = z.toJSONSchema(schema, DRAFT);
  const properties: Record<string, JsonSchema> = Object.fromEntries(
    Object.entries({ ...json.properties, ...secretSchemas() }).map(([key, value]) => [
      key,
      described(key, value as JsonSchema),
    ]),
  );
  // In the order in which they are described, which is that of reading.
  const ordered = Object.keys(descriptions).map((key) => [key, properties[key] ?? {}]);
  return { ...json, properties: Object.fromEntries(ordered) };
}

function secretSchemas(): Record<string, JsonSchema> {
  const byName: JsonSchema = {
    anyOf: [encrypted, { type: "object", additionalProperties: encrypted, minProperties: 1 }],
  };
  return Object.fromEntries(SECRET_KEYS.map((key) => [key, key === "teamsWebhookUrls" ? byName : encrypted]));
}

function azureId(description: string): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(guid, DRAFT);
  return { ...json, description, examples: ["8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f"] };
}

/** A key's schema with its meaning and example, and those of what is below it. */
function described(key: string, json: JsonSchema): JsonSchema {
  const { meaning, example, properties = {} } = descriptionOf(key) ?? { meaning: "", example: undefined };
  // Where a value is read from text as well, zod leaves the default out.
  const type: unknown = Reflect.get(schema.shape, key);
  const preset = type instanceof z.ZodDefault ? { default: type.def.defaultValue } : {};
  return {
    description: meaning,
    examples: [example],
    ...preset,
    ...withTexts(json, "", properties),
  } as JsonSchema;
}

function withTexts(json: JsonSchema, path: string, texts: Readonly<Record<string, string>>): JsonSchema {
  const below = (name: string) => (path === "" ? name : `${path}.${name}`);
  const inner = (value: unknown, at: string) =>
    typeof value === "object" && value !== null ? withTexts(value as JsonSchema, at, texts) : value;
  const text = texts[path];
  return {
    ...(text === undefined ? {} : { description: text }),
    ...json,
    ...(json.items === undefined ? {} : { items: inner(json.items, path) }),
    ...(json.oneOf === undefined
      ? {}
      : { oneOf: json.oneOf.map((each) => inner(each, kindOf(each) ?? path)) }),
    ...(json.anyOf === undefined ? {} : { anyOf: json.anyOf.map((each) => inner(each, path)) }),
    ...(json.properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(json.properties).map(([name, value]) => [name, inner(value, below(name))]),
          ),
        }),
  } as JsonSchema;
}

/** Which channel an alternative is. */
function kindOf(json: unknown): string | undefined {
  const { properties } = json as { properties?: { via?: { const?: string } } };
  return channelKinds.find((kind) => kind === properties?.via?.const);
}
