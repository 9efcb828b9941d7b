import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { parseConfig } from "../../config/index.ts";

const ID = "4b1f9c20-6d3e-4a57-8c92-1f0e2d3c4b5a";
const SUBSCRIPTION = "/subscriptions/6a0b2c4d-1e3f-4a5b-8c7d-9e0f1a2b3c4d";
const good = {
  accounts: [{ label: "ea-one", objectId: ID, userPrincipalName: "ea-one@lumen.onmicrosoft.com" }],
  location: "northeurope",
  resourceGroup: { create: { name: "rg-lumen" } },
  workspace: { create: { name: "law-lumen-alerts" } },
  channels: [{ via: "graph", from: "alerts@lumen.example", to: ["soc@lumen.example"] }],
  fallback: {
    email: ["duty@lumen.example"],
    sms: [{ countryCode: "44", phoneNumber: "7700900321" }],
  },
  runbookUrl: "https://wiki.lumen.example/emergency",
};
const twilio = {
  via: "twilio",
  accountSid: "AC0123456789abcdef0123456789abcdef",
  from: "LUMENSOC",
  to: ["+4520123456"],
};
const acs = {
  via: "acs",
  resource: "https://lumen-sms.communication.azure.com",
  from: "LUMENSOC",
  to: ["+4520123456"],
};

function faults(changes: Record<string, unknown>): string[] {
  const parsed = parseConfig(
    { ...good, twilioAuthToken: undefined, ...changes },
    new Set(["twilioAuthToken"]),
  );
  return parsed.ok ? [] : parsed.faults.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);
}

describe("a resource group", () => {
  test.each(["rg-övervakning", "Instruktører", "rg_監視", "ресурсы(1)", "rg.١٢٣"])(
    "called %s is found and created",
    (name) => {
      const group = `${SUBSCRIPTION}/resourceGroups/${name}`;
      expect(faults({ resourceGroup: { existing: group } })).toEqual([]);
      expect(faults({ resourceGroup: { create: { name } } })).toEqual([]);
      const workspace = `${group}/providers/Microsoft.OperationalInsights/workspaces/law-lumen`;
      expect(faults({ workspace: { existing: workspace } })).toEqual([]);
      const resource = `${group}/providers/Microsoft.Communication/communicationServices/lumen-sms`;
      expect(faults({ channels: [{ ...acs, resource }] })).toEqual([]);
    },
  );

  test.each(["rg.", "rg one", "rg/one", "x".repeat(91), "rg²", "rg👍", ""])("is never called %j", (name) => {
    expect(faults({ resourceGroup: { create: { name } } })).toHaveLength(1);
    expect(faults({ resourceGroup: { existing: `${SUBSCRIPTION}/resourceGroups/${name}` } })).toHaveLength(1);
  });

  test("whose id is wrong at its end is shown to its end", () => {
    const existing = `${SUBSCRIPTION}/resourceGroups/${"x".repeat(60)}/providers`;
    expect(faults({ resourceGroup: { existing } })).toEqual([
      `breakglass:resourceGroup.existing: expected a resource group's id: /subscriptions/…/resourceGroups/NAME, found "${existing}"`,
    ]);
  });
});

describe("names of tags", () => {
  test.each([..."<>%&\\?/"])("have no %s", (character) => {
    expect(faults({ tags: { [`cost${character}centre`]: "4711" } })).toEqual([
      `breakglass:tags["cost${character === "\\" ? "\\\\" : character}centre"]: is not a name for a tag: Azure allows none of < > % & \\ ? /`,
    ]);
  });

  test("differ by more than their letter case", () => {
    expect(faults({ tags: { Owner: "soc", owner: "soc" } })).toEqual([
      'breakglass:tags.owner: is the tag "Owner" again: letter case does not count in names',
    ]);
  });

  test.each(["microsoft.owner", "Azure-cost", "WindowsTeam"])(
    "do not begin as those of Azure do: %s",
    (name) => {
      expect(faults({ tags: { [name]: "soc" } })).toEqual([
        expect.stringMatching(
          /: begins with "(microsoft|Azure|Windows)", which Azure keeps for its own tags$/,
        ),
      ]);
    },
  );

  test("may be anything else", () => {
    const name = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 60 })
      .filter((text) => text.trim() !== "" && !/[<>%&\\?/]|^(microsoft|azure|windows)/i.test(text));
    fc.assert(
      fc.property(name, fc.stringMatching(/^[ -~]{0,256}$/), (key, value) => {
        expect(faults({ tags: Object.fromEntries([[key, value]]) })).toEqual([]);
      }),
    );
  });
});

