import { pc } from "azure-alerting-sandbox/colours";
import { greatest } from "azure-alerting-sandbox/extremes";
import stringWidth from "string-width";
import { code, plain } from "../review/words.ts";
import { clock } from "./clock.ts";
import type { FleetCommand, TenantResult } from "./tenant.ts";

/** The results of a fleet run. */
export interface FleetReport {
  readonly command: FleetCommand;
  readonly sandbox: boolean;
  readonly parallel: number;
  readonly seconds: number;
  readonly counts: Readonly<Record<TenantResult["state"], number>>;
  readonly notes: readonly string[];
  readonly tenants: readonly TenantResult[];
}

export const MARKS = { succeeded: "✓", failed: "✗", interrupted: "⏹", "not started": "·" } as const;

export function countsOf(tenants: readonly TenantResult[]): FleetReport["counts"] {
  const count = (state: TenantResult["state"]) => tenants.filter((each) => each.state === state).length;
  return {
    succeeded: count("succeeded"),
    failed: count("failed"),
    interrupted: count("interrupted"),
    "not started": count("not started"),
  };
}

/** `22 succeeded, 3 failed`. */
export function countsInWords(counts: FleetReport["counts"]): string {
  const present = Object.entries(counts).filter(([, count]) => count > 0);
  return present.map(([state, count]) => `${count} ${state}`).join(", ") || "nothing to do";
}

/** The report as a table for a terminal or a log, followed by the reasons. */
export function reportText(report: FleetReport): string {
  const rows = report.tenants.map(({ stack, state, summary, seconds }) => {
    const cells = [MARKS[state], stack, seconds === undefined ? "" : clock(seconds), summary] as const;
    return { state, cells };
  });
  const widths = [0, 1, 2].map((column) =>
    Math.max(0, greatest(rows.map(({ cells }) => stringWidth(cells[column] ?? "")))),
  );
  const table = rows.map(({ state, cells }) => {
    const [mark, stack, time, summary] = cells.map((text, column) => padded(text, widths[column] ?? 0));
    return `${tint(state, mark ?? "")} ${stack}  ${pc.dim(time ?? "")}  ${summary}`.trimEnd();
  });
  const reasons = grouped(report.tenants).map(({ stacks, details }) =>
    [pc.bold(`${stacks.join(", ")}:`), ...details.map((line) => indented(line))].join("\n"),
  );
  const last = `${countsInWords(report.counts)} in ${clock(report.seconds)}.`;
  return [...report.notes, ...(table.length === 0 ? [] : [table.join("\n")]), ...reasons, last].join("\n\n");
}

/** The report for the summary of a CI job. */
export function reportMarkdown(report: FleetReport): string {
  const { command, counts, notes, tenants, sandbox, seconds } = report;
  const rows = tenants.map(
    ({ stack, state, summary, seconds: took }) =>
      `| ${code(stack)} | ${MARKS[state]} ${state} | ${plain(summary)} | ${took === undefined ? "" : clock(took)} |`,
  );
  const reasons = grouped(tenants).map(
    ({ stacks, details }) =>
      `<details>\n<summary>${stacks.map(escaped).join(", ")}</summary>\n\n<pre>${escaped(details.join("\n\n"))}</pre>\n\n</details>`,
  );
  return `${[
    `## Fleet ${command}${sandbox ? " in the sandbox" : ""}: ${countsInWords(counts)}`,
    ...notes.map(plain),
    ["| tenant | result | what | time |", "|---|---|---|---|", ...rows].join("\n"),
    ...reasons,
    `<sub>${clock(seconds)}, ${report.parallel} at once</sub>`,
  ].join("\n\n")}\n`;
}

/** Tenants with the same details are reported together. */
function grouped(tenants: readonly TenantResult[]) {
  const groups = new Map<string, { stacks: string[]; details: readonly string[] }>();
  for (const { stack, details } of tenants) {
    if (details.length === 0) continue;
    const key = details.join("\n");
    const group = groups.get(key) ?? { stacks: [], details };
    group.stacks.push(stack);
    groups.set(key, group);
  }
  return [...groups.values()];
}

export function tint(state: TenantResult["state"], text: string): string {
  if (state === "succeeded") return pc.green(text);
  return state === "failed" ? pc.red(text) : pc.yellow(text);
}

export function padded(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - stringWidth(text)));
}

function indented(text: string): string {
  return text.replace(/^/gm, "  ");
}

/** A blank line would end the block of HTML inside Markdown (spec.commonmark.org, HTML blocks). */
function escaped(text: string): string {
  const signs: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
  return text.replace(/[&<>]/g, (sign) => signs[sign] ?? sign).replace(/\n{2,}/g, "\n");
}
