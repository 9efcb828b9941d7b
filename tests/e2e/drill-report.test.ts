import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { parseHTML } from "linkedom";
import { SIGNATURE, withChannels } from "./channel-settings.ts";
import { Clone, type Outcome } from "./clone.ts";

const TOKEN = "3c1f6e2ab94d4f0c8a7be5d09f2c6b31";
const HIDDEN = "Content not shown due to security configuration.";

let clone: Clone;
let outcome: Outcome;
let html: string;
let document: Document;
beforeAll(async () => {
  clone = new Clone();
  clone.configure((settings) => withChannels(settings, { assignRole: true }));
  const file = clone.write("drill.html", "");
  outcome = await clone.breakglass("drill", "--json", "--report", file, "--fault", "email=429");
  html = clone.read("drill.html");
  document = parseHTML(html).document;
});
afterAll(() => clone.remove());

const texts = (selector: string) =>
  Array.from(document.querySelectorAll(selector)).map(({ textContent }) =>
    (textContent ?? "").replaceAll(/\s+/g, " ").trim(),
  );

describe("the report of a drill with every channel and a fault", () => {
  test("is written in addition to --json", () => {
    expect([outcome.code, JSON.parse(outcome.stdout).verdict]).toEqual([0, { ok: true, reasons: [] }]);
    expect(outcome.stderr).toContain(`The report is in ${clone.directory}/drill.html.\n`);
  });

  test("holds no secret of the configuration, and says where one is hidden", () => {
    for (const secret of [TOKEN, SIGNATURE, "sig=", "Bearer "])
      expect([secret, html.includes(secret)]).toEqual([secret, false]);
    expect([outcome.stdout.includes(HIDDEN), html.includes(HIDDEN)]).toEqual([true, true]);
  });

  test("shows the path of the alert, to the receiver and to where it failed", () => {
    const hops = texts("#path-1 ~ .path .hop").map((hop) => hop.replace(/\d\d:\d\d:\d\d /, ""));
    const starting = (text: string) => hops.filter((hop) => hop.startsWith(text));
    expect(starting("events law-breakglass-alerts")).toEqual([
      "events law-breakglass-alerts 1 row of SigninLogs",
    ]);
    expect(
      starting("rule ").map((hop) =>
        hop.replace(/((alert|scheduledQuery|detection)Rules?|metricAlerts).*$/, "$1"),
      ),
    ).toEqual([
      "rule Break-glass account signed in Microsoft.SecurityInsights/alertRules",
      "rule breakglass-rules-sign-in Microsoft.Insights/scheduledQueryRules",
      "rule breakglass-watch-failed-runs Microsoft.Insights/metricAlerts",
      "rule breakglass-sign-in microsoft.graph.security/detectionRule",
    ]);
    expect(starting("message teams by teams-webhook to soc")).toHaveLength(1);
    expect(starting("not delivered Send_email failed")).toHaveLength(2);
    const nested = document.querySelectorAll(".workflow + ul > li > .hop.message");
    expect(nested.length).toBe(starting("message ").filter((hop) => !hop.includes("azure-monitor")).length);
  });

  test("shows the card as Microsoft's renderer draws it", () => {
    const card = Array.from(document.querySelectorAll("iframe")).find((frame) =>
      frame.getAttribute("title")?.endsWith("by teams-webhook"),
    );
    const { document: shown } = parseHTML(card?.getAttribute("srcdoc") ?? "");
    const buttons = Array.from(shown.querySelectorAll(".ac-pushButton"));
    expect(buttons.map(({ textContent }) => textContent)).toContain("Open the runbook");
    expect(shown.body.textContent).toContain("203.0.113.42");
  });
});
