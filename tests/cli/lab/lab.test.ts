import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { readDelays, readRulesFile } from "../../../cli/lab/files.ts";
import { chooseRules, ourRules } from "../../../cli/lab/rules.ts";
import type { LabCommandOptions } from "../../../cli/lab/run.ts";
import { runLab } from "../../../cli/lab/run.ts";
import { duration, percent } from "../../../cli/lab/words.ts";
import type { DeployedResource, LabReport } from "../../../sandbox/lab/index.ts";

let folder: string;
let printed: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "breakglass-lab-"));
  printed = [];
  jest.spyOn(console, "log").mockImplementation((text) => void printed.push(String(text)));
  jest.spyOn(console, "error").mockImplementation(() => undefined);
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(content));
  return path;
}

const options: LabCommandOptions = {
  signIns: 3000,
  seed: 1,
  delays: "documented",
  background: 0.2,
  policyApplied: 0.1,
  jitter: 20,
  skipped: 0.001,
  json: true,
};

async function report(changes: Partial<LabCommandOptions> = {}): Promise<LabReport & { code: number }> {
  const code = await runLab({ ...options, ...changes });
  return { ...(JSON.parse(printed.at(-1) ?? "") as LabReport), code };
}

describe("breakglass lab", () => {
  test("prints what each rule missed, repeated, paged and how long it took, ours last", async () => {
    const { rules, code } = await report();
    expect(rules.map(({ rule }) => rule)).toEqual([
      "window-equals-frequency",
      "tutorial-sentinel",
      "tutorial-logic-app",
      "ingestion-5m",
      "near-real-time",
      "standard",
      "fast",
    ]);
    const [standard, fast] = rules.slice(-2);
    expect([standard?.missed, standard?.repeated, fast?.missed, code]).toEqual([0, 0, 0, 0]);
    expect(fast?.timeToPage?.p50).toBeLessThan(standard?.timeToPage?.p50 ?? 0);
    for (const { timeToPage, waitAfterIngestion } of rules) {
      expect(Object.keys(timeToPage ?? {})).toEqual(["p50", "p95", "p99", "max"]);
      expect(Object.keys(waitAfterIngestion ?? {})).toEqual(["p50", "p95", "p99", "max"]);
    }
  });

  test("ends with 1 where one of our rules misses a sign-in", async () => {
    const { rules, code } = await report({ delays: "beyond" });
    expect(rules.find(({ rule }) => rule === "standard")?.missedBecause.late).toBeGreaterThan(0);
    expect(code).toBe(1);
  });

  test("writes a page that loads nothing, has a chart a rule, and lets no name become markup", async () => {
    const rules = file("rules.json", {
      rules: [{ name: '<img src="x" onerror=alert(1)>', engine: "nearRealTime", frequencyMinutes: 1 }],
    });
    const html = join(folder, "page.html");
    await report({ html, rules: [rules] });
    const page = readFileSync(html, "utf8");
    // The overview, and one for each of eight rules.
    expect(page.match(/<svg /g)).toHaveLength(9);
    expect(page).not.toMatch(/<img|<script|<link|https?:\/\/(?!www\.w3\.org\/2000\/svg)[^ <]*\.(css|js|png)/);
    expect(page).toContain("&lt;img src=&quot;x&quot; onerror=alert(1)&gt;");
    expect(page).toContain("is an upper bound");
  });

  test("writes only the first chart to a file that ends in .svg", async () => {
    const svg = join(folder, "lab.svg");
    await report({ html: svg });
    const text = readFileSync(svg, "utf8");
    expect([text.slice(0, 39), text.slice(-7)]).toEqual([
      '<svg xmlns="http://www.w3.org/2000/svg"',
      "</svg>\n",
    ]);
  });

  test("says that misses by event time are upper bounds", async () => {
    await runLab({ ...options, json: false });
    expect(printed.join("\n")).toMatch(/window-equals-frequency +≤ \d/);
    expect(printed.join("\n")).toContain("How often is not documented, so this is not simulated");
  });
});

test("a wrong option ends with 2, for 1 says that a sign-in was missed", () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, ["cli/main.js", "lab", ...args], { encoding: "utf8", env: process.env });
  const wrong = run("--sign-ins", "x");
  expect([wrong.status, wrong.stderr]).toEqual([
    2,
    "error: option '--sign-ins <number>' argument 'x' is invalid. Write a whole number from 1 to 20,000,000.\n",
  ]);
  expect([run("--skipped", "1.5").status, run("--delays", "quick").status, run("--help").status]).toEqual([
    2, 2, 0,
  ]);
}, 60_000);

