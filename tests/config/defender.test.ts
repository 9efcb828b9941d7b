import { describe, expect, test } from "@jest/globals";
import { parseConfig } from "../../config/index.ts";

const good = {
  accounts: [{ label: "bg1", userPrincipalName: "bg1@contoso.com" }],
  location: "westeurope",
  resourceGroup: { create: { name: "rg-breakglass" } },
  workspace: { create: { name: "law-breakglass" } },
  channels: [{ via: "office365", to: ["soc@contoso.com"] }],
  fallback: { email: ["oncall@contoso.com"] },
  runbookUrl: "https://contoso.com/runbook",
};
const parse = (changes: object) => parseConfig({ ...good, ...changes }, new Set());
const faults = (defender: unknown) => {
  const parsed = parse({ defender });
  return parsed.ok ? [] : parsed.faults.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);
};

describe("breakglass:defender", () => {
  test("is left out, or has the version of the API, beta by default, and whether there is Defender for Cloud Apps", () => {
    const left = parse({});
    expect(left.ok && "defender" in left.config).toBe(false);
    for (const [given, config] of [
      [{}, { apiVersion: "beta", cloudApps: false }],
      [{ apiVersion: "v1.0" }, { apiVersion: "v1.0", cloudApps: false }],
      [{ cloudApps: true }, { apiVersion: "beta", cloudApps: true }],
    ] as const) {
      const parsed = parse({ defender: given });
      expect(parsed.ok && parsed.config.defender).toEqual(config);
    }
  });

  test.each<[unknown, string]>([
    [{ apiVersion: "v1" }, 'breakglass:defender.apiVersion: expected beta or v1.0, found "v1"'],
    [
      { apiversion: "beta" },
      'breakglass:defender.apiversion: is not a known property (did you mean "apiVersion"?)',
    ],
    ["true", 'breakglass:defender: expected an object, found "true"'],
  ])("is not %j", (given, fault) => {
    expect(faults(given)).toEqual([fault]);
  });
});
