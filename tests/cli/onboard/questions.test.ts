import { describe, expect, test } from "@jest/globals";
import { checkAnswers } from "../../../cli/onboard/answers.ts";
import type { Neighbour } from "../../../cli/onboard/neighbours.ts";
import { askEverything } from "../../../cli/onboard/questions.ts";
import { basics, ID, person, TENANT } from "./person.ts";

describe("the questions of breakglass onboard", () => {
  test.each([
    ["alone", false, [{ group: ID }]],
    ["and accounts", true, [{ group: ID }, { label: "bg1", userPrincipalName: "bg1@contoso.com" }]],
  ])("take a group %s", async (_, further, expected) => {
    const { asker, complaints } = person({
      ...basics,
      "How to name the accounts": ["the members of a group that is kept for them"],
      "Group of the accounts: object id": [ID],
      "Further accounts, one by one?": [further],
    });
    expect(await askEverything(asker, [], checkAnswers)).toMatchObject({ accounts: expected });
    expect(complaints).toEqual([]);
  });

  test.each([
    ["its search key", "", { watchlist: "Emergency" }],
    ["a column", "UPN", { watchlist: "Emergency", column: "UPN" }],
  ])("take a watchlist by %s, on a workspace that is there", async (_, column, expected) => {
    const workspace = `/subscriptions/${ID}/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/law-1`;
    const { asker, complaints, asked } = person({
      ...basics,
      "How to name the accounts": ["the rows of a watchlist of Microsoft Sentinel"],
      "Watchlist of the accounts: alias": ["-emergency", "Emergency"],
      "Column that holds": [column],
      "Further accounts, one by one?": [false],
      "Id of the workspace with the watchlist": ["law", workspace],
    });
    const given = await askEverything(asker, [], checkAnswers);
    expect(given).toMatchObject({ accounts: [expected], workspace: { existing: workspace } });
    expect(checkAnswers(given).faults).toBeUndefined();
    expect(complaints).toEqual([
      'Watchlist of the accounts: alias: expected the alias of a watchlist such as BreakGlassAccounts, found "-emergency"',
      expect.stringMatching(/^Id of the workspace with the watchlist: expected .*, found "law"$/),
    ]);
    // A workspace that is created has no watchlist.
    expect(asked).not.toContain("The workspace");
  });

  test.each([
    ["in another subscription", "4f2504e0-4f89-41d3-9a0c-0305e82c3301", true],
    ["in the stack's subscription", ID.toUpperCase(), undefined],
  ])("ask whether to watch a workspace %s", async (_, subscription, expected) => {
    const { asker, asked } = person({
      ...basics,
      "The workspace": ["use an existing workspace"],
      "Id of the workspace": [
        `/subscriptions/${subscription}/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/law-1`,
      ],
      "Watch the workspace in its own subscription?": [true],
    });
    const given = await askEverything(asker, [], checkAnswers);
    expect(given["watchWorkspace"]).toBe(expected);
    expect(asked.some((each) => each.startsWith("Watch the workspace"))).toBe(expected === true);
    expect(checkAnswers(given).faults).toBeUndefined();
  });

  test("take no group that is none", async () => {
    const { asker, complaints } = person({
      ...basics,
      "How to name the accounts": ["the members of a group that is kept for them"],
      "Group of the accounts: object id": ["emergency", "00000000-0000-0000-0000-000000000000", ID],
      "Further accounts, one by one?": [false],
    });
    expect(await askEverything(asker, [], checkAnswers)).toMatchObject({ accounts: [{ group: ID }] });
    expect(complaints).toEqual([
      'Group of the accounts: object id: expected a GUID such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301, found "emergency"',
      "Group of the accounts: object id: is the empty GUID, which names nobody",
    ]);
  });

  test("take the ids of the identity that deploys", async () => {
    const { asker, complaints } = person({
      ...basics,
      "Notify when somebody adds a credential": [true],
      "Ids of the identity that deploys": ["", "deployer", `${ID}, 4f2504e0-4f89-41d3-9a0c-0305e82c3301`],
    });
    expect(await askEverything(asker, [], checkAnswers)).toMatchObject({
      deployers: [ID, "4f2504e0-4f89-41d3-9a0c-0305e82c3301"],
    });
    expect(complaints).toEqual([
      expect.stringContaining("needs at least one"),
      expect.stringContaining('found "deployer"'),
    ]);
  });

  test("take the applications of the accounts", async () => {
    const { asker, complaints } = person({
      ...basics,
      "Notify when an application signs in": [true],
      "Application (client) ids": ["Payroll", ID],
    });
    expect(await askEverything(asker, [], checkAnswers)).toMatchObject({ applications: [ID] });
    expect(complaints).toEqual([expect.stringContaining('found "Payroll"')]);
  });

  test("end in answers that are right, without what was left out", async () => {
    const { asker, complaints } = person(basics);
    const given = await askEverything(asker, [], checkAnswers);
    expect(complaints).toEqual([]);
    expect(given).toEqual({
      "azure-native:tenantId": TENANT,
      "azure-native:subscriptionId": ID,
      accounts: [{ label: "bg1", userPrincipalName: "bg1@contoso.com" }],
      location: "westeurope",
      resourceGroup: { create: { name: "rg-breakglass-alerts" } },
      workspace: { create: { name: "law-breakglass-alerts", retentionInDays: 90 } },
      channels: [{ via: "office365", to: ["soc@contoso.com", "ciso@contoso.com"] }],
      fallback: { email: ["oncall@contoso.com"] },
      outpost: { create: { name: "rg-breakglass-outpost" } },
      runbookUrl: "https://contoso.com/runbook",
    });
    expect(checkAnswers(given).faults).toBeUndefined();
  });

  test("take no wrong answer, also where it is wrong by an earlier one", async () => {
    const { asker, complaints } = person({
      ...basics,
      "Tenant id": ["contoso", TENANT],
      "Account: short name": ["bg1", "BG1", "bg2"],
      "Account: user principal name": ["bg1@contoso.com", ""],
      "Account: object id (may": [""],
      "Account: object id": ["", ID],
      "Another account?": [true, false],
      "Days to keep its rows": ["7", "ninety", "30"],
      "office365: addresses": ["", "soc@contoso.com, ciso", "soc@contoso.com"],
      "Also use Microsoft Sentinel": ["yes, the workspace already has it"],
      "Also notify the channels": [true],
    });
    const given = await askEverything(asker, [], checkAnswers);
    expect(complaints).toEqual([
      'Tenant id: expected a GUID such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301, found "contoso"',
      'Account: short name: "BG1" is already the label of accounts[0]',
      'Account: object id: expected a GUID such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301, found ""',
      "Days to keep its rows: is less than the 30 days that a workspace keeps at least",
      "Days to keep its rows: expected a number of days",
      "office365: addresses, separated by commas: needs at least one",
      'office365: addresses, separated by commas: expected one e-mail address such as soc@contoso.com, found "ciso"',
      "It must be true where the workspace is created: it has no Microsoft Sentinel yet, and takes no analytics rules: it will be enabled.",
    ]);
    expect(given["sentinel"]).toEqual({ onboard: true, playbook: true });
    expect(checkAnswers(given).faults).toBeUndefined();
  });

  test("propose what most of the other stacks have, and never their accounts", async () => {
    const other = (stack: string, location: string): Neighbour => ({
      stack,
      tenantId: ID,
      values: {
        location,
        accounts: [{ label: "theirs", objectId: ID }],
        fallback: { email: ["a@contoso.com", "b@contoso.com"] },
        channels: [{ via: "teams-webhook", name: "theirs" }],
        runbookUrl: "https://contoso.com/shared",
        tags: { owner: "soc" },
        diagnosticSetting: { name: "ours" },
      },
    });
    const neighbours = [other("a", "northeurope"), other("b", "swedencentral"), other("c", "swedencentral")];
    const url = `https://prod-00.westeurope.logic.azure.com/workflows/${"0123456789abcdef".repeat(2)}/triggers/manual/paths/invoke?sig=abcdefghijklmnopqrstuvwxyz`;
    const { asker, complaints } = person({
      "Tenant id": [TENANT],
      "Subscription id": [ID],
      "Account: user principal name": ["bg1@contoso.com"],
      "Another account?": [false],
      "URL of the Teams webhook soc": ["https://x", url],
    });
    const given = await askEverything(asker, neighbours, checkAnswers);
    expect(given).toMatchObject({
      accounts: [{ label: "bg1", userPrincipalName: "bg1@contoso.com" }],
      location: "swedencentral",
      channels: [{ via: "teams-webhook", name: "soc" }],
      fallback: { email: ["a@contoso.com", "b@contoso.com"] },
      runbookUrl: "https://contoso.com/shared",
      tags: { owner: "soc" },
      diagnosticSetting: { name: "ours" },
      teamsWebhookUrls: { soc: url },
    });
    expect(complaints).toEqual([expect.stringContaining("is not the URL of a Teams workflow")]);
    expect(checkAnswers(given).faults).toBeUndefined();
  });

  test.each([
    [
      "graph",
      { "graph: mailbox": ["a@b.com"], "graph: addresses": ["c@d.com"], "graph: should": [false] },
      { from: "a@b.com", to: ["c@d.com"], assignRole: false },
    ],
    [
      "teams",
      { "teams: id of the team": [ID], "teams: id of the channel": ["19:x@thread.tacv2"] },
      { teamId: ID, channelId: "19:x@thread.tacv2" },
    ],
    [
      "twilio",
      {
        "twilio: account": [`AC${"0".repeat(32)}`],
        "twilio: number that": ["+15005550006"],
        "twilio: phone numbers": ["+31612345678"],
        "Auth token": ["t"],
      },
      { accountSid: `AC${"0".repeat(32)}`, from: "+15005550006", to: ["+31612345678"] },
    ],
    [
      "acs",
      {
        "acs: id": ["https://x.communication.azure.com"],
        "acs: number of": ["+15005550006"],
        "acs: phone numbers": ["+31612345678"],
      },
      { resource: "https://x.communication.azure.com", from: "+15005550006", to: ["+31612345678"] },
    ],
  ])("ask for what a %s channel needs", async (via, answers, expected) => {
    const { asker } = person({ ...basics, Channels: [[via]], ...answers });
    const given = await askEverything(asker, [], checkAnswers);
    expect(given["channels"]).toEqual([{ via, ...expected }]);
    expect(checkAnswers(given).faults).toBeUndefined();
  });
});
