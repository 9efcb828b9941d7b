import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { ensureCli } from "../../sandbox/engine/cli.ts";
import { Clone, type Outcome } from "./clone.ts";

const MINUTES = 60_000;
const TOKEN = "3c1f6e2ab94d4f0c8a7be5d09f2c6b31";

let clone: Clone;
beforeAll(async () => {
  await ensureCli({ onProgress: (line) => process.stderr.write(`${line}\n`) });
  clone = new Clone();
}, 20 * MINUTES);
afterAll(() => clone.remove());

interface Drill {
  deployed: { id: string; type: string }[];
  timeline: { at: string; what: string; detail: string }[];
  messages: { channel: string; via: string; to: string[]; subject: string; body: string; at: string }[];
  verdict: { ok: boolean; reasons: string[] };
}

const drillOf = ({ stdout }: Outcome) => JSON.parse(stdout) as Drill;
const heard = ({ messages }: Drill) =>
  messages.map(({ channel, via, at }) => `${at.slice(11, 16)} ${channel} ${via}`).sort();

describe("a drill of the sample stack", () => {
  let outcome: Outcome;
  let drill: Drill;
  beforeAll(async () => {
    outcome = await clone.breakglass("drill", "--json");
    drill = drillOf(outcome);
  }, 2 * MINUTES);

  test("ends well", () => {
    expect([outcome.code, drill.verdict]).toEqual([0, { ok: true, reasons: [] }]);
  });

  test("deploys each resource once", () => {
    expect(drill.deployed.map(({ type }) => type).sort()).toEqual([
      "Microsoft.Authorization/roleAssignments",
      "Microsoft.Authorization/roleAssignments",
      "Microsoft.Insights/actionGroups",
      "Microsoft.Insights/actionGroups",
      ...Array(6).fill("Microsoft.Insights/activityLogAlerts"),
      ...Array(2).fill("Microsoft.Insights/metricAlerts"),
      ...Array(8).fill("Microsoft.Insights/scheduledQueryRules"),
      "Microsoft.Logic/workflows",
      "Microsoft.ManagedIdentity/userAssignedIdentities",
      "Microsoft.OperationalInsights/workspaces",
      "Microsoft.Resources/resourceGroups",
      ...Array(7).fill("Microsoft.SecurityInsights/alertRules"),
      "Microsoft.SecurityInsights/onboardingStates",
      "Microsoft.Web/connections",
      "Microsoft.Web/connections",
      "Microsoft.Web/connections",
      "microsoft.aadiam/diagnosticSettings",
      "microsoft.graph.security/detectionRule",
    ]);
  });

  test("pages on every channel at the first evaluation after the ingestion, and closes without a second text message", () => {
    expect(heard(drill)).toEqual([
      "02:20 email azure-monitor",
      "02:20 email office365",
      "02:20 sms azure-monitor",
      "02:20 sms twilio",
      "02:20 teams teams",
      "02:45 email azure-monitor",
      "02:45 email office365",
      "02:45 sms azure-monitor",
      "02:45 teams teams",
    ]);
  });

  test("says who signed in and from where, in the subject and in the text message", () => {
    const [mail] = drill.messages.filter(({ via }) => via === "office365");
    expect(mail?.to).toEqual(["soc@contoso.com", "ciso@contoso.com"]);
    expect(mail?.subject).toContain("bg1@contoso.onmicrosoft.com");
    expect(mail?.subject).toContain("203.0.113.42 (Amsterdam, NL)");
    const [text] = drill.messages.filter(({ via }) => via === "twilio");
    expect(text?.to).toEqual(["+31612345678"]);
    expect(text?.body).toContain("203.0.113.42");
    expect(text?.body.length).toBeLessThanOrEqual(160);
  });

  test("shows the path of the alert in the order of time", () => {
    const steps = drill.timeline.map(({ what }) => what);
    const path = [
      "consent",
      "sign-in",
      "ingested",
      "rule fired",
      "action group",
      "workflow",
      "action",
      "message",
      "rule resolved",
    ];
    const places = path.map((step) => steps.indexOf(step));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    const times = drill.timeline.map(({ at }) => at);
    expect(times).toEqual(times.toSorted());
  });

  test("shows the Twilio token nowhere, and keeps it out of the engine's state", () => {
    expect(outcome.stdout + outcome.stderr).not.toContain(TOKEN);
    const found = (text: string) => {
      try {
        return execFileSync("grep", ["-rl", text, "state"], {
          cwd: `${clone.directory}/.sandbox/dev`,
          encoding: "utf8",
        });
      } catch {
        return "";
      }
    };
    expect(found(TOKEN)).toBe("");
    expect(found("paths/invoke")).toBe("");
    expect(found("bg-fallback")).not.toBe("");
  });

  test(
    "changes nothing when it is repeated",
    async () => {
      const again = drillOf(await clone.breakglass("drill", "--json"));
      expect([again.deployed, heard(again), again.verdict]).toEqual([
        drill.deployed,
        heard(drill),
        drill.verdict,
      ]);
    },
    2 * MINUTES,
  );
});

