import { beforeAll, describe, expect, test } from "@jest/globals";
import { Deployed } from "./deployed.ts";
import { clone, type Drill, drillOf, freshClone } from "./sample-drill.ts";

freshClone();
let deployed: Deployed;
beforeAll(async () => {
  deployed = await Deployed.of(clone);
});

describe("events of one's own", () => {
  const row = {
    TimeGenerated: "2026-02-01T08:00:00Z",
    ResultType: "0",
    UserId: "3F2504E0-4F89-41D3-9A0C-0305E82C3301",
    UserPrincipalName: "BG1@contoso.onmicrosoft.com",
    IPAddress: "198.51.100.9",
    AppDisplayName: "Azure Portal",
    ClientAppUsed: "Browser",
  };
  const written = (rows: object[]) => clone.write("events.json", JSON.stringify({ SigninLogs: rows }));
  const play = (rows: object[]) => deployed.drill({ events: written(rows) });

  test("a sign-in that is ingested 26 hours late still pages once", async () => {
    const drill = await play([{ ...row, _ingested: "2026-02-02T10:00:30Z" }]);
    const pages = drill.messages.filter(({ via }) => via === "twilio").map(({ at }) => at);
    expect(pages).toEqual(["2026-02-02T10:05:01.000Z"]);
  });

  test("ten sign-ins of one episode page once, and the closing message lists all of them", async () => {
    const rows = Array.from({ length: 10 }, (_, index) => ({
      ...row,
      Id: `id-${index}`,
      AppDisplayName: `App number ${index}`,
      TimeGenerated: `2026-02-01T08:0${index}:00Z`,
    }));
    const drill = await play(rows);
    expect(drill.messages.filter(({ via }) => via === "twilio")).toHaveLength(1);
    const closing = drill.messages.filter(({ via }) => via === "office365").at(-1);
    for (let index = 0; index < 10; index++) expect(closing?.body).toContain(`App number ${index}`);
  });

  describe("120 failed sign-ins from 120 addresses, and a success after them, while the Logic App is disabled", () => {
    const failed = Array.from({ length: 120 }, (_, index) => ({
      ...row,
      Id: `failed-${index}`,
      ResultType: "50126",
      IPAddress: `203.0.113.${index + 1}`,
      TimeGenerated: `2026-02-01T08:0${Math.floor(index / 60)}:${String(index % 60).padStart(2, "0")}Z`,
    }));
    // Within the five minutes in which Azure Monitor sends a number one text message.
    const success = { ...row, Id: "success", TimeGenerated: "2026-02-01T08:02:10Z" };
    let storm: Drill;
    beforeAll(async () => {
      const events = written([...failed, success]);
      storm = await deployed.drill({ events, fault: ["workflow=disabled"] });
    });

    test("are two alerts: the fallback's mailbox gets both, and its phone the one that counts", () => {
      const texts = storm.messages.filter(({ via, channel }) => via === "azure-monitor" && channel === "sms");
      expect(texts.map(({ body }) => body.replace(/ .*/s, ""))).toEqual([
        // Of the watcher, for the Logic App was disabled.
        "bg-fallback:Fired:Sev4",
        "bg-fallback:Fired:Sev0",
        "bg-fallback:Resolved:Sev0",
      ]);
      const mails = storm.messages.filter(
        ({ via, channel }) => via === "azure-monitor" && channel === "email",
      );
      const subjects = mails.map(({ subject }) => subject);
      expect(
        subjects.filter((each) => each === "Fired: Sev1 Azure Monitor Alert Break-glass sign-in failed"),
      ).toHaveLength(1);
      expect(
        subjects.filter((each) => each === "Fired: Sev0 Azure Monitor Alert Break-glass account signed in"),
      ).toHaveLength(1);
      expect(storm.timeline.filter(({ what }) => what === "not delivered")).toEqual([]);
    });

    test("the drill says of each alert who was notified", () => {
      expect(storm.verdict).toEqual({ ok: true, reasons: [] });
      const byAzure = (notified: readonly string[]) =>
        notified.filter((each) => each.includes(" by azure-monitor "));
      expect(storm.scenarios[0]?.alerts.map(({ title, notified }) => [title, byAzure(notified)])).toEqual([
        ["Break-glass sign-in failed", ["email by azure-monitor to oncall@contoso.com"]],
        [
          "Break-glass account signed in",
          ["email by azure-monitor to oncall@contoso.com", "sms by azure-monitor to +31687654321"],
        ],
      ]);
    });
  });

  test("a success that reaches nobody fails the drill, though what came before it reached somebody", async () => {
    const drill = await deployed.drill({
      events: written([
        { ...row, ResultType: "53003", TimeGenerated: "2026-02-01T08:00:10Z" },
        { ...row, TimeGenerated: "2026-02-01T08:00:40Z" },
      ]),
      consent: false,
      fault: ["workflow=disabled", "sentinel=disabled"],
    });
    expect(drill.scenarios[0]?.alerts.map(({ title, notified }) => [title, notified])).toEqual([
      ["Break-glass sign-in blocked", ["sms by azure-monitor to +31687654321"]],
      ["Break-glass account signed in", []],
    ]);
    expect(drill.verdict).toEqual({
      ok: false,
      reasons: [
        'Nobody was notified of "Break-glass account signed in" (3f2504e0-4f89-41d3-9a0c-0305e82c3301, bg1@contoso.onmicrosoft.com, 198.51.100.9, Browser). oncall@contoso.com has not confirmed its passcode: no e-mail from Azure Monitor; +31687654321 is rate limited: no text message from Azure Monitor.',
      ],
    });
  });

  test("somebody else's sign-in notifies nobody, and the drill fails", async () => {
    const file = written([
      { ...row, UserId: "9b2d6c1e-0f53-4c0e-8a42-6f1f0f1f9d10", UserPrincipalName: "jane@contoso.com" },
    ]);
    const outcome = await clone.breakglass("drill", "--json", "--events", file);
    expect(outcome.code).toBe(1);
    expect(drillOf(outcome).messages).toEqual([]);
    expect(drillOf(outcome).verdict.reasons[0]).toBe("Nobody was notified: no event matched an alert rule.");
  });

  test.each([
    ["is no JSON", "{", /events\.json is not valid JSON/],
    ["names an unknown table", '{"SignInLog": []}', /unknown table "SignInLog"/],
    [
      "has values of a wrong type",
      '{"SigninLogs": [{"TimeGenerated": "2026-02-01T08:00:00Z", "IsInteractive": "yes", "Foo": 1}]}',
      /SigninLogs\[0\]\.Foo is no column[\s\S]*SigninLogs\[0\]\.IsInteractive must be bool, and is "yes"/,
    ],
  ])("a file that %s is refused before anything is deployed", async (_, text, message) => {
    const outcome = await clone.breakglass("drill", "--events", clone.write("events.json", text));
    expect([outcome.code, outcome.stdout]).toEqual([2, ""]);
    expect(outcome.stderr).toMatch(message);
    expect(outcome.stderr).not.toMatch(/\n\s+at /);
  });
});

