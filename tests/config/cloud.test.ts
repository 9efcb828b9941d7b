import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { cloudFaults, stackCloud, stackKeyFaults } from "../../config/index.ts";
import { type CloudName, clouds } from "../../sandbox/clouds/index.ts";

const TENANT = "6f0d3c52-1c5e-4d6b-8f1a-7e9b2c4d5a61";
const good = {
  "azure-native:subscriptionId": "8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f",
  "azure-native:tenantId": TENANT,
  "azuread:tenantId": TENANT,
};

function keyFaults(keys: Record<string, unknown>, env: Record<string, string> = {}): string[] {
  return stackKeyFaults({ ...good, ...keys }, env).map(lineOf);
}

function faults(values: Record<string, unknown>, cloud: CloudName): string[] {
  return cloudFaults(values, clouds[cloud]).map(lineOf);
}

function lineOf({ propertyPath, reason }: { propertyPath: string; reason: string }): string {
  return `${propertyPath}: ${reason}`;
}

describe("the cloud of a stack", () => {
  test.each([
    [{}, {}, "public"],
    [{ "azure-native:environment": "usgovernment" }, {}, "usgovernment"],
    [{ "azure-native:environment": "public" }, { ARM_ENVIRONMENT: "china" }, "public"],
    [{}, { ARM_ENVIRONMENT: "china" }, "china"],
    [{}, { ARM_ENVIRONMENT: "", AZURE_ENVIRONMENT: "AzureUSGovernment" }, "usgovernment"],
    [{ "azure-native:environment": "AzureCloud" }, {}, "public"],
  ])("of %j and %j is %s", (keys, env, name) => {
    expect(stackCloud(keys, env).name).toBe(name);
  });

  test("is the same for both providers", () => {
    const both = { "azure-native:environment": "usgovernment", "azuread:environment": "usgovernmentl4" };
    expect(keyFaults(both)).toEqual([]);
    expect(keyFaults({ "azure-native:environment": "public", "azuread:environment": "global" })).toEqual([]);
    expect(keyFaults({}, { ARM_ENVIRONMENT: "china" })).toEqual([]);
    expect(keyFaults({ "azure-native:environment": "china" })).toEqual([
      'azuread:environment: is missing: write "china", as in azure-native:environment',
    ]);
    expect(keyFaults({ "azuread:environment": "china" })).toEqual([
      'azuread:environment: is "china", and the stack is deployed to public Azure (azure-native:environment): accounts would be looked up in another cloud',
    ]);
  });

  test("has a name that is known", () => {
    expect(keyFaults({ "azure-native:environment": "german" })).toEqual([
      'azure-native:environment: expected one of public, usgovernment, china, found "german"',
    ]);
    expect(keyFaults({}, { ARM_ENVIRONMENT: "moon" })).toEqual([
      'the environment variable ARM_ENVIRONMENT: expected one of public, usgovernment, china, found "moon"',
    ]);
  });
});

describe("a region", () => {
  test("of another cloud is refused, with how to change either", () => {
    expect(faults({ location: "usgovvirginia" }, "public")).toEqual([
      'breakglass:location: is "usgovvirginia", a region of Azure Government, and the stack is deployed to public Azure: take one of its regions, or set azure-native:environment to usgovernment',
    ]);
    expect(faults({ location: "westeurope" }, "china")).toEqual([
      'breakglass:location: is "westeurope", a region of public Azure, and the stack is deployed to Azure China: take one of its regions, or set azure-native:environment to public',
    ]);
  });

  test("of its own is taken", () => {
    expect(faults({ location: "usgovarizona" }, "usgovernment")).toEqual([]);
    expect(faults({ location: "chinanorth3" }, "china")).toEqual([]);
    expect(faults({ location: "usgulf" }, "public")).toEqual([]);
  });

  test("of the Department of Defense is not supported", () => {
    expect(faults({ location: "usdodcentral" }, "usgovernment")).toEqual([
      'breakglass:location: is "usdodcentral": regions of the Department of Defense are not supported',
    ]);
  });
});

describe("what a cloud lacks", () => {
  const everything = {
    location: "westeurope",
    channels: ["graph", "office365", "teams", "teams-webhook", "twilio", "acs"].map((via) => ({ via })),
    query: "azuremonitorlogs",
    sentinel: { playbook: true },
    defender: {},
    fallback: { email: ["a@b.example"], sms: [{ countryCode: "1" }], voice: [{ countryCode: "1" }] },
  };

  test("is a fault, each with why and what to do instead", () => {
    expect(faults(everything, "public")).toEqual([]);
    expect(faults({ ...everything, location: "usgovvirginia" }, "usgovernment")).toEqual([
      "breakglass:channels[1].via: `office365` is not supported in Azure Government: that the service works there with what this package deploys is not documented. Instead, send e-mail through `graph`",
      "breakglass:channels[5].via: `acs` is not supported in Azure Government: that the service works there with what this package deploys is not documented. Instead, send text messages through `twilio`",
      "breakglass:query: the connector of Azure Monitor Logs is not supported in Azure Government: that the service works there with what this package deploys is not documented. Instead, leave out `breakglass:query`",
      "breakglass:defender: the rule of Defender XDR is not supported in Azure Government: Microsoft Graph has custom detection rules in the public cloud alone",
    ]);
    expect(
      faults({ ...everything, location: "chinaeast2" }, "china").map(
        (line) => line.split(" is not supported")[0],
      ),
    ).toEqual([
      "breakglass:channels[1].via: `office365`",
      "breakglass:channels[2].via: `teams`",
      "breakglass:channels[4].via: `twilio`",
      "breakglass:channels[5].via: `acs`",
      "breakglass:query: the connector of Azure Monitor Logs",
      "breakglass:sentinel: Microsoft Sentinel",
      "breakglass:defender: the rule of Defender XDR",
      "breakglass:fallback.sms: a text message of an action group",
      "breakglass:fallback.voice: a call of an action group",
    ]);
  });

  test("is found in whatever somebody wrote, without a failure", () => {
    const names = fc.constantFrom<CloudName>("public", "usgovernment", "china");
    const values = fc.dictionary(fc.constantFrom(...Object.keys(everything)), fc.anything());
    fc.assert(
      fc.property(values, names, (given, cloud) => {
        for (const { reason } of cloudFaults(given, clouds[cloud])) expect(reason).not.toBe("");
      }),
    );
  });
});
