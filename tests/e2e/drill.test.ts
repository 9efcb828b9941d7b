import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { isSameReport } from "../../pages/same-report.ts";
import type { Outcome } from "./clone.ts";
import { Deployed } from "./deployed.ts";
import { clone, type Drill, drillOf, freshClone, heard, runningIn } from "./sample-drill.ts";

const PROJECT = join(import.meta.dirname, "..", "..");
const TOKEN = "3c1f6e2ab94d4f0c8a7be5d09f2c6b31";

freshClone();

let outcome: Outcome;
let drill: Drill;
/** The same once more. */
let deployed: Deployed;
beforeAll(async () => {
  outcome = await clone.breakglass("drill", "--json", "--report", clone.write("drill.html", ""));
  drill = drillOf(outcome);
  deployed = await Deployed.of(clone);
});

describe("a drill of the sample stack", () => {
  test("ends well", () => {
    expect([outcome.code, drill.verdict]).toEqual([0, { ok: true, reasons: [] }]);
  });

  test("gives the report that docs/drill-report.html is", () => {
    const documented = readFileSync(join(PROJECT, "docs", "drill-report.html"), "utf8");
    const isCurrent = isSameReport(documented, clone.read("drill.html"));
    expect(isCurrent ? "current" : "stale: run `npm run docs -- docs/drill-report.html`").toBe("current");
  });

  test("deploys each resource once", () => {
    expect(drill.deployed.map(({ type }) => type).sort()).toEqual([
      ...Array(3).fill("Microsoft.Authorization/roleAssignments"),
      ...Array(3).fill("Microsoft.Insights/actionGroups"),
      ...Array(9).fill("Microsoft.Insights/activityLogAlerts"),
      ...Array(2).fill("Microsoft.Insights/metricAlerts"),
      // One more: the watcher of silence.
      ...Array(runningIn("logAlert").length + 1).fill("Microsoft.Insights/scheduledQueryRules"),
      "Microsoft.Logic/workflows",
      "Microsoft.ManagedIdentity/userAssignedIdentities",
      "Microsoft.OperationalInsights/workspaces",
      "Microsoft.Resources/resourceGroups",
      ...Array(runningIn("sentinel").length).fill("Microsoft.SecurityInsights/alertRules"),
      "Microsoft.SecurityInsights/onboardingStates",
      "Microsoft.Web/connections",
      "Microsoft.Web/connections",
      "Microsoft.Web/connections",
      "microsoft.aadiam/diagnosticSettings",
      ...Array(3).fill("microsoft.graph.security/detectionRule"),
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

  test("changes nothing when it is repeated", async () => {
    const again = await deployed.drill();
    expect([again.deployed, heard(again), again.verdict]).toEqual([
      drill.deployed,
      heard(drill),
      drill.verdict,
    ]);
  });
});

describe("without a person's consent", () => {
  test("text messages still arrive, failed runs are notified, and the drill says which channels sent nothing and why", async () => {
    const drill = await deployed.drill({ consent: false });
    expect(heard(drill)).toEqual([
      "02:20 sms azure-monitor",
      "02:20 sms twilio",
      "02:28 sms azure-monitor",
      "02:45 sms azure-monitor",
      "02:53 sms azure-monitor",
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
        "No message by the fallback to oncall@contoso.com: it has not confirmed its passcode.",
      ],
    });
  });
});

describe("the command line", () => {
  test("plays what its options say, and ends with 1 where nobody is notified", async () => {
    const fault = ["workflow=disabled", "fallback=lost", "sentinel=disabled"];
    const options = ["--no-consent", "--fault", ...fault, "--scenario", "failed-sign-in"];
    const outcome = await clone.breakglass("drill", "--json", ...options);
    const same = await deployed.drill({ consent: false, fault, scenario: "failed-sign-in" });
    const drill = drillOf(outcome);
    expect([same.scenarios.map(({ name }) => name), same.faults, same.verdict.ok]).toEqual([
      ["failed-sign-in"],
      fault,
      false,
    ]);
    expect([outcome.code, drill.scenarios, drill.verdict]).toEqual([1, same.scenarios, same.verdict]);
    expect([heard(drill), drill.faults]).toEqual([heard(same), fault]);
  });
});

describe("what is deployed", () => {
  test("is not touched by what happens in a drill, or is broken there", async () => {
    const whole = await deployed.drill();
    const before = deployed.files();
    const broken = await deployed.drill({
      fault: ["workflow=disabled", "rule=disabled", "connection=unauthorized", "role=missing"],
      scenario: "all",
    });
    expect(broken.messages).not.toEqual(whole.messages);
    expect(deployed.files()).toEqual(before);
    expect(await deployed.drill()).toEqual(whole);
  });
});

describe("resources", () => {
  test("are shown as they went over the wire, secrets hidden", async () => {
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
        windowSize: "P2D",
      },
    });
    expect(stdout).not.toContain(TOKEN);
    expect(stdout).not.toContain("sig=");
  });
});
