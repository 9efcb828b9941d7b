import { describe, expect, test } from "@jest/globals";
import { answers, breakglass, clone, freshClone, leftovers, onboard, open, TOKEN } from "./onboarding.ts";

freshClone();

describe("what breakglass onboard does not take", () => {
  test("refuses to overwrite, in whatever letter case, before anything is asked for", () => {
    expect(onboard("fabrikam", open).status).toBe(0);
    const before = clone.read("Pulumi.fabrikam.yaml");
    const { status, stdout, stderr } = onboard("Fabrikam", { ...open, location: "northeurope" });
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("Pulumi.fabrikam.yaml already exists and was not overwritten.");
    expect(clone.read("Pulumi.fabrikam.yaml")).toBe(before);
  });

  test("names every fault at once, quotes no secret, and writes nothing", () => {
    const wrong = {
      ...answers,
      subscriptionId: "one",
      "azure-native:tenantId": "8d2c1f0e-5b7a-4f6e-9c3d-2a1b0c9d8e7f",
      accounts: [{ label: "bg1" }],
      "breakglass:location": "West Europe",
      runbookURL: "https://x",
      teamsWebhookUrls: { "soc-1": TOKEN },
    };
    const { status, stderr } = onboard("fabrikam", wrong);
    expect(status).toBe(2);
    expect(stderr.split("\n")).toEqual([
      expect.stringContaining("The answers have 7 errors; nothing was written:"),
      '  azure-native:subscriptionId: expected a GUID such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301, found "one"',
      "  azure-native:tenantId: is set several times, to different values: azure-native:tenantId, tenantId",
      "  breakglass:location: is set twice, with and without the namespace",
      "  breakglass:accounts[0]: names nobody: give objectId, userPrincipalName, or both",
      '  breakglass:location: expected an Azure region in its short form, such as westeurope, found "West Europe"',
      '  breakglass:runbookURL: is not a known property (did you mean "runbookUrl"?)',
      expect.stringContaining("  breakglass:teamsWebhookUrls.soc-1: is not a URL"),
      "",
    ]);
    expect(stderr).not.toContain(TOKEN);
    expect(leftovers()).toEqual([]);
  });

  test.each<[string, Record<string, unknown>, string]>([
    [
      "a missing secret",
      { twilioAuthToken: undefined },
      "breakglass:twilioAuthToken: is missing: a twilio channel needs it",
    ],
    [
      "a secret of another stack",
      { twilioAuthToken: { secure: "v1:abc" } },
      "breakglass:twilioAuthToken: is encrypted for another stack: write the plain value, or { env: NAME } to read it from the environment",
    ],
    [
      "a variable that is not set",
      { twilioAuthToken: { env: "NO_SUCH_VARIABLE" } },
      "breakglass:twilioAuthToken: refers to the environment variable NO_SUCH_VARIABLE, which is not set",
    ],
    [
      "a missing tenant",
      { tenantId: undefined },
      "azure-native:tenantId: expected a GUID such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301, found nothing",
    ],
    [
      "a resource group of another subscription",
      { resourceGroup: { existing: `/subscriptions/${answers.tenantId}/resourceGroups/rg` } },
      `breakglass:resourceGroup.existing: is in subscription ${answers.tenantId}, and the stack deploys to ${answers.subscriptionId} (azure-native:subscriptionId): they must be the same`,
    ],
  ])("refuses %s", (_name, changes, expected) => {
    const { status, stderr } = onboard("fabrikam", { ...answers, ...changes });
    expect(status).toBe(2);
    expect(stderr.split("\n").slice(1)).toEqual([`  ${expected}`, ""]);
  });

  test.each([
    ["../x", '"../x" is not a valid stack name'],
    ["", '"" is not a valid stack name'],
    ["a b", '"a b" is not a valid stack name'],
  ])("refuses the name %j", (name, expected) => {
    const { status, stderr } = onboard(name, open);
    expect(status).toBe(2);
    expect(stderr).toContain(expected);
  });

  test("a broken answers file is named by the place, and its lines are not quoted", () => {
    const file = clone.write("answers.yaml", `twilioAuthToken: "${TOKEN}\nlocation: [`);
    const { status, stderr } = breakglass(["onboard", "fabrikam", "--answers", file]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/answers\.yaml is not valid YAML: \w+ at line \d+, column \d+\./);
    expect(stderr).not.toContain(TOKEN);
  });

  test("without answers and without a terminal it says so", () => {
    const { status, stderr } = breakglass(["onboard", "fabrikam"]);
    expect(status).toBe(2);
    expect(stderr).toContain("There is no terminal for questions. Pass the answers with --answers FILE.");
  });
});
