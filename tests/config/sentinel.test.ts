import { describe, expect, test } from "@jest/globals";
import { parseConfig, parsePlainConfig } from "../../config/index.ts";

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
    expect(parse({ sentinel: {} })).toEqual({
      sentinel: { onboard: false, playbook: false, speed: "scheduled" },
    });
    expect(parse({ sentinel: { onboard: true, speed: "nearRealTime" } })).toEqual({
      sentinel: { onboard: true, playbook: false, speed: "nearRealTime" },
    });
  });

  test("has to be switched on where the workspace is created", () => {
    const workspace = { create: { name: "law-breakglass" } };
    const refusal = [
      "breakglass:sentinel.onboard: must be true where the workspace is created: it has no Microsoft Sentinel yet, and takes no analytics rules",
    ];
    expect(parse({ workspace, sentinel: {} })).toEqual(refusal);
    expect(parse({ workspace, sentinel: { onboard: false } })).toEqual(refusal);
    expect(parse({ workspace, sentinel: { onboard: true } })).toEqual({
      sentinel: { onboard: true, playbook: false, speed: "scheduled" },
    });
  });

  test.each<[string, unknown, string]>([
    ["text", "yes", 'breakglass:sentinel: expected an object, found "yes"'],
    ["text for a switch", { onboard: "true" }, "breakglass:sentinel.onboard: expected true or false"],
    ["text for the playbook", { playbook: "yes" }, "breakglass:sentinel.playbook: expected true or false"],
    [
      "a misspelt playbook",
      { playbok: true },
      'breakglass:sentinel.playbok: is not a known property (did you mean "playbook"?)',
    ],
    [
      "a speed that there is not",
      { speed: "nearRealtime" },
      'breakglass:sentinel.speed: expected scheduled or nearRealTime, found "nearRealtime" (did you mean "nearRealTime"?)',
    ],
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

describe("the playbook", () => {
  const sms = {
    via: "twilio",
    accountSid: `AC${"0".repeat(32)}`,
    from: "+15005550006",
    to: ["+31612345678"],
  };
  const faults = (channels: unknown, playbook = true) => {
    const parsed = parsePlainConfig({ ...good, channels, sentinel: { playbook } });
    return parsed.ok ? [] : parsed.faults.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);
  };

  test("needs somebody to tell: no text message goes out twice", () => {
    expect(faults([sms])).toEqual([
      "breakglass:sentinel.playbook: has no receiver: add a channel by one of office365, graph, teams, teams-webhook, or leave it out",
    ]);
    expect(faults([sms], false)).toEqual([]);
  });

  test.each<[string, object]>([
    ["office365", { to: ["soc@contoso.com"] }],
    ["graph", { from: "alerts@contoso.com", to: ["soc@contoso.com"] }],
    ["teams", { teamId: "22222222-2222-2222-2222-222222222222", channelId: "19:abc@thread.tacv2" }],
    ["teams-webhook", { name: "soc" }],
  ])("has somebody to tell by %s", (via, channel) => {
    expect(faults([sms, { via, ...channel }])).toEqual([]);
  });

  test("is not blamed for a channel of no known kind", () => {
    expect(faults([{ via: "pigeon" }]).join()).not.toContain("playbook");
  });
});