describe("without a person's consent", () => {
  test(
    "text messages still arrive, failed runs are told of, and the drill says which channels are silent and why",
    async () => {
      const outcome = await clone.breakglass("drill", "--json", "--no-consent");
      const drill = drillOf(outcome);
      expect(outcome.code).toBe(1);
      expect(heard(drill)).toEqual([
        "02:20 sms azure-monitor",
        "02:20 sms twilio",
        "02:27 sms azure-monitor",
        "02:45 sms azure-monitor",
        "02:52 sms azure-monitor",
      ]);
      const fired = drill.timeline.filter(({ what }) => what === "rule fired").map(({ detail }) => detail);
      expect(fired.some((detail) => detail.startsWith("breakglass-watch-failed-runs"))).toBe(true);
      // Azure sends one text message a number in five minutes.
      const limited = drill.timeline
        .filter(({ detail }) => detail.includes("rate limited"))
        .map(({ at }) => at.slice(11, 16));
      expect(limited).toEqual(["02:21", "02:46"]);
      expect(drill.verdict).toEqual({
        ok: false,
        reasons: [
          "No message by e-mail (office365): its connection was never authorised.",
          "No message by Teams (teams): its connection was never authorised.",
        ],
      });
    },
    2 * MINUTES,
  );
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
  const play = async (rows: object[]) => {
    const file = clone.write("events.json", JSON.stringify({ SigninLogs: rows }));
    return clone.breakglass("drill", "--json", "--events", file);
  };

  test(
    "a sign-in that is ingested 26 hours late still pages once",
    async () => {
      const drill = drillOf(await play([{ ...row, _ingested: "2026-02-02T10:00:30Z" }]));
      const pages = drill.messages.filter(({ via }) => via === "twilio").map(({ at }) => at);
      expect(pages).toEqual(["2026-02-02T10:05:00.000Z"]);
    },
    2 * MINUTES,
  );

  test(
    "ten sign-ins of one episode page once, and the closing message lists all of them",
    async () => {
      const rows = Array.from({ length: 10 }, (_, index) => ({
        ...row,
        Id: `id-${index}`,
        AppDisplayName: `App number ${index}`,
        TimeGenerated: `2026-02-01T08:0${index}:00Z`,
      }));
      const drill = drillOf(await play(rows));
      expect(drill.messages.filter(({ via }) => via === "twilio")).toHaveLength(1);
      const closing = drill.messages.filter(({ via }) => via === "office365").at(-1);
      for (let index = 0; index < 10; index++) expect(closing?.body).toContain(`App number ${index}`);
    },
    2 * MINUTES,
  );

  test(
    "somebody else's sign-in tells nobody, and the drill does not call that well",
    async () => {
      const outcome = await play([
        { ...row, UserId: "9b2d6c1e-0f53-4c0e-8a42-6f1f0f1f9d10", UserPrincipalName: "jane@contoso.com" },
      ]);
      expect(outcome.code).toBe(1);
      expect(drillOf(outcome).messages).toEqual([]);
      expect(drillOf(outcome).verdict.reasons[0]).toBe("Nobody was told: no event matched an alert rule.");
    },
    2 * MINUTES,
  );

  test.each([
    ["is no JSON", "{", /events\.json is not valid JSON/],
    ["names an unknown table", '{"SignInLog": []}', /the table "SignInLog" is not known/],
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

describe("resources", () => {
  test(
    "are shown as they went over the wire, secrets hidden",
    async () => {
      const { code, stdout } = await clone.breakglass("resources", "--json");
      const resources = JSON.parse(stdout) as { id: string; type: string; apiVersion: string; body: never }[];
      expect(code).toBe(0);
      const body = (type: string, name: string): Record<string, unknown> =>
        resources.find((each) => each.type === type && each.id.endsWith(name))?.body ?? {};
      expect(body("Microsoft.Web/connections", "-twilio")["properties"]).toMatchObject({
        parameterValues: "[secret]",
      });
      expect(body("Microsoft.Insights/actionGroups", "-primary")["properties"]).toMatchObject({
        logicAppReceivers: [{ callbackUrl: "[secret]", useCommonAlertSchema: true }],
      });
      expect(body("Microsoft.Insights/scheduledQueryRules", "-rules-sign-in")).toMatchObject({
        kind: "LogAlert",
        identity: { type: "UserAssigned" },
        properties: {
          severity: 0,
          enabled: true,
          autoMitigate: true,
          evaluationFrequency: "PT5M",
          windowSize: "PT15M",
          overrideQueryTimeRange: "P2D",
        },
      });
      expect(stdout).not.toContain(TOKEN);
      expect(stdout).not.toContain("sig=");
    },
    2 * MINUTES,
  );
});

describe("a wrong configuration", () => {
  test(
    "is refused with every fault and its path, and changes nothing",
    async () => {
      const before = (await clone.breakglass("resources", "--json")).stdout;
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
      expect((await clone.breakglass("resources", "--json")).stdout).toBe(before);
    },
    3 * MINUTES,
  );

  test("a stack that does not exist is named, with what to do", async () => {
    const { code, stderr } = await clone.breakglass("drill", "--stack", "nobody");
    expect(code).toBe(2);
    expect(stderr).toContain('There is no stack "nobody"');
  });
});
