import { describe, expect, test } from "@jest/globals";
import { type EventRows, ingestEvents } from "../../cli/scenarios/events.ts";
import { scenarioNames, scenarioOf } from "../../cli/scenarios/scenarios.ts";
import { readStackSettings } from "../../cli/stack/settings.ts";
import { detections } from "../../queries/index.ts";
import { compile, jsonValue } from "../../sandbox/kusto/index.ts";
import { tables } from "../../sandbox/tables/index.ts";
import { codeOf, PROJECT, pages } from "./pages.ts";

/** When the person who is paged looks: the drill's events are at 02:13. */
const NOW = new Date("2026-01-15T02:40:00Z");

const page = pages.find(({ file }) => file === "docs/runbook.md") ?? { file: "", text: "" };
const settings = readStackSettings(PROJECT, "dev");
const scenarios = new Map(scenarioNames.map((name) => [name, scenarioOf(name, settings).events]));
const wholeDrill = together([...scenarios.values()]);

/** Scenarios whose rows are known here one by one. */
const SOME = [
  "sign-in",
  "failed-sign-in",
  "account-activity",
  "account-change",
  "safeguard-change",
  "azure-activity",
  "cloud-activity",
];

function isAboutAccount(events: EventRows): boolean {
  const text = JSON.stringify(events).toLowerCase();
  return settings.users.some(({ id, userPrincipalName }) =>
    [id, userPrincipalName].some((each) => text.includes(each)),
  );
}

/** The queries of the page, each with the heading above it. */
const queries = codeOf(page)
  .filter(({ language }) => language === "kql")
  .map(({ line, text }) => ({ line, text, heading: headingAbove(line) }));

function headingAbove(line: number): string {
  const before = page.text.split("\n").slice(0, line);
  return before.findLast((each) => /^##+ /.test(each))?.replace(/^#+ /, "") ?? "";
}

function together(all: readonly EventRows[]): EventRows {
  const rows = new Map<string, EventRows[string][number][]>();
  for (const [table, more] of all.flatMap((events) => Object.entries(events)))
    rows.set(table, [...(rows.get(table) ?? []), ...more]);
  return Object.fromEntries(rows);
}

function run(query: string, events: EventRows): Record<string, unknown>[] {
  const ingested = new Map(ingestEvents(events, "drill").map(({ table, rows }) => [table, rows]));
  const { columns, rows } = compile(query, tables).run((name) => ingested.get(name) ?? [], NOW);
  return rows.map((row) =>
    Object.fromEntries(columns.map(({ name, type }, at) => [name, jsonValue(row[at] ?? null, type)])),
  );
}

describe("the queries of docs/runbook.md", () => {
  test("are there: for each detection, and for what is common to all", () => {
    expect(queries.length).toBeGreaterThanOrEqual(detections.length + 4);
    const headings = new Set(queries.map(({ heading }) => heading));
    expect(detections.map(({ id }) => id).filter((id) => !headings.has(id))).toEqual([]);
  });

  test.each(queries.map(({ line, heading, text }) => [line, heading, text] as const))(
    "line %d, under %s: parses, binds, and finds rows of the drill",
    (_line, heading, text) => {
      const played = scenarios.get(heading) ?? wholeDrill;
      expect(run(text, played).length).toBeGreaterThan(0);
    },
    120_000,
  );

  const everything = queries.find(({ heading }) => heading.startsWith("Everything"))?.text ?? "";

  test.each([...scenarios].filter(([, events]) => isAboutAccount(events)))(
    "the list of everything has what happens in the scenario %s",
    (_name, events) => {
      expect(run(everything, events).length).toBeGreaterThan(0);
    },
  );

  test("the list of everything has each thing that happened to the account, and nothing twice", () => {
    const played = SOME.map((name) => scenarios.get(name) ?? {});
    expect(run(everything, together(played)).map(({ What, To, Result }) => [What, To, Result])).toEqual([
      ["sign-in", "Azure Portal", "0 "],
      ["sign-in", "Azure Portal", expect.stringMatching(/^50126 /)],
      ["did: Update user", "jane@contoso.onmicrosoft.com", "success"],
      ["was done to it: Update user", "jane@contoso.onmicrosoft.com", "success"],
      // It names the account among those that the policy no longer excludes.
      ["was done to it: Update conditional access policy", "jane@contoso.onmicrosoft.com", "success"],
      ["MICROSOFT.COMPUTE/VIRTUALMACHINES/DELETE", "rg-app", "Success"],
      ["FileDownloaded", "https://contoso.sharepoint.com/secrets.xlsx", ""],
    ]);
  });
});

describe("the rest of docs/runbook.md", () => {
  test("has the title and the severity of each detection under its heading", () => {
    const missing = detections
      .map(({ id, title, severity }) => `### ${id}\n\n*${title}* (Sev${severity})`)
      .filter((text) => !page.text.includes(text));
    expect(missing).toEqual([]);
  });
});