describe("our rules", () => {
  test("are those of the sign-in detection", () => {
    const [standard, fast] = ourRules();
    expect(standard).toMatchObject({
      name: "standard",
      engine: "logAlert",
      frequencyMinutes: 5,
      rangeMinutes: 2880,
      lookBack: [{ by: "ingestionTime", minutes: 15, inclusive: true }],
      tables: ["SigninLogs", "AADNonInteractiveUserSignInLogs"],
      stateful: true,
      splitByEpisode: true,
      closingMessage: true,
    });
    expect(fast).toMatchObject({
      name: "fast",
      engine: "rowAlert",
      assurance: { ...standard, waitSeconds: 182 },
    });
  });

  test("come from deployed resources where those hold them, fast ones of each table together", () => {
    const resource = (name: string, kind: string, criterion: object): DeployedResource => ({
      id: `/providers/Microsoft.Insights/scheduledQueryRules/${name}`,
      type: "Microsoft.Insights/scheduledQueryRules",
      body: {
        kind,
        properties: {
          severity: 0,
          evaluationFrequency: "PT10M",
          windowSize: "PT30M",
          scopes: ["w"],
          criteria: {
            allOf: [
              {
                timeAggregation: "Count",
                operator: "GreaterThan",
                threshold: 0,
                dimensions: [],
                ...criterion,
              },
            ],
          },
        },
      },
    });
    const tables = ["SigninLogs", "AADNonInteractiveUserSignInLogs"];
    const fast = tables.map((table) =>
      resource(`bg-fast-sign-in-${table}`, "SimpleLogAlert", { query: table, minRecurrenceCount: 1 }),
    );
    const { rules, leftOut } = chooseRules(
      [
        [
          resource("bg-rules-sign-in", "LogAlert", { query: "SigninLogs" }),
          resource("bg-rules-failed-sign-in", "LogAlert", { query: "SigninLogs | where ResultType != '0'" }),
          resource("other", "LogAlert", { query: "SigninLogs" }),
          ...fast,
        ],
      ],
      [],
    );
    expect(rules.map(({ name }) => name).slice(-3)).toEqual(["other", "standard", "fast"]);
    expect(rules.at(-1)).toMatchObject({ tables, assurance: { frequencyMinutes: 10 } });
    expect(leftOut).toEqual(["bg-rules-failed-sign-in returns no successful sign-in"]);
  });
});

test("a deployed rule of ours that cannot be read is refused, and one of others is left out", () => {
  const rule = (name: string): DeployedResource => ({
    id: `/providers/Microsoft.Insights/scheduledQueryRules/${name}`,
    type: "Microsoft.Insights/scheduledQueryRules",
    body: { kind: "SimpleLogAlert", properties: { criteria: { allOf: [{ query: "SigninLogs" }] } } },
  });
  const reason = "cannot be read: what minRecurrenceCount is by default is not documented";
  expect(chooseRules([[rule("silence")]], []).leftOut).toEqual([`silence ${reason}`]);
  const ours = "breakglass-fast-sign-in-SigninLogs";
  expect(() => chooseRules([[rule(ours)]], [])).toThrow(`${ours} ${reason}.`);
});

describe("input that cannot be read", () => {
  test("is refused with every fault and its path", () => {
    const rules = file("rules.json", {
      rules: [
        { name: "a", engine: "logAlert", frequencyMinutes: 5 },
        { name: "", engine: "cron", frequencyMinutes: -1, every: 5, lookBack: [{ by: "time", minutes: 5 }] },
      ],
    });
    expect(() => readRulesFile(rules)).toThrow(
      [
        `${rules}: rules[0].rangeMinutes: is missing: write how many minutes of event time the query covers`,
        `${rules}: rules[1].name: must be a name`,
        `${rules}: rules[1].engine: must be one of logAlert, rowAlert, sentinel, nearRealTime`,
        `${rules}: rules[1].frequencyMinutes: must be more than 0`,
        `${rules}: rules[1].lookBack[0].by: must be one of eventTime, ingestionTime`,
        `${rules}: rules[1]: unknown: every`,
      ].join("\n"),
    );
  });

  test.each([
    [
      { rules: [{ name: "a", engine: "logAlert", frequencyMinutes: 5, rangeMinutes: 4320 }] },
      "must be at most 2880",
    ],
    [
      { rules: [{ name: "a", engine: "rowAlert", frequencyMinutes: 5 }] },
      "frequencyMinutes: must be 1 for this engine",
    ],
    [{ rules: [] }, "rules: must not be empty"],
    [[], 'must be an object such as {"rules": [{…}]}'],
  ])("is refused where rules cannot be: %#", (content, message) => {
    const rules = file("rules.json", content);
    expect(() => readRulesFile(rules)).toThrow(message);
  });

  test("is a delay model that there is not, or percentiles that do not grow", () => {
    expect(() => readDelays("quick")).toThrow('"quick" is neither a delay model nor a file.');
    const falling = file("delays.json", { interactive: { percentiles: { 50: 60, 95: 30 } } });
    expect(() => readDelays(falling)).toThrow(
      `${falling}: interactive.percentiles: must grow with the percentile`,
    );
  });
});

describe("measured percentiles", () => {
  test("are delays, by number and not by the order of the file", () => {
    const measured = file("delays.json", {
      about: "our tenant, in March",
      interactive: { percentiles: { 100: 900, 50: 40, 95: 130 } },
    });
    expect(readDelays(measured)).toEqual({
      name: measured,
      about: "our tenant, in March",
      source: measured,
      interactive: {
        percentiles: [
          [50, 40],
          [95, 130],
          [100, 900],
        ],
      },
    });
  });
});

test("words", () => {
  expect([0, 0.000001, 0.0005, 0.0123, 0.541].map(percent)).toEqual([
    "0 %",
    "< 0.001 %",
    "0.050 %",
    "1.23 %",
    "54.1 %",
  ]);
  expect([undefined, 0.4, 59, 60, 155, 3900, 180_000].map(duration)).toEqual([
    "–",
    "0 s",
    "59 s",
    "1 min",
    "2 min 35 s",
    "1 h 5 min",
    "2 d 2 h",
  ]);
});
