import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { DrillResult, Notified, ScenarioResult } from "../../../cli/drill/result.ts";
import { showDrill } from "../../../cli/drill/text.ts";
import { Lines } from "./lines.ts";

const at = (time: string) => `2026-01-15T${time}.000Z`;
const paged: Notified = {
  path: "workflow",
  via: "twilio",
  channel: "sms",
  to: ["+31612345678"],
  at: at("02:20:00"),
};

function scenario(name: string, more: Partial<ScenarioResult> = {}): ScenarioResult {
  const times = { from: at("02:03:07"), happened: at("02:13:07") };
  return {
    name,
    title: name,
    ...times,
    notified: [paged],
    silent: [],
    silentFallback: [],
    alerts: [],
    path: [],
    ...more,
  };
}

function result(more: Partial<DrillResult> = {}): DrillResult {
  return {
    leftOut: [],
    deployed: [
      { id: "/a", type: "Microsoft.Insights/scheduledQueryRules" },
      { id: "/b", type: "microsoft.insights/scheduledqueryrules" },
      { id: "/c", type: "Microsoft.Logic/workflows" },
      { id: "/d", type: "Microsoft.Authorization/locks" },
    ],
    timeline: [],
    messages: [],
    incidents: [],
    defenderAlerts: [],
    runs: [],
    readings: [],
    faults: [],
    scenarios: [scenario("sign-in")],
    verdict: { ok: true, reasons: [] },
    ...more,
  };
}

const message = (via: string, channel: "email" | "sms", body: string) => ({
  channel,
  via,
  to: ["soc@contoso.com"],
  subject: via,
  body,
  at: new Date(at("02:20:00")),
});

describe("what a drill prints", () => {
  let lines: Lines;
  beforeEach(() => {
    lines = new Lines();
  });
  afterEach(() => lines.restore());

  test("says first that this is a sandbox, then what was deployed, in a line", () => {
    showDrill("dev", result(), []);
    expect(lines.all.slice(0, 2)).toEqual([
      "Sandbox: a local Azure on this machine. Nothing here reaches Azure, and no message leaves the machine.",
      "Deployed 4 resources of the stack dev: 2 log alerts, 1 Logic App, 1 other.",
    ]);
  });

  test("is not green without a word where nothing exports Entra ID's logs", () => {
    showDrill("dev", result(), []);
    expect(lines.text).toContain(
      "This stack does not export Entra ID's logs to the workspace; the drill has them arrive all the same. In the tenant, nobody is notified until somebody exports them: breakglass doctor checks it",
    );
  });

  test("says nothing of the export where the stack has it", () => {
    const setting = { id: "/e", type: "microsoft.aadiam/diagnosticSettings" };
    showDrill("dev", result({ deployed: [setting] }), []);
    expect(lines.text).not.toContain("export");
  });

  test("says who was notified, and how long after the event", () => {
    showDrill("dev", result(), []);
    expect(lines.text).toContain("  6 min 53 s     workflow  sms by twilio        +31612345678\n");
  });

  test("names the channels without a message, and who was notified of nothing", () => {
    showDrill("dev", result({ scenarios: [scenario("sign-in", { notified: [], silent: ["teams"] })] }), []);
    expect(lines.text).toContain("  nobody\n  no message     teams\n");
  });

  test("shows one message of each channel, the workflow's before Azure Monitor's own, and cuts a long one", () => {
    const long = Array.from({ length: 60 }, (_, index) => `<p>line ${index}</p>`).join("");
    const messages = [
      message("azure-monitor", "email", "<p>native</p>"),
      message("office365", "email", long),
      message("office365", "email", "<p>the second</p>"),
      message("azure-monitor", "sms", "only this one"),
    ];
    showDrill("dev", result(), messages);
    expect(lines.text).toContain("line 0");
    expect(lines.text).toMatch(/… \d+ more lines/);
    expect(lines.text).toContain("only this one");
    expect(lines.text).not.toMatch(/native|the second|line 59/);
  });

  test("leaves out the actions that succeeded, and keeps those that failed", () => {
    const timeline = [
      { at: at("02:20:00"), what: "action", detail: "Parse_JSON succeeded" },
      { at: at("02:20:00"), what: "action", detail: "Send_SMS failed: 429" },
    ];
    showDrill("dev", result({ timeline }), []);
    expect(lines.text).toContain("Send_SMS failed: 429");
    expect(lines.text).not.toContain("Parse_JSON");
  });

  test("has a line for each of many scenarios, and at most 120 in all", () => {
    const scenarios = Array.from({ length: 12 }, (_, index) => scenario(`scenario-${index}`));
    const timeline = Array.from({ length: 900 }, () => ({
      at: at("02:20:00"),
      what: "rule fired",
      detail: "x",
    }));
    const long = Array.from({ length: 60 }, (_, index) => `<p>line ${index}</p>`).join("");
    showDrill("dev", result({ scenarios, timeline }), [
      message("graph", "email", long),
      message("acs", "sms", "x"),
    ]);
    expect(lines.text).toContain("  scenario-7   6 min 53 s     workflow: sms\n");
    expect(lines.all.length).toBeLessThanOrEqual(120);
    lines.clear();
    showDrill("dev", result({ timeline }), [message("graph", "email", long), message("acs", "sms", "x")]);
    expect(lines.all.length).toBeLessThanOrEqual(120);
    expect(lines.text).toContain("and 875 more entries");
  });
});
