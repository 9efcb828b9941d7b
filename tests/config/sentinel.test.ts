import { describe, expect, test } from "@jest/globals";
import { parseConfig } from "../../config/index.ts";

const existing =
  "/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/law-security";
const good = {
  accounts: [{ label: "bg1", objectId: "3f2504e0-4f89-41d3-9a0c-0305e82c3301" }],
  location: "westeurope",
  resourceGroup: { create: { name: "rg-breakglass" } },
  workspace: { existing },
  channels: [{ via: "office365", to: ["soc@contoso.com"] }],
  fallback: { email: ["oncall@contoso.com"] },
  runbookUrl: "https://contoso.com/runbook",
};

function parse(changes: Record<string, unknown>) {
  const parsed = parseConfig({ ...good, ...changes }, new Set());
  return parsed.ok
    ? { sentinel: parsed.config.sentinel }
    : parsed.faults.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);
}

describe("Microsoft Sentinel", () => {
  test("is left out where the configuration does not name it", () => {
    const parsed = parseConfig(good, new Set());
    expect(parsed.ok && "sentinel" in parsed.config).toBe(false);
  });

  test("is expected on an existing workspace, unless it is to be switched on", () => {
    expect(parse({ sentinel: {} })).toEqual({ sentinel: { onboard: false } });
    expect(parse({ sentinel: { onboard: true } })).toEqual({ sentinel: { onboard: true } });
  });

  test("has to be switched on where the workspace is created", () => {
    const workspace = { create: { name: "law-breakglass" } };
    const refusal = [
      "breakglass:sentinel.onboard: must be true where the workspace is created: it has no Microsoft Sentinel yet, and takes no analytics rules",
    ];
    expect(parse({ workspace, sentinel: {} })).toEqual(refusal);
    expect(parse({ workspace, sentinel: { onboard: false } })).toEqual(refusal);
    expect(parse({ workspace, sentinel: { onboard: true } })).toEqual({ sentinel: { onboard: true } });
  });

  test.each<[string, unknown, string]>([
    ["text", "yes", 'breakglass:sentinel: expected an object, found "yes"'],
    ["text for a switch", { onboard: "true" }, "breakglass:sentinel.onboard: expected true or false"],
    [
      "a misspelt property",
      { onbord: true },
      'breakglass:sentinel.onbord: is not a known property (did you mean "onboard"?)',
    ],
  ])("is refused as %s", (_, sentinel, fault) => {
    expect(parse({ sentinel })).toEqual([fault]);
  });

  test("is suggested for a key that is nearly its own", () => {
    expect(parse({ sentinal: {} })).toEqual([
      'breakglass:sentinal: is not a known property (did you mean "sentinel"?)',
    ]);
  });
});