describe("who sends a text message", () => {
  test.each(["LUMENSOC", "Lumen SOC 1", "12345", "123456", "+4520123456"])("may be %s", (from) => {
    expect(faults({ channels: [{ ...twilio, from }], twilioAuthToken: "x" })).toEqual([]);
    expect(faults({ channels: [{ ...acs, from }] })).toEqual([]);
  });

  test("is a messaging service at Twilio alone", () => {
    const from = `MG${"0123456789abcdef".repeat(2)}`;
    expect(faults({ channels: [{ ...twilio, from }], twilioAuthToken: "x" })).toEqual([]);
    expect(faults({ channels: [{ ...acs, from }] })).toEqual([
      expect.stringContaining(
        "channels[0].from: expected a phone number in E.164 form such as +31201234567,",
      ),
    ]);
  });

  test.each(["LUMENSECURITY", "12", "LÚMEN", "4520123456", " ", ""])("is never %j", (from) => {
    expect(faults({ channels: [{ ...twilio, from }], twilioAuthToken: "x" })).toHaveLength(1);
    expect(faults({ channels: [{ ...acs, from }] })).toHaveLength(1);
  });

  test("is not who gets it", () => {
    const to = ["LUMENSOC"];
    expect(faults({ channels: [{ ...twilio, to }], twilioAuthToken: "x" })).toHaveLength(1);
  });
});

describe("a phone number", () => {
  const inFallback = (countryCode: string, phoneNumber: string) =>
    faults({ fallback: { ...good.fallback, sms: [{ countryCode, phoneNumber }] } });

  test.each([
    ["49", "15123456789"],
    ["39", "0612345678"],
    ["1", "5005550006"],
    ["31", "201234567"],
  ])("+%s %s is one", (countryCode, phoneNumber) => {
    expect(inFallback(countryCode, phoneNumber)).toEqual([]);
    expect(faults({ channels: [{ ...acs, to: [`+${countryCode}${phoneNumber}`] }] })).toEqual([]);
  });

  test.each([
    ["49", "015123456", '"015123456" is written as it is dialled within the country: write "15123456"'],
    ["31", "0612345678", '"0612345678" is written as it is dialled within the country: write "612345678"'],
    ["1", "20255501", '"20255501" has 8 digits after +1, and no number there is as long'],
    ["999", "123456789", '"123456789" begins with no country code that exists, or is too short'],
    ["316", "12345678", '"12345678" goes with country code "31" and not "316"; write "612345678"'],
  ])("+%s %s is none", (countryCode, phoneNumber, reason) => {
    expect(inFallback(countryCode, phoneNumber)).toEqual([
      `breakglass:fallback.sms[0].phoneNumber: ${reason}`,
    ]);
  });

  test("of a channel is written as it is dialled from abroad", () => {
    expect(faults({ channels: [{ ...acs, to: ["+49015123456"] }] })).toEqual([
      'breakglass:channels[0].to[0]: "+49015123456" is written as it is dialled within the country: write "+4915123456"',
    ]);
  });
});

describe("the address of the runbook", () => {
  test.each([
    "https://user:s3cret@wiki.example/page",
    "https://s3cret@wiki.example/page",
    "https://wiki.example/page?sig=s3cret",
    "https://wiki.example/page?a=1&access_token=s3cret",
    "https://wiki.example/page?ApiKey=s3cret",
    "http://user:s3cret@wiki.example/page",
    "https://user:s3cret@wiki.example/a page",
  ])("holds no secret, and an error does not quote it: %s", (runbookUrl) => {
    const found = faults({ runbookUrl });
    expect(found).toEqual([expect.stringMatching(/^breakglass:runbookUrl: (has|expected) /)]);
    expect(found.join()).not.toContain("s3cret");
  });

  test.each(["https://wiki.example/page?id=4711#top", "https://wiki.example/x?pageKey=SOC"])(
    "may be %s",
    (runbookUrl) => {
      expect(faults({ runbookUrl })).toEqual([]);
    },
  );

  test("is a URL of a length for which a text message has room", () => {
    expect(faults({ runbookUrl: `https://wiki.example/${"x".repeat(30_000)}` })).toEqual([
      "breakglass:runbookUrl: is longer than the 1,000 characters for which messages have room",
    ]);
    expect(faults({ runbookUrl: "https://:80" })).toHaveLength(1);
  });
});