describe("a wrong configuration", () => {
  test("is refused with every fault and its path, and changes nothing", async () => {
    const before = await deployed.resources();
    const good = clone.read("Pulumi.dev.yaml");
    clone.configure((settings) =>
      settings
        .replace("objectId: 3f2504e0-4f89-41d3-9a0c-0305e82c3301", "objectID: 3f2504e0")
        .replace("via: teams", "via: team")
        .replace("https://wiki.contoso.com", "http://wiki.contoso.com"),
    );
    const { code, stdout, stderr } = await clone.breakglass("drill");
    clone.write("Pulumi.dev.yaml", good);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(
      'breakglass:accounts[0].objectID: is not a known property (did you mean "objectId"?)',
    );
    expect(stderr).toContain(
      'breakglass:channels[1].via: expected one of office365, graph, teams, teams-webhook, twilio, acs, found "team" (did you mean "teams"?)',
    );
    expect(stderr).toContain("breakglass:runbookUrl: expected an https URL");
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(before.length).toBeGreaterThan(30);
    expect(await deployed.resources()).toEqual(before);
  });

  test("a stack that does not exist is named, with what to do", async () => {
    const { code, stderr } = await clone.breakglass("drill", "--stack", "nobody");
    expect(code).toBe(2);
    expect(stderr).toContain('There is no stack "nobody"');
  });
});
