import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { accounts, accountsThatFit } from "../../pages/accounts-that-fit.ts";
import { costTable } from "../../pages/cost.ts";
import { withPart } from "../../pages/part.ts";
import { quickPages } from "../../pages/quick.ts";
import { isSameReport } from "../../pages/same-report.ts";
import { detections, logAlertCriterion, sentinelRule } from "../../queries/index.ts";
import { PROJECT, pages, prose } from "./pages.ts";

const read = (file: string) => readFileSync(join(PROJECT, file), "utf8");

describe("a generated page", () => {
  test.each([...quickPages()])("%s is what `npm run docs -- --quick` writes", (file, writer) => {
    const page = read(file);
    const state = writer(page) === page ? "current" : "stale: run `npm run docs -- --quick`";
    expect(`${file} is ${state}`).toBe(`${file} is current`);
  });

  test("keeps what stands around the part that is generated", () => {
    const page = "# A\n\n<!-- generated: b -->\nold\n<!-- end: b -->\n\nC\n";
    expect(withPart(page, "b", "new\n")).toBe(
      "# A\n\n<!-- generated: b -->\n\nnew\n\n<!-- end: b -->\n\nC\n",
    );
  });

  test.each([
    ["no part", "# A\n"],
    ["no end", "<!-- generated: b -->\n"],
    ["an end before the beginning", "<!-- end: b -->\n<!-- generated: b -->\n"],
    ["the part twice", "<!-- generated: b -->\n<!-- end: b -->\n<!-- generated: b -->\n<!-- end: b -->\n"],
  ])("with %s is refused", (_what, page) => {
    expect(() => withPart(page, "b", "new")).toThrow('the lines "generated: b" and "end: b" once each');
  });
});

describe("the report of a drill in docs/", () => {
  const report = read("docs/drill-report.html");

  test("is of the sandbox, of a sign-in that went well", () => {
    expect(report).toContain('<p class="sandbox"><strong>Sandbox.</strong>');
    expect(report).toContain("<title>Drill of dev: passed</title>");
    expect(report).toContain(">Break-glass account signed in<");
  });

  test("is another one when a message is, and not when it is made again", () => {
    const again = report
      .replace(/<dd>\d{4}-[^<]* UTC<\/dd>/, "<dd>2030-01-01 00:00:00 UTC</dd>")
      .replace(/workspaces\/[0-9a-f-]{36}/g, "workspaces/0b7c9a55-0000-4000-8000-000000000000");
    expect(again).not.toBe(report);
    expect(isSameReport(report, again)).toBe(true);
    expect(isSameReport(report, report.replace("203.0.113.42", "203.0.113.43"))).toBe(false);
  });
});

describe("a detection that is new", () => {
  const [first] = detections;
  if (first === undefined) throw new Error("There is no detection.");
  const madeUp = {
    ...first,
    id: "made-up",
    title: "Something made up",
    engines: ["logAlert"] as const,
    runbook: { ...first.runbook, history: ["MadeUp | project TimeGenerated"] },
  };
  const added = quickPages([...detections, madeUp]);
  const pageOf = (file: string) => added.get(file)?.(read(file)) ?? "";

  test("has its section of the catalogue and of the runbook", () => {
    expect(pageOf("docs/catalogue.md")).toContain("## made-up\n\n**Something made up** (severity 0).");
    expect(pageOf("docs/runbook.md")).toContain("### made-up\n\n*Something made up* (Sev0). ");
    expect(pageOf("docs/runbook.md")).toContain("\n  (MadeUp | project TimeGenerated)\n| sort by");
  });

  test("has its row among the limits, also where it is no Sentinel rule", () => {
    const [row] = accountsThatFit([madeUp]);
    expect(pageOf("docs/limits.md")).toContain(`| \`made-up\` | – | ${row?.logAlert} |`);
  });

  test("is counted by hand nowhere", () => {
    const words = "two three four five six seven eight nine ten eleven twelve".split(" ");
    const counted = new RegExp(`\\b(\\d+|${words.join("|")}) (\\[?detections|analytics rules)`, "i");
    const found = pages.flatMap((page) => counted.exec(prose(page))?.[0] ?? []);
    expect(found).toEqual([]);
    expect(counted.test("each of the seven detections")).toBe(true);
    expect(counted.test(readFileSync(join(PROJECT, "docs", "architecture.svg"), "utf8"))).toBe(false);
  });
});

describe("docs/limits.md", () => {
  test.each(accountsThatFit(detections))(
    "$id fits into a Sentinel rule with $sentinel accounts, a log alert with $logAlert, and no more",
    ({ id, sentinel = 0, logAlert }) => {
      const detection = detections.find((each) => each.id === id);
      if (detection === undefined) throw new Error(`no detection ${id}`);
      const analytics = (many: number) => () =>
        sentinelRule(detection, { accounts: accounts(many), groups: [] });
      const alert = (many: number) => () =>
        logAlertCriterion(detection, { accounts: accounts(many), groups: [] });
      expect(analytics(sentinel)).not.toThrow();
      expect(analytics(sentinel + 1)).toThrow(/10,000 are allowed/);
      expect(alert(logAlert)).not.toThrow();
      expect(alert(logAlert + 1)).toThrow(/of at most 65536/);
    },
  );

  test("has each detection whose rules name the accounts", () => {
    const naming = detections.filter(({ query }) =>
      query({ accounts: accounts(1), groups: [] }).includes("bg1@"),
    );
    const shown = [...read("docs/limits.md").matchAll(/^\| `([\w-]+)` \| [\d–]+ \| \d+ \|$/gm)];
    expect(shown.map(([, id]) => id)).toEqual(naming.map(({ id }) => id));
  });
});

test("the costs are those of the rules that are there", () => {
  const rule = (type: string, evaluationFrequency?: string) => ({
    type,
    body: { properties: { evaluationFrequency } },
  });
  const table = costTable([
    rule("Microsoft.Insights/scheduledQueryRules", "PT1M"),
    rule("Microsoft.Insights/scheduledQueryRules"), // A fast rule has no frequency.
    ...Array(3).fill(rule("Microsoft.Insights/scheduledQueryRules", "PT5M")),
    rule("Microsoft.Insights/scheduledQueryRules", "PT1H"),
    ...Array(12).fill(rule("Microsoft.Insights/metricAlerts")),
    rule("Microsoft.SecurityInsights/alertRules"),
    rule("Microsoft.Logic/workflows"),
  ]);
  const cells = table.split("\n").map((line) => line.split(" | ").slice(-3).join(", "));
  expect(cells.slice(2)).toEqual([
    "2, 3.00, 6.00 |",
    "3, 1.50, 4.50 |",
    "1, 0.50, 0.50 |",
    "12, 0.10, 0.20 |",
    "0, 0, 0.00 |",
    "1, 0, 0.00 |",
    "0, 0, 0.00 |",
    "| **together**, |, **11.20** |",
  ]);
});
