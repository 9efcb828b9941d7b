import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { Ajv } from "ajv";
import fc from "fast-check";
import { parse } from "yaml";
import {
  descriptions,
  type JsonSchema,
  keySchemas,
  parsePlainConfig,
  stackFileSchema,
} from "../../config/index.ts";
import { jsonPattern } from "../../config/schema/json-pattern.ts";

const PROJECT = join(import.meta.dirname, "..", "..");
const read = (file: string) => readFileSync(join(PROJECT, file), "utf8");

// Formats are for editors; the patterns beside them say the same.
const accepts = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(
  stackFileSchema() as object,
);

const good = {
  accounts: [{ label: "bg1", userPrincipalName: "bg1@contoso.com" }],
  location: "westeurope",
  resourceGroup: { create: { name: "rg-breakglass" } },
  workspace: { create: { name: "law-breakglass" } },
  channels: [{ via: "office365", to: ["soc@contoso.com"] }],
  fallback: { email: ["oncall@contoso.com"] },
  runbookUrl: "https://contoso.com/runbook",
};

function stackFile(values: Record<string, unknown>) {
  return {
    config: Object.fromEntries(Object.entries(values).map(([key, value]) => [`breakglass:${key}`, value])),
  };
}

function faults(values: Record<string, unknown>): string[] {
  accepts(stackFile({ ...good, ...values }));
  return (accepts.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`);
}

describe("the JSON Schema of a stack file", () => {
  test("accepts the sample stack, which names it in its first line", () => {
    const text = read("Pulumi.dev.yaml");
    expect(text.split("\n")[0]).toBe("# yaml-language-server: $schema=docs/configuration.schema.json");
    expect([accepts(parse(text)), accepts.errors]).toEqual([true, null]);
  });

  test("has a description of every property, wherever it is", () => {
    expect(undescribed(keySchemas(), "")).toEqual([]);
  });

  test.each(Object.entries(descriptions))(
    "the example of %s is accepted, by it and by the deployment",
    (key, { example }) => {
      expect(faults({ [key]: example })).toEqual([]);
      const values = { ...good, [key]: example };
      expect(parsePlainConfig(values)).toMatchObject({ ok: true });
    },
  );

  test.each<[string, Record<string, unknown>, string]>([
    ["a missing key", { location: undefined }, "/config: must have required property 'breakglass:location'"],
    ["a misspelt key", { acounts: [] }, "/config/breakglass:acounts: boolean schema is false"],
    [
      "an account of nobody",
      { accounts: [{ label: "bg1" }] },
      "/config/breakglass:accounts/0: must match a schema in anyOf",
    ],
    [
      "both placements",
      {
        resourceGroup: {
          existing: `/subscriptions/${"a".repeat(36)}/resourceGroups/a`,
          create: { name: "a" },
        },
      },
      "/config/breakglass:resourceGroup: must match exactly one schema in oneOf",
    ],
    ["no channel", { channels: [] }, "/config/breakglass:channels: must NOT have fewer than 1 items"],
    [
      "too short a retention",
      { workspace: { create: { name: "law-x", retentionInDays: 7 } } },
      "/config/breakglass:workspace/create/retentionInDays: must be >= 30",
    ],
    [
      "a secret in plain text",
      { twilioAuthToken: "t0ken" },
      "/config/breakglass:twilioAuthToken: must be object",
    ],
    ["too long a silence", { silenceAfterHours: 49 }, "/config/breakglass:silenceAfterHours: must be <= 48"],
    [
      "another kind of drill",
      { drills: [{ from: "tomorrow" }] },
      "/config/breakglass:drills/0: must have required property 'to'",
    ],
    [
      "too long a label",
      { accounts: [{ label: "x".repeat(41), userPrincipalName: "a@b.com" }] },
      "/config/breakglass:accounts/0/label: must NOT have more than 40 characters",
    ],
  ])("refuses %s", (_, values, expected) => {
    expect(faults(values)).toContain(expected);
  });

  test("says in an editor what was expected, in our words", () => {
    const { location } = keySchemas().properties as Record<string, Record<string, unknown>>;
    expect(location?.["patternErrorMessage"]).toBe(
      "expected an Azure region in its short form, such as westeurope",
    );
  });

  test("knows the defaults, also of values that may be written as text", () => {
    const { properties = {} } = keySchemas();
    const defaults = Object.entries(properties).map(([key, value]) => [key, (value as JsonSchema).default]);
    expect(Object.fromEntries(defaults)).toMatchObject({
      speed: "standard",
      query: "http",
      silenceAfterHours: 24,
      locks: false,
      protect: false,
      groups: [],
    });
  });

  test("accepts whatever the deployment accepts", () => {
    const id = "3F2504E0-4f89-41d3-9a0c-0305e82c3301";
    const group = `/Subscriptions/${id}/resourcegroups/rg`;
    const pools: Record<string, readonly unknown[]> = {
      accounts: [[{ label: "a", objectId: id }], [{ label: "", objectId: id }], [], "x"],
      groups: [[{ label: "g", objectId: id }], [{ label: "g" }]],
      location: ["westeurope", "West Europe", ""],
      resourceGroup: [{ existing: group }, { existing: "rg" }, { create: { name: "rg." } }, {}],
      workspace: [
        { existing: `${group}/providers/microsoft.operationalinsights/workspaces/law-x` },
        { create: { name: "law-x", retentionInDays: 30 } },
        { create: { name: "law-x", retentionInDays: "30" } },
      ],
      channels: [
        [{ via: "graph", from: id, to: ["a@b.com"], assignRole: false }],
        [{ via: "teams", teamId: id, channelId: "19:x@thread.skype" }],
        [{ via: "twilio", accountSid: `ac${"F".repeat(32)}`, from: "+15005550006", to: ["+31201234567"] }],
        [{ via: "acs", resource: "HTTPS://x.communication.azure.com/", from: "+15005550006", to: ["+3120"] }],
        [
          {
            via: "acs",
            resource: "https://x.europe.communication.azure.com",
            from: "+15005550006",
            to: ["+31201234567"],
          },
        ],
        [{ via: "teams-webhook", name: "soc" }],
      ],
      fallback: [
        { voice: [{ countryCode: "31", phoneNumber: "201234567" }] },
        { sms: [{ countryCode: 31 }] },
      ],
      drills: [[{ from: "2026-02-03T09:00:00+01:00", to: "2026-02-03T10:00:00Z", note: "x" }]],
      speed: ["fast", "standard", "slow"],
      silenceAfterHours: [1, 48, 49],
      outpost: [{ existing: group }, { create: { name: "outpost" } }, {}],
      diagnosticSetting: [{ name: "a b" }, {}],
      sentinel: [{ onboard: true }, {}],
      tags: [{ a: "b" }, { a: 1 }],
    };
    const change = fc.oneof(
      ...Object.entries(pools).map(([key, pool]) => fc.tuple(fc.constant(key), fc.constantFrom(...pool))),
    );
    const changes = fc.array(change, { maxLength: 3 }).map((each) => Object.fromEntries(each));
    let accepted = 0;
    fc.assert(
      fc.property(changes, (values) => {
        if (!parsePlainConfig({ ...good, ...values }).ok) return;
        accepted += 1;
        expect(faults(values)).toEqual([]);
      }),
      { numRuns: 1000 },
    );
    expect(accepted).toBeGreaterThan(200);
  });
});

describe("a pattern in JSON Schema", () => {
  test.each([
    [/^ab[c-e]$/i, "^[aA][bB][c-eC-E]$"],
    [/\d+\.[^\s@]x/i, "\\d+\\.[^\\s@][xX]"],
    [/^[a-z]x$/, "^[a-z]x$"],
  ])("%s ignores letter case by itself", (pattern, expected) => {
    expect(jsonPattern(pattern)).toBe(expected);
  });

  test("matches the same texts", () => {
    const pattern = /^\/sub[0-9a-f-]{2}\/[-\w.()]{1,3}$/i;
    const text = fc.stringMatching(/^\/[sS][uU][bB][0-9a-gA-G-]{2}\/[-\w.()]{1,4}$/);
    fc.assert(
      fc.property(text, (each) => {
        expect(new RegExp(jsonPattern(pattern)).test(each)).toBe(pattern.test(each));
      }),
    );
  });
});

/** The paths of properties without a description. */
function undescribed(json: JsonSchema, path: string): string[] {
  const inner = [...(json.oneOf ?? []), ...(json.items === undefined ? [] : [json.items])];
  return [
    ...inner.flatMap((each) => undescribed(each as JsonSchema, path)),
    ...Object.entries(json.properties ?? {}).flatMap(([name, value]) => {
      const { description = "" } = value as JsonSchema;
      return [
        ...(description === "" ? [`${path}.${name}`] : []),
        ...undescribed(value as JsonSchema, `${path}.${name}`),
      ];
    }),
  ];
}
