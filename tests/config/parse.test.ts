import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { parseConfig } from "../../config/index.ts";

const ID = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
const SID = `AC${"0".repeat(32)}`;
const good = {
  accounts: [{ label: "bg1", objectId: ID, userPrincipalName: "bg1@contoso.com" }],
  location: "westeurope",
  resourceGroup: { create: { name: "rg-breakglass" } },
  workspace: { create: { name: "law-breakglass" } },
  channels: [{ via: "office365", to: ["soc@contoso.com"] }],
  fallback: { email: ["oncall@contoso.com"] },
  runbookUrl: "https://contoso.com/runbook",
};
const twilio = { via: "twilio", accountSid: SID, from: "+15005550006", to: ["+31201234567"] };

function faults(changes: Record<string, unknown>, secretKeys: readonly string[] = []): string[] {
  const parsed = parseConfig({ ...good, ...changes }, new Set(secretKeys));
  return parsed.ok ? [] : parsed.faults.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);
}

describe("a good configuration", () => {
  test("comes back with its defaults", () => {
    expect(parseConfig(good, new Set())).toEqual({
      ok: true,
      config: {
        ...good,
        groups: [],
        applications: [],
        deployers: [],
        drills: [],
        workspace: { create: { name: "law-breakglass", retentionInDays: 90 } },
        fallback: { email: ["oncall@contoso.com"], sms: [], voice: [] },
        query: "http",
        tags: {},
        silenceAfterHours: 24,
        speed: "standard",
        watchWorkspace: false,
        locks: false,
        protect: false,
      },
    });
  });

  test("has object ids in lower case", () => {
    const parsed = parseConfig(
      { ...good, accounts: [{ label: "bg1", objectId: ID.toUpperCase() }] },
      new Set(),
    );
    expect(parsed.ok && parsed.config.accounts).toEqual([{ label: "bg1", objectId: ID }]);
  });

  test("does not hold the Twilio token", () => {
    const parsed = parseConfig(
      { ...good, channels: [twilio], twilioAuthToken: "t0ken" },
      new Set(["twilioAuthToken"]),
    );
    expect(parsed.ok && JSON.stringify(parsed.config).includes("t0ken")).toBe(false);
    expect(parsed.ok).toBe(true);
  });
});

describe("every fault is named by its path", () => {
  test.each<[string, Record<string, unknown>, string]>([
    ["no account", { accounts: [] }, "breakglass:accounts: needs at least one break-glass account"],
    [
      "an account of nobody",
      { accounts: [{ label: "bg1" }] },
      "breakglass:accounts[0]: names nobody: give objectId, userPrincipalName, or both",
    ],
    [
      "an empty id",
      { accounts: [{ label: "bg1", objectId: "" }] },
      'breakglass:accounts[0].objectId: expected a GUID such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301, found ""',
    ],
    [
      "the empty GUID",
      { accounts: [{ label: "bg1", objectId: "00000000-0000-0000-0000-000000000000" }] },
      "breakglass:accounts[0].objectId: is the empty GUID, which names nobody",
    ],
    [
      "a misspelt property",
      { accounts: [{ label: "bg1", objectID: ID, userPrincipalName: "a@b.com" }] },
      'breakglass:accounts[0].objectID: is not a known property (did you mean "objectId"?)',
    ],
    [
      "a misspelt key",
      { chanels: [] },
      'breakglass:chanels: is not a known property (did you mean "channels"?)',
    ],
    [
      "no channel",
      { channels: [] },
      "breakglass:channels: needs at least one channel, by one of office365, graph, teams, teams-webhook, twilio, acs",
    ],
    [
      "an unknown channel",
      { channels: [{ via: "team" }] },
      'breakglass:channels[0].via: expected one of office365, graph, teams, teams-webhook, twilio, acs, found "team" (did you mean "teams"?)',
    ],
    [
      "a missing key",
      { runbookUrl: undefined },
      "breakglass:runbookUrl: expected an https URL such as https://contoso.com/runbook, found nothing",
    ],
    [
      "both placements",
      {
        resourceGroup: {
          existing: "/subscriptions/3f2504e0-4f89-41d3-9a0c-0305e82c3301/resourceGroups/a",
          create: { name: "a" },
        },
      },
      "breakglass:resourceGroup: needs exactly one of existing (an Azure id) and create",
    ],
    [
      "nobody behind the workflow",
      { fallback: {} },
      "breakglass:fallback: has no receiver: add an address to email or a number to sms or voice, so that somebody is notified when the workflow fails",
    ],
    [
      "too short a retention",
      { workspace: { create: { name: "law-x", retentionInDays: 7 } } },
      "breakglass:workspace.create.retentionInDays: is less than the 30 days that a workspace keeps at least",
    ],
    [
      "a number without plus",
      { channels: [{ ...twilio, to: ["31201234567"] }], twilioAuthToken: "x" },
      'breakglass:channels[0].to[0]: expected a phone number in E.164 form such as +31201234567, found "31201234567"',
    ],
  ])("%s", (_, changes, expected) => {
    expect(faults(changes, ["twilioAuthToken"])).toContain(expected);
  });

  test("all at once, in the order of the paths", () => {
    const paths = faults({ accounts: [], channels: [], location: "West Europe", tagz: {} }).map(
      (fault) => fault.split(": ")[0],
    );
    expect(paths).toEqual([
      "breakglass:accounts",
      "breakglass:channels",
      "breakglass:location",
      "breakglass:tagz",
    ]);
  });

  test("an id or a name that stands twice, whatever its letter case", () => {
    const accounts = [
      { label: "bg1", objectId: ID, userPrincipalName: "bg@contoso.com" },
      { label: "bg2", objectId: ID.toUpperCase(), userPrincipalName: "BG@contoso.com" },
    ];
    expect(faults({ accounts })).toEqual([
      `breakglass:accounts[1].objectId: "${ID.toUpperCase()}" is already the objectId of accounts[0]`,
      'breakglass:accounts[1].userPrincipalName: "BG@contoso.com" is already the userPrincipalName of accounts[0]',
    ]);
  });
});

