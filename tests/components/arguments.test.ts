import { describe, expect, test } from "@jest/globals";
import { type Output, output, RunError } from "@pulumi/pulumi";
import { type BreakGlassAlertsArgs, checkArguments } from "../../components/arguments.ts";
import { ConfigurationError } from "../../components/configuration-error.ts";

const WORKSPACE =
  "/subscriptions/8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f/resourceGroups/rg-logs/providers/Microsoft.OperationalInsights/workspaces/law-security";
const good: BreakGlassAlertsArgs = {
  accounts: [{ label: "bg1", objectId: "3F2504E0-4F89-41D3-9A0C-0305E82C3301" }],
  location: "westeurope",
  resourceGroup: { create: { name: "rg-breakglass" } },
  workspace: { create: { name: "law-breakglass" } },
  channels: [{ via: "graph", from: "alerts@contoso.com", to: ["soc@contoso.com"] }],
  fallback: { email: ["oncall@contoso.com"] },
  runbookUrl: "https://contoso.com/runbook",
};

/** As a program without types may have it. */
function faults(args: unknown): string[] {
  try {
    checkArguments("contoso", args as BreakGlassAlertsArgs);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.faults.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);
  }
  return [];
}

const settled = <T>(value: Output<T>) => new Promise<T>((resolve) => void value.apply(resolve));

describe("the arguments of the component", () => {
  test("get every default, and may be checked again", () => {
    const { silenceAfterHours, speed, groups, locks, workspace, accounts } = checkArguments("contoso", good);
    expect({ silenceAfterHours, speed, groups, locks, workspace, accounts }).toEqual({
      silenceAfterHours: 24,
      speed: "standard",
      groups: [],
      locks: false,
      workspace: { create: { name: "law-breakglass", retentionInDays: 90 } },
      accounts: [{ label: "bg1", objectId: "3f2504e0-4f89-41d3-9a0c-0305e82c3301" }],
    });
    const once = checkArguments("contoso", good);
    expect(checkArguments("contoso", once)).toEqual(once);
  });

  test("may have an id that is known later", async () => {
    const { workspace } = checkArguments("contoso", { ...good, workspace: { existing: output(WORKSPACE) } });
    expect("existing" in workspace && (await settled(output(workspace.existing)))).toBe(WORKSPACE);
  });

  test("make secrets of what is secret", async () => {
    const twilio = {
      via: "twilio" as const,
      accountSid: `AC${"0".repeat(32)}`,
      from: "+15005550006",
      to: ["+31612345678"],
    };
    const args = { ...good, channels: [twilio], twilioAuthToken: "plain" };
    const { twilioAuthToken } = checkArguments("contoso", args);
    if (twilioAuthToken === undefined) throw new Error("no token");
    expect(await settled(twilioAuthToken)).toBe("plain");
    expect(await (twilioAuthToken as unknown as { isSecret: Promise<boolean> }).isSecret).toBe(true);
  });

  test.each<[string, unknown, string[]]>([
    [
      "none at all",
      undefined,
      [
        "accounts: is missing: expected a list",
        "channels: is missing: expected a list",
        "fallback: is missing: expected an object",
        "location: expected an Azure region in its short form, such as westeurope, found nothing",
        "resourceGroup: is missing: expected an object",
        "runbookUrl: expected an https URL such as https://contoso.com/runbook, found nothing",
        "workspace: is missing: expected an object",
      ],
    ],
    [
      "an Output where a value must be plain",
      { ...good, accounts: [{ label: "bg1", objectId: output("3f2504e0-4f89-41d3-9a0c-0305e82c3301") }] },
      [
        "accounts[0].objectId: is an Output, and must be a plain value: known later may be resourceGroup.existing, workspace.existing and secrets",
      ],
    ],
    [
      "both an id that is known later and a group to create",
      { ...good, resourceGroup: { existing: output("/subscriptions/…"), create: { name: "rg" } } },
      ["resourceGroup: needs exactly one of existing (an Azure id) and create"],
    ],
    [
      "no secret where a channel needs one",
      { ...good, channels: [{ via: "teams-webhook", name: "soc" }] },
      ["teamsWebhookUrls: is missing: a teams-webhook channel needs it"],
    ],
    [
      "a provider that is none",
      { ...good, workspaceProvider: { subscriptionId: "8d2c1f0e" } },
      ["workspaceProvider: expected a Provider of @pulumi/azure-native"],
    ],
  ])("are refused with %s", (_, args, expected) => {
    expect(faults(args)).toEqual(expected);
  });

  test("are refused by what the engine shows without a stack trace, and by the component's name", () => {
    try {
      checkArguments("contoso", { ...good, location: "West Europe" });
      throw new Error("taken");
    } catch (error) {
      expect(RunError.isInstance(error)).toBe(true);
      expect((error as Error).message).toBe(
        'The configuration of BreakGlassAlerts "contoso" has an error; none of it was deployed:\n  location: expected an Azure region in its short form, such as westeurope, found "West Europe"',
      );
    }
  });
});
