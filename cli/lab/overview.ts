import type { LabReport, RuleReport } from "azure-alerting-sandbox/lab";
import { fixed } from "./chart.ts";
import { escaped } from "./escape.ts";
import { CHART_STYLE } from "./style.ts";
import { count, duration, missedText, UPPER_BOUND_LINES } from "./words.ts";

const WIDTH = 720;
const ROW = 30;
const TOP = 58;
/** Positions: the end of a rule's name, the shares, the times. */
const NAME = 172;
const MISSED = { from: 182, to: 380 };
const TIME = { from: 470, to: 700 };
/** The time axis is logarithmic. */
const [SHORTEST, LONGEST] = [10, 172_800];
const TICKS = [10, 60, 600, 3600, 86_400];

/**
 * All rules side by side: what they missed, and how long their pages took, from the median to the 99th percentile.
 *
 * @param standalone with its own colours and background, for a separate file
 */
export function overviewChart(report: LabReport, standalone = false): string {
  const { rules, signIns, delays } = report;
  const axis = TOP + rules.length * ROW;
  const footer = rules.some(({ missedIsUpperBound }) => missedIsUpperBound) ? 62 : 30;
  const height = axis + footer;
  const title = `${count(signIns)} sign-ins, delays "${delays.name}": missed, and time from the sign-in to the page`;
  const notes = UPPER_BOUND_LINES.map(
    (line, index) => `<text class="small" x="8" y="${axis + 38 + index * 14}">${escaped(line)}</text>`,
  ).join("\n");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(title)}"${standalone ? ` width="${WIDTH}" height="${height}"` : ""}>
${standalone ? `<style>${CHART_STYLE}</style>\n<rect class="background" width="${WIDTH}" height="${height}" rx="8"/>` : ""}
<text class="title" x="8" y="20">${escaped(title)}</text>
<text x="${MISSED.from}" y="${TOP - 12}">missed</text>
<text x="${TIME.from}" y="${TOP - 12}">time to page: median ● to 99 % ┤</text>
${TICKS.map((seconds) => tick(seconds, axis)).join("\n")}
${rules.map((rule, index) => row(rule, TOP + index * ROW)).join("\n")}
${footer > 30 ? notes : ""}
</svg>`;
}

function row(rule: RuleReport, y: number): string {
  const middle = y + ROW / 2;
  const width = rule.missedShare * (MISSED.to - MISSED.from - 60);
  const { timeToPage } = rule;
  const range =
    timeToPage === null
      ? `<text x="${TIME.from}" y="${middle + 4}">no page</text>`
      : `<line class="range" x1="${at(timeToPage.p50)}" y1="${middle}" x2="${at(timeToPage.p99)}" y2="${middle}"><title>${duration(timeToPage.p50)} to ${duration(timeToPage.p99)}</title></line>
<line class="range" x1="${at(timeToPage.p99)}" y1="${middle - 5}" x2="${at(timeToPage.p99)}" y2="${middle + 5}"/>
<circle class="paged" cx="${at(timeToPage.p50)}" cy="${middle}" r="5"/>
<text class="small" x="${TIME.from - 8}" y="${middle + 4}" text-anchor="end">${duration(timeToPage.p50)}</text>`;
  return `<text class="${rule.missed === 0 ? "good" : "name"}" x="${NAME}" y="${middle + 4}" text-anchor="end">${escaped(rule.rule)}</text>
<rect class="missed late" x="${MISSED.from}" y="${middle - 8}" width="${fixed(width)}" height="16"/>
<text class="${rule.missed === 0 ? "good" : "name"}" x="${fixed(MISSED.from + width + 5)}" y="${middle + 4}">${missedText(rule)}</text>
${range}`;
}

function tick(seconds: number, axis: number): string {
  return `<line class="grid" x1="${at(seconds)}" y1="${TOP}" x2="${at(seconds)}" y2="${axis}"/><text class="small" x="${at(seconds)}" y="${axis + 14}" text-anchor="middle">${duration(seconds)}</text>`;
}

function at(seconds: number): string {
  const clipped = Math.min(Math.max(seconds, SHORTEST), LONGEST);
  const share = Math.log(clipped / SHORTEST) / Math.log(LONGEST / SHORTEST);
  return fixed(TIME.from + share * (TIME.to - TIME.from));
}