describe("the Twilio token", () => {
  const path = "breakglass:twilioAuthToken";
  test.each<[string, Record<string, unknown>, string[], string]>([
    ["missing", { channels: [twilio] }, [], `${path}: is missing`],
    ["in plain text", { channels: [twilio], twilioAuthToken: "x" }, [], `${path}: stands in plain text`],
    ["empty", { channels: [twilio], twilioAuthToken: " " }, ["twilioAuthToken"], `${path}: is empty`],
    ["without a channel", { twilioAuthToken: "x" }, ["twilioAuthToken"], `${path}: is not used`],
  ])("%s", (_, changes, secretKeys, expected) => {
    expect(faults(changes, secretKeys)).toEqual([expect.stringContaining(expected)]);
  });
});

describe("whatever the configuration is", () => {
  test("it is good, or each fault has a path in our namespace and a reason", () => {
    const keys = fc.constantFrom(...Object.keys(good), "twilioAuthToken", "other");
    fc.assert(
      fc.property(fc.dictionary(keys, fc.anything()), (changes) => {
        const parsed = parseConfig({ ...good, ...changes }, new Set());
        if (parsed.ok) return;
        expect(parsed.faults.length).toBeGreaterThan(0);
        for (const { propertyPath, reason } of parsed.faults) {
          expect(propertyPath).toMatch(/^breakglass:\S/);
          expect(reason).not.toBe("");
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("a key that is no plain word", () => {
  test.each([
    ["with a line break", "a\nb", 'breakglass:tag["a\\nb"]'],
    ["with a dot", "a.b", 'breakglass:tag["a.b"]'],
    ["that is empty", "", 'breakglass:tag[""]'],
    ["in another alphabet", "тег", 'breakglass:tag["тег"]'],
    ["that never ends", "k".repeat(3_000), `breakglass:tag["${"k".repeat(56)}…]`],
  ])("(%s) stands in brackets, on one line and short", (_, key, path) => {
    const [fault = ""] = faults({ resourceGroup: { create: { name: "rg" }, [key]: 1 } });
    expect(fault).toBe(
      `${path.replace("tag", "resourceGroup")}: is not a known property; known are existing, create`,
    );
  });

  test("stands so at the top, too, and among the secrets", () => {
    const webhook = { via: "teams-webhook", name: "soc" };
    const secrets = { teamsWebhookUrls: { "so c": "x", soc: "y" } };
    const found = faults({ "a b": 1, channels: [webhook], ...secrets }, ["teamsWebhookUrls"]);
    expect(found.map((fault) => fault.slice(0, fault.indexOf(": ")))).toEqual([
      'breakglass:["a b"]',
      "breakglass:teamsWebhookUrls.soc",
      'breakglass:teamsWebhookUrls["so c"]',
      'breakglass:teamsWebhookUrls["so c"]',
    ]);
  });
});
