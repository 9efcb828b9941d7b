import { greatest } from "azure-alerting-sandbox/extremes";
import { BAR_BOUNDS, type LabReport, type RuleReport } from "azure-alerting-sandbox/lab";
import { escaped } from "./escape.ts";
import { causesOf, duration, missedText, percent } from "./words.ts";

const WIDTH = 360;
const LEFT = 34;
const RIGHT = 6;
/** Sizes of the strip at the top and the bars under it. */
const STRIP = { y: 4, height: 16 };
const BARS = { top: 40, bottom: 150 };
const HEIGHT = 186;

/** Bounds that are labelled on the axis. */
const TICKS = [30, 120, 300, 900, 3600, 86_400];

/**
 * One rule's chart. The strip at the top shows what happened to all sign-ins, the bars under it how long the pages took.
 * Colours come from classes, so that the surrounding page decides between light and dark.
 *
 * @param highest the highest bar of all charts in the report, as a share, so that you can compare them
 */
export function ruleChart(rule: RuleReport, { signIns }: LabReport, highest: number): string {
  const step = (WIDTH - LEFT - RIGHT) / rule.distribution.length;
  const scale = (BARS.bottom - BARS.top) / highest;
  const bars = rule.distribution.map((count, index) => {
    const height = (count / signIns) * scale;
    const [from, to] = [BAR_BOUNDS[index], BAR_BOUNDS[index + 1]];
    const title = `${duration(from)} to ${duration(to)}: ${percent(count / signIns)}`;
    return height === 0
      ? ""
      : `<rect class="paged" x="${fixed(LEFT + index * step + 0.5)}" y="${fixed(BARS.bottom - height)}" width="${fixed(step - 1)}" height="${fixed(height)}"><title>${title}</title></rect>`;
  });
  const ticks = TICKS.map((seconds) => {
    const x = fixed(LEFT + BAR_BOUNDS.indexOf(seconds) * step);
    return `<line class="axis" x1="${x}" y1="${BARS.bottom}" x2="${x}" y2="${BARS.bottom + 4}"/><text x="${x}" y="${BARS.bottom + 15}" text-anchor="middle">${duration(seconds)}</text>`;
  });
  const levels = [highest / 2, highest].map((share) => {
    const y = fixed(BARS.bottom - share * scale);
    return `<line class="grid" x1="${LEFT}" y1="${y}" x2="${WIDTH - RIGHT}" y2="${y}"/><text x="${LEFT - 4}" y="${fixed(Number(y) + 3.5)}" text-anchor="end">${shortPercent(share)}</text>`;
  });
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(summaryOf(rule))}">
${strip(rule, signIns)}
<text x="${LEFT}" y="${BARS.top - 8}">share of sign-ins, by time to page</text>
${levels.join("\n")}
${bars.filter((bar) => bar !== "").join("\n")}
<line class="axis" x1="${LEFT}" y1="${BARS.bottom}" x2="${WIDTH - RIGHT}" y2="${BARS.bottom}"/>
${ticks.join("\n")}
<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 6}" text-anchor="middle">time from the sign-in to the page, in unequal steps</text>
</svg>`;
}

/** The parts of the strip, from left to right, by their class. */
export function partsOf(rule: RuleReport): { className: string; text: string; signIns: number }[] {
  return [
    { className: "paged", text: "in a page", signIns: rule.paged },
    {
      className: "later",
      text: "after its episode's page: in the confirmation or closing message",
      signIns: rule.notifiedLater,
    },
    ...causesOf(rule).map(({ cause, text, missed }) => ({
      className: `missed ${cause}`,
      text: `missed: ${text}`,
      signIns: missed,
    })),
  ].filter(({ signIns }) => signIns > 0);
}

function strip(rule: RuleReport, signIns: number): string {
  const width = WIDTH - LEFT - RIGHT;
  let x = LEFT;
  return partsOf(rule)
    .map(({ className, text, signIns: part }) => {
      const partWidth = (part / signIns) * width;
      const rect = `<rect class="${className}" x="${fixed(x)}" y="${STRIP.y}" width="${fixed(partWidth)}" height="${STRIP.height}"><title>${escaped(text)}: ${percent(part / signIns)}</title></rect>`;
      x += partWidth;
      return rect;
    })
    .join("\n");
}

/** The chart as text. */
export function summaryOf(rule: RuleReport): string {
  const times =
    rule.timeToPage === null
      ? "no page"
      : `half of the pages within ${duration(rule.timeToPage.p50)}, 95 % within ${duration(rule.timeToPage.p95)}`;
  return `${rule.rule}: missed ${missedText(rule)}, ${times}`;
}

/** The highest bar of a report. */
export function highestBar({ rules, signIns }: LabReport): number {
  const counts = rules.flatMap(({ distribution }) => distribution);
  return Math.max(0.01, greatest(counts) / signIns);
}

function shortPercent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
}

export function fixed(value: number): string {
  return String(Math.round(value * 100) / 100);
}
