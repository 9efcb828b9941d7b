import { describe, expect, test } from "@jest/globals";
import { type Channel, hasConnection, parseConfig } from "../../config/index.ts";

const ID = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
const MAILBOX = "9a1b2c3d-4e5f-4a6b-8c7d-0e1f2a3b4c5d";
const RESOURCE = `/subscriptions/${ID}/resourceGroups/rg/providers/Microsoft.Communication/communicationServices/acs-1`;
const good = {
  accounts: [{ label: "bg1", objectId: ID }],
  location: "westeurope",
  resourceGroup: { create: { name: "rg-breakglass" } },
  workspace: { create: { name: "law-breakglass" } },
  fallback: { email: ["oncall@contoso.com"] },
  runbookUrl: "https://contoso.com/runbook",
};
const graph = { via: "graph", from: "alerts@contoso.com", to: ["soc@contoso.com"] };
const acs = { via: "acs", resource: RESOURCE, from: "+15005550006", to: ["+31201234567"] };
const office365 = { via: "office365", to: ["soc@contoso.com"] };

function parse(changes: Record<string, unknown>) {
  return parseConfig({ ...good, channels: [office365], ...changes }, new Set(["teamsWebhookUrls"]));
}

function faults(changes: Record<string, unknown>): string[] {
  const parsed = parse(changes);
  return parsed.ok ? [] : parsed.faults.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);
}

function channels(...given: unknown[]): Channel[] {
  const parsed = parse({ channels: given });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.config.channels;
}

describe("a channel of the workflow's own identity", () => {
  test("is given its permission unless told otherwise", () => {
    expect(channels(graph)).toEqual([{ ...graph, assignRole: true }]);
    expect(channels({ ...graph, assignRole: false })).toEqual([{ ...graph, assignRole: false }]);
    expect(channels(acs, { ...acs, assignRole: false })).toEqual([
      { ...acs, assignRole: true },
      { ...acs, assignRole: false },
    ]);
  });

  test("is limited to its mailbox for all graph channels or for none", () => {
    const limited = { ...graph, assignRole: false };
    expect(faults({ channels: [limited, office365, limited] })).toEqual([]);
    expect(faults({ channels: [graph, office365, limited] })).toEqual([
      "breakglass:channels[2].assignRole: differs from that of the other graph channel: Mail.Send for one is Mail.Send as every mailbox, whatever Exchange limits",
    ]);
  });

  test("sends mail as a mailbox by name or by object id, in lower case", () => {
    expect(channels({ ...graph, from: MAILBOX.toUpperCase() })).toMatchObject([{ from: MAILBOX }]);
  });

  test("finds Communication Services by id or by endpoint, without the slash at its end", () => {
    const endpoint = "https://acs-1.europe.communication.azure.com";
    expect(channels({ ...acs, resource: `${endpoint}/` })).toMatchObject([{ resource: endpoint }]);
  });
});

describe("a fault in a channel is named by its path", () => {
  const mailbox = "expected a user principal name such as alerts@contoso.com or an object id";
  test.each<[string, unknown, string]>([
    ["a mailbox by its label", { ...graph, from: "Alerts" }, `channels[0].from: ${mailbox}, found "Alerts"`],
    ["no mailbox", { ...graph, from: undefined }, `channels[0].from: ${mailbox}, found nothing`],
    ["nobody to write to", { ...graph, to: [] }, "channels[0].to: needs at least one e-mail address"],
    [
      "assignRole as a text",
      { ...graph, assignRole: "no" },
      "channels[0].assignRole: expected true or false",
    ],
    [
      "a property of another kind",
      { ...graph, teamId: ID },
      "channels[0].teamId: is not a known property; known are via, from, to, assignRole",
    ],
    [
      "a misspelt property",
      { ...acs, resourceId: RESOURCE },
      'channels[0].resourceId: is not a known property (did you mean "resource"?)',
    ],
    [
      "a resource of another type",
      { ...acs, resource: "/subscriptions/x" },
      'channels[0].resource: expected the id of a Communication Services resource (/subscriptions/…/communicationServices/NAME) or its endpoint (https://NAME.communication.azure.com), found "/subscriptions/x"',
    ],
    [
      "an endpoint without TLS",
      { ...acs, resource: "http://acs-1.communication.azure.com" },
      'found "http://acs-1.communication.azure.com"',
    ],
    [
      "a sender without plus",
      { ...acs, from: "15005550006" },
      'channels[0].from: expected a phone number in E.164 form such as +31201234567, a short code such as 12345, or a name of at most 11 letters, digits and spaces such as CONTOSO, found "15005550006"',
    ],
    [
      "a webhook's URL in the open",
      { via: "teams-webhook", name: "https://prod-00.westeurope.logic.azure.com" },
      "channels[0].name: expected a short name such as soc",
    ],
  ])("%s", (_, channel, expected) => {
    expect(faults({ channels: [channel] })).toContainEqual(expect.stringContaining(expected));
  });

  test("a webhook's name that two channels have", () => {
    const webhook = { via: "teams-webhook", name: "soc" };
    expect(faults({ channels: [webhook, office365, webhook] })).toContain(
      'breakglass:channels[2].name: "soc" is already the name of channels[0]',
    );
  });
});

test("office365, teams and twilio need a connection, the others do not", () => {
  const teams = { via: "teams", teamId: ID, channelId: "19:abc@thread.tacv2" };
  expect(
    channels(office365, graph, teams, acs)
      .filter(hasConnection)
      .map(({ via }) => via),
  ).toEqual(["office365", "teams"]);
});

describe("the fallback by voice", () => {
  const phone = { countryCode: "31", phoneNumber: "201234567" };

  test("is enough by itself", () => {
    const parsed = parse({ fallback: { voice: [phone] } });
    expect(parsed.ok && parsed.config.fallback).toEqual({ email: [], sms: [], voice: [phone] });
  });

  test("takes ten numbers and no eleventh", () => {
    const voice = Array.from({ length: 11 }, () => phone);
    expect(faults({ fallback: { voice: voice.slice(1) } })).toEqual([]);
    expect(faults({ fallback: { voice } })).toEqual([
      "breakglass:fallback.voice: has more than the 10 that an action group takes",
    ]);
  });
});

describe("how the workflow queries", () => {
  test.each(["http", "azuremonitorlogs"])("%s", (query) => {
    const parsed = parse({ query });
    expect(parsed.ok && parsed.config.query).toBe(query);
  });

  test("nothing else", () => {
    expect(faults({ query: "kusto" })).toEqual([
      'breakglass:query: expected http or azuremonitorlogs, found "kusto"',
    ]);
  });
});
