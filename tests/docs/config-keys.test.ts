import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { type JsonSchema, keySchemas } from "../../config/index.ts";
import { codeOf, pages } from "./pages.ts";

const code = pages.flatMap(codeOf);

/** Keys of Pulumi types that the stack's components have in their names; they are no configuration. */
const COMPONENT_TYPE = /^breakglass:index:/;

/** Whether the schema has a property by this path, such as `accounts.objectId`; names of a user's own fit a record. */
function has(schema: JsonSchema, [name, ...rest]: readonly string[]): boolean {
  if (name === undefined) return true;
  const parts = [schema, ...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  return parts.some((part) => {
    if (typeof part !== "object") return false;
    if (part !== schema) return has(part, [name, ...rest]);
    const { properties, items, additionalProperties } = part;
    if (typeof items === "object" && !Array.isArray(items)) return has(items, [name, ...rest]);
    const property =
      properties?.[name] ?? (typeof additionalProperties === "object" ? additionalProperties : undefined);
    return typeof property === "object" && has(property, rest);
  });
}

const keys = keySchemas();
const known = (path: string) => has(keys, path.replaceAll(/\[\d*\]/g, "").split("."));

describe("keys of the configuration, as README.md and docs/ name them", () => {
  test("exist, with every property of theirs", () => {
    const unknown = code.flatMap(({ file, line, text }) =>
      [...text.matchAll(/\bbreakglass:[A-Za-z][\w.[\]]*/g)]
        .filter(([key]) => !COMPONENT_TYPE.test(`${key}:`) && key !== "breakglass:index")
        .filter(([key]) => !known(key.slice("breakglass:".length).replace(/\.$/, "")))
        .map(([key]) => `${file}:${line}: ${key}`),
    );
    expect(unknown).toEqual([]);
  });

  test("exist where a block of YAML has them", () => {
    const unknown = code
      .filter(({ language }) => language === "yaml")
      .flatMap(({ file, line, text }) => {
        const block = parse(text) as Record<string, unknown> | null;
        const config = (block?.["config"] ?? block ?? {}) as Record<string, unknown>;
        return Object.keys(config)
          .filter((key) => key.startsWith("breakglass:"))
          .flatMap((key) => paths(config[key], key.slice("breakglass:".length)))
          .filter((path) => !known(path))
          .map((path) => `${file}:${line}: breakglass:${path}`);
      });
    expect(unknown).toEqual([]);
  });

  test("exist where a block of YAML has the answers of a new tenant", () => {
    const blocks = code
      .filter(({ language }) => language === "yaml")
      .map(({ file, line, text }) => ({ where: `${file}:${line}`, block: parse(text) as unknown }))
      .filter(({ block }) => isAnswers(block));
    const unknown = blocks.flatMap(({ where, block }) =>
      Object.entries(block as object)
        .filter(([key]) => key !== "subscriptionId" && key !== "tenantId")
        .flatMap(([key, value]) => (isSecret(key) ? [key] : paths(value, key)))
        .filter((path) => !known(path))
        .map((path) => `${where}: ${path}`),
    );
    expect(blocks.length).toBeGreaterThanOrEqual(2);
    expect(unknown).toEqual([]);
  });

  test.each([
    ["accounts.objectId", true],
    ["accounts[1].objectId", true],
    ["sentinel.playbook", true],
    ["workspace.create.retentionInDays", true],
    ["channels.assignRole", true],
    ["teamsWebhookUrls.soc", true],
    ["account", false],
    ["sentinel.playbooks", false],
    ["runbookUrl.href", false],
  ])("%s: %s", (path, isKnown) => {
    expect(known(path)).toBe(isKnown);
  });
});

const isAnswers = (block: unknown) => typeof block === "object" && block !== null && "accounts" in block;

/** An answer may be where the secret is: `{ env: TWILIO_AUTH_TOKEN }`. */
const isSecret = (key: string) => key === "twilioAuthToken" || key === "teamsWebhookUrls";

/** Every path of a value; what is encrypted is Pulumi's own. */
function paths(value: unknown, path: string): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => paths(each, path));
  if (typeof value !== "object" || value === null || "secure" in value) return [path];
  return Object.entries(value).flatMap(([name, each]) => paths(each, `${path}.${name}`));
}
