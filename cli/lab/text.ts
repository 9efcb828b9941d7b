import { pc } from "azure-alerting-sandbox/colours";
import type { LabReport, RuleReport } from "azure-alerting-sandbox/lab";
import { about, causesOf, count, duration, missedText, percent, UPPER_BOUND } from "./words.ts";

const COLUMNS: readonly [title: string, text: (rule: RuleReport) => string][] = [
  ["rule", ({ rule }) => rule],
  ["missed", missedText],
  ["sent twice", ({ repeated }) => count(repeated)],
  ["pages", ({ pages }) => count(pages)],
  ["per episode", ({ pagesPerEpisode }) => pagesPerEpisode.toFixed(2)],
  ["to page: p50", ({ timeToPage }) => duration(timeToPage?.p50)],
  ["p95", ({ timeToPage }) => duration(timeToPage?.p95)],
  ["p99", ({ timeToPage }) => duration(timeToPage?.p99)],
  ["max", ({ timeToPage }) => duration(timeToPage?.max)],
  ["after arrival: p50", ({ waitAfterIngestion }) => duration(waitAfterIngestion?.p50)],
  ["p95", ({ waitAfterIngestion }) => duration(waitAfterIngestion?.p95)],
];

/** The report as a table for a terminal. */
export function labText(report: LabReport): string {
  const rows = [
    COLUMNS.map(([title]) => title),
    ...report.rules.map((rule) => COLUMNS.map(([, text]) => text(rule))),
  ];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd(),
  );
  const [head = "", ...body] = lines;
  const bounded = report.rules.some(({ missedIsUpperBound, missed }) => missedIsUpperBound && missed > 0);
  return [
    ...about(report),
    "",
    pc.bold(head),
    ...body.map((line, index) => (report.rules[index]?.missed === 0 ? pc.green(line) : line)),
    "",
    ...report.rules.flatMap((rule) => reasons(rule, report.signIns)),
    ...(bounded ? [pc.dim(UPPER_BOUND)] : []),
  ].join("\n");
}

function reasons(rule: RuleReport, signIns: number): string[] {
  return causesOf(rule).map(
    ({ text, missed }) => `${rule.rule} missed ${count(missed)} (${percent(missed / signIns)}): ${text}`,
  );
}