describe("what nobody could read or send", () => {
  test("an address of 30,000 characters", () => {
    const address = `${"x".repeat(30_000)}@lumen.example`;
    const found = faults({
      accounts: [{ label: "ea-one", userPrincipalName: address }],
      channels: [{ via: "graph", from: address, to: [address] }],
      fallback: { email: [address, "duty@lumen.example"] },
    });
    expect(found.map((fault) => fault.replace(/: .*/, ""))).toEqual([
      "breakglass:accounts[0].userPrincipalName",
      "breakglass:channels[0].from",
      "breakglass:channels[0].from",
      "breakglass:channels[0].to[0]",
      "breakglass:channels[0].to[0]",
      "breakglass:fallback.email[0]",
      "breakglass:fallback.email[0]",
    ]);
    for (const fault of found) expect(fault.length).toBeLessThan(250);
  });

  test.each(["\u0007", "\n", "\u009b", "\u202e", "\u2028", "\ud800"])(
    "a label, a note or a tag with the character %j",
    (character) => {
      const label = `bg1${character}x`;
      const code = `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
      const reason = `has a character that cannot be shown, ${code}: take it out`;
      const drill = { from: "2026-02-03T09:00:00Z", to: "2026-02-03T11:00:00Z", note: label };
      expect(
        faults({
          accounts: [{ ...good.accounts[0], label }],
          groups: [{ label, objectId: ID }],
          drills: [drill],
          tags: { owner: label },
        }),
      ).toEqual([
        `breakglass:accounts[0].label: ${reason}`,
        `breakglass:drills[0].note: ${reason}`,
        `breakglass:groups[0].label: ${reason}`,
        `breakglass:tags.owner: ${reason}`,
      ]);
    },
  );
});

describe("receivers", () => {
  const reason = (index: number) =>
    `is the emergency-access account accounts[${index}]: whoever has taken it over could delete the alerts; give another mailbox`;

  test("are none of the accounts that are watched", () => {
    const name = "EA-one@lumen.onmicrosoft.com";
    expect(
      faults({
        channels: [{ via: "graph", from: ID, to: ["soc@lumen.example", name] }],
        fallback: { email: [name] },
      }),
    ).toEqual([
      `breakglass:channels[0].from: ${reason(0)}`,
      `breakglass:channels[0].to[1]: ${reason(0)}`,
      `breakglass:fallback.email[0]: ${reason(0)}`,
    ]);
  });

  test("are more than one person", () => {
    const channels = [{ via: "graph", from: "alerts@lumen.example", to: ["soc@lumen.example"] }];
    const alone =
      "breakglass:fallback: notifies soc@lumen.example alone, as the channels do: add somebody else, for the case that this person is not there";
    expect(faults({ channels, fallback: { email: ["SOC@lumen.example"] } })).toEqual([alone]);
    expect(faults({ channels, fallback: { email: ["duty@lumen.example"] } })).toEqual([]);
    const sms = [{ countryCode: "45", phoneNumber: "20123456" }];
    expect(faults({ channels: [acs], fallback: { sms } })).toEqual([
      alone.replace("soc@lumen.example", "+4520123456"),
    ]);
    expect(faults({ channels, fallback: { sms } })).toEqual([]);
    expect(
      faults({
        channels: [...channels, { via: "teams", teamId: ID, channelId: "19:a@thread.tacv2" }],
        fallback: { email: ["soc@lumen.example"] },
      }),
    ).toEqual([]);
  });
});

test("an announced drill is a week at most", () => {
  const drill = (to: string) => ({ drills: [{ from: "2026-02-03T09:00:00Z", to, note: "Drill" }] });
  expect(faults(drill("2026-02-10T09:00:00Z"))).toEqual([]);
  expect(faults(drill("2105-02-10T09:00:00Z"))).toEqual([
    "breakglass:drills[0]: is longer than 7 days: a real alert of that time would be labelled as a drill, too",
  ]);
});

test("a time without quotes, as Pulumi writes it, is the time that was meant", () => {
  const of = (from: string, to: string) =>
    parseConfig({ ...good, drills: [{ from, to, note: "Drill" }] }, new Set());
  expect(of("2026-02-03 09:00:00 +0100 +0100", "2026-02-03 11:00:00.5 +0000 UTC")).toMatchObject({
    config: { drills: [{ from: "2026-02-03T09:00:00+01:00", to: "2026-02-03T11:00:00.5Z" }] },
  });
  expect(of("2026-02-03 09:00:00 -0330 NST", "2026-02-04 09:00:00 +0530 IST")).toMatchObject({
    config: { drills: [{ from: "2026-02-03T09:00:00-03:30", to: "2026-02-04T09:00:00+05:30" }] },
  });
  expect(of("2026-02-03 09:00:00", "2026-02-04T09:00:00Z")).toMatchObject({
    ok: false,
    faults: [{ propertyPath: "breakglass:drills[0].from" }],
  });
});

test("a value of the wrong kind is shown", () => {
  expect(faults({ fallback: "oncall@contoso.com" })).toEqual([
    'breakglass:fallback: expected an object, found "oncall@contoso.com"',
  ]);
});
