import { describe, expect, test } from "@jest/globals";
import { stackKeyFaults } from "../../config/index.ts";

const SUBSCRIPTION = "8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f";
const TENANT = "6f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61";
const good = {
  "azure-native:subscriptionId": SUBSCRIPTION,
  "azure-native:tenantId": TENANT,
  "azuread:tenantId": TENANT.toUpperCase(),
  "breakglass:speed": "fast",
};

function faults(changes: Record<string, unknown>, env: Record<string, string> = {}): string[] {
  const all = Object.entries({ ...good, ...changes }).filter(([, value]) => value !== undefined);
  return stackKeyFaults(Object.fromEntries(all), env).map(
    ({ propertyPath, reason }) => `${propertyPath}: ${reason}`,
  );
}

test("nothing is wrong with good ones", () => {
  expect(faults({})).toEqual([]);
});

describe("ids", () => {
  test("are ids, and not names", () => {
    expect(
      faults({
        "azure-native:subscriptionId": "my-subscription",
        "azure-native:tenantId": "contoso.com",
        "azuread:tenantId": TENANT,
      }),
    ).toEqual([
      'azure-native:subscriptionId: expected a GUID such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301, found "my-subscription"; the id, not the name, as `az account show --query id` prints it',
      'azure-native:tenantId: expected a GUID such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301, found "contoso.com"; the id, not a domain, as `az account show --query tenantId` prints it',
      `azuread:tenantId: is ${TENANT}, and azure-native:tenantId is contoso.com: accounts would be looked up in another tenant than the one that is deployed to`,
    ]);
  });

  test("of the tenant are none of a subscription", () => {
    expect(
      faults({ "azure-native:subscriptionId": TENANT.toUpperCase(), "azuread:tenantId": "contoso.com" }),
    ).toEqual([
      "azure-native:subscriptionId: is the id of the tenant: expected that of a subscription, as `az account show --query id` prints it",
      expect.stringContaining("azuread:tenantId: expected a GUID"),
      expect.stringContaining("azuread:tenantId: is contoso.com"),
    ]);
  });

  test("of the tenant are there, or in the environment", () => {
    const without = { "azure-native:tenantId": undefined, "azuread:tenantId": undefined };
    expect(faults(without)).toEqual([
      "azure-native:tenantId: is missing: expected the id of the tenant that is watched",
      "azuread:tenantId: is missing: expected the id of the tenant that is watched",
    ]);
    expect(faults({ "azuread:tenantId": undefined })).toEqual([
      `azuread:tenantId: is missing: write "${TENANT}", as in the other one`,
    ]);
    expect(faults(without, { ARM_TENANT_ID: TENANT })).toEqual([]);
  });

  test("are not asked for where a program has providers of its own", () => {
    const none = Object.fromEntries(Object.keys(good).map((key) => [key, undefined]));
    expect(faults({ ...none, "pulumi:disable-default-providers": ["azure-native"] })).toEqual([]);
  });
});

describe("a namespace", () => {
  test.each([
    ["breakglas:speed", "breakglass:speed"],
    ["breakGlass:speed", "breakglass:speed"],
    ["break-glass:whatever", "breakglass:whatever"],
    ["breakglass-alerts:channels[0].to", "breakglass:channels[0].to"],
    ["azurenative:subscriptionId", "azure-native:subscriptionId"],
    ["azure_native:tenantId", "azure-native:tenantId"],
    ["azured:tenantId", "azuread:tenantId"],
  ])("that is misspelt, %s, is named", (key, right) => {
    expect(faults({ [key]: "fast" })).toEqual([`${key}: is read by nothing: write "${right}"`]);
  });

  test.each([
    "azure:subscriptionId",
    "contoso:location",
    "aws:region",
    "breakglass-alerts:own",
    "glass:speed",
  ])("that may be somebody's own, %s, is left alone", (key) => {
    expect(faults({ [key]: "x" })).toEqual([]);
  });
});
