import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, totalmem } from "node:os";
import wrapAnsi from "wrap-ansi";
import type { Part, Proved } from "./part.ts";

export interface Report extends Proved {
  readonly part: string;
  readonly command: string;
  /** ISO 8601, UTC, to the minute. */
  readonly date: string;
  readonly machine: string;
  readonly seconds: number;
}

/** Such as `2 cores (AMD EPYC 7763), 24 GB of memory, Node.js 24.21.0`. */
export function machine(): string {
  const model = cpus()[0]?.model.trim().replaceAll(/\s+/g, " ");
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${availableParallelism()} cores${model ? ` (${model})` : ""}, ${memory} GB of memory, Node.js ${process.versions.node}`;
}

/** For a terminal. */
export function reportText({ part, figures, faults, seconds }: Report): string {
  return [
    `${part}: ${faults.length === 0 ? "holds" : "DOES NOT HOLD"} (${duration(seconds)})`,
    ...Object.entries(figures).map(([name, value]) => `  ${number(value).padStart(12)}  ${name}`),
    ...faults.slice(0, 20).map((fault) => `  fault: ${fault}`),
    ...(faults.length > 20 ? [`  … and ${faults.length - 20} more`] : []),
  ].join("\n");
}

const INTRODUCTION = `# Proof

\`npm run proof\` tests what the project claims; \`npm run proof -- PART…\` runs some of its parts. Each figure
below was printed by the command next to it, on the machine named there; \`--markdown\` writes this page. If a claim does
not hold, its part says so, and the command ends with exit code 1.
`;

/** Writes the parts that were run into the page; the others stay as they are, in the order of all parts. */
export function writePage(file: string, reports: readonly Report[], parts: readonly Part[]): void {
  const before = existsSync(file) ? readFileSync(file, "utf8") : "";
  const sections = new Map(
    before
      .split(/^(?=## )/m)
      .filter((section) => section.startsWith("## "))
      .map((section) => [/^## (.*)$/m.exec(section)?.[1] ?? "", section.trim()]),
  );
  for (const report of reports) {
    const part = parts.find(({ name }) => name === report.part);
    if (part !== undefined) sections.set(part.title, section(part, report));
  }
  const ordered = parts.flatMap(({ title }) => sections.get(title) ?? []);
  writeFileSync(file, `${[INTRODUCTION.trim(), ...ordered].join("\n\n")}\n`);
}

function section({ title, about }: Part, report: Report): string {
  const { figures, faults, command, date, seconds } = report;
  const rows = [
    ...Object.entries(figures).map(([name, value]) => [name, number(value)]),
    ["command", `\`${command}\``],
    ["date", date],
    ["machine", report.machine],
    ["took", duration(seconds)],
  ];
  return [
    `## ${title}`,
    wrapAnsi(about, 120),
    faults.length === 0 ? "It holds." : `**It does not hold: ${faults.length} faults.**`,
    ["| | |", "|---|---|", ...rows.map((cells) => `| ${cells.join(" | ")} |`)].join("\n"),
    ...(faults.length === 0
      ? []
      : [
          faults
            .slice(0, 20)
            .map((fault) => `- \`${fault.slice(0, 300)}\``)
            .join("\n"),
        ]),
  ].join("\n\n");
}

const number = (value: number) => value.toLocaleString("en-US");

function duration(seconds: number): string {
  return seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}
