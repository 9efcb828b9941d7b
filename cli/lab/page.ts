import { writeFileSync } from "node:fs";
import type { LabReport, RuleReport } from "azure-alerting-sandbox/lab";
import { UserError } from "../errors/user-error.ts";
import { highestBar, partsOf, ruleChart } from "./chart.ts";
import { escaped } from "./escape.ts";
import { overviewChart } from "./overview.ts";
import { PAGE_STYLE } from "./style.ts";
import { about, count, duration, missedText, percent, UPPER_BOUND } from "./words.ts";

/**
 * Writes the report as a page, or only its first chart if the file name ends in `.svg`.
 *
 * @throws UserError if the file cannot be written
 */
export function writePage(file: string, report: LabReport): void {
  try {
    writeFileSync(file, `${file.endsWith(".svg") ? overviewChart(report, true) : labPage(report)}\n`);
  } catch (error) {
    throw new UserError(`${file} cannot be written: ${error instanceof Error ? error.message : error}.`);
  }
}

/** One self-contained page, with a chart for each rule. */
export function labPage(report: LabReport): string {
  const highest = highestBar(report);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Break-glass alerts: what each rule misses</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<main>
<h1>What each rule misses, and how long it takes</h1>
${about(report)
  .map((sentence) => `<p class="quiet">${escaped(sentence)}</p>`)
  .join("\n")}
<div class="overview">${overviewChart(report)}</div>
${table(report)}
<p class="quiet">${escaped(UPPER_BOUND)}</p>
<section class="rules">
${report.rules.map((rule) => card(rule, report, highest)).join("\n")}
</section>
</main>
</body>
</html>`;
}

const COLUMNS: readonly [string, (rule: RuleReport) => string][] = [
  ["sent twice", ({ repeated }) => count(repeated)],
  ["pages", ({ pages }) => count(pages)],
  ["pages per episode", ({ pagesPerEpisode }) => pagesPerEpisode.toFixed(2)],
  ["to page: p50", ({ timeToPage }) => duration(timeToPage?.p50)],
  ["p95", ({ timeToPage }) => duration(timeToPage?.p95)],
  ["p99", ({ timeToPage }) => duration(timeToPage?.p99)],
  ["max", ({ timeToPage }) => duration(timeToPage?.max)],
  ["after arrival: p50", ({ waitAfterIngestion }) => duration(waitAfterIngestion?.p50)],
  ["p95", ({ waitAfterIngestion }) => duration(waitAfterIngestion?.p95)],
];

function table({ rules }: LabReport): string {
  const rows = rules.map((rule) => {
    const cells = COLUMNS.map(([, text]) => `<td>${escaped(text(rule))}</td>`).join("");
    const missed = `<td${rule.missed === 0 ? ' class="none"' : ""}>${escaped(missedText(rule))}</td>`;
    return `<tr><th scope="row">${escaped(rule.rule)}</th>${missed}${cells}</tr>`;
  });
  const heads = COLUMNS.map(([title]) => `<th scope="col">${title}</th>`).join("");
  // Makes the scrolling region reachable by keyboard.
  return `<div class="scroll" role="region" aria-label="All rules" tabindex="0"><table>
<thead><tr><th scope="col">rule</th><th scope="col">missed</th>${heads}</tr></thead>
<tbody>${rows.join("\n")}</tbody>
</table></div>`;
}

function card(rule: RuleReport, report: LabReport, highest: number): string {
  const parts = partsOf(rule).map(
    ({ className, text, signIns }) =>
      `<li><span class="swatch ${className}"></span>${escaped(text)}<b>${percent(signIns / report.signIns)}</b></li>`,
  );
  const bound =
    rule.missedIsUpperBound && rule.missed > 0
      ? '<p class="quiet">What it misses is an upper bound.</p>'
      : "";
  return `<article>
<h2>${escaped(rule.rule)}</h2>
<p class="quiet">${escaped(rule.about)}</p>
${ruleChart(rule, report, highest)}
<ul>${parts.join("\n")}</ul>
${bound}
</article>`;
}
