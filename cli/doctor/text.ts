import { pc } from "azure-alerting-sandbox/colours";
import stringWidth from "string-width";
import wrapAnsi from "wrap-ansi";
import type { Report } from "./consult.ts";
import { CHECKS } from "./examine.ts";
import type { Finding, Severity } from "./finding.ts";

const MARKS: Readonly<Record<Severity, (text: string) => string>> = {
  ok: pc.green,
  info: pc.cyan,
  warning: pc.yellow,
  error: pc.red,
};

/** The findings of a tenant as text, check by check. */
export function reportText({ stack, findings }: Report, columns: number): string {
  const ids = [...new Set(findings.map(({ check }) => check))];
  const sections = ids.map((id) => {
    const title = CHECKS.find((check) => check.id === id)?.title ?? "Configuration";
    const lines = findings
      .filter(({ check }) => check === id)
      .map((finding) => findingText(finding, columns));
    return `${pc.bold(title)} ${pc.dim(`(${id})`)}\n${lines.join("\n")}`;
  });
  return [pc.bold(pc.underline(stack)), ...sections, summary(findings)].join("\n\n");
}

function findingText({ severity, what, why, fix }: Finding, columns: number): string {
  const mark = MARKS[severity](severity.padEnd(8));
  const more: [string, string][] = [];
  if (why !== undefined) more.push(["why", why]);
  if (fix !== undefined) more.push(["fix", fix]);
  return [
    `  ${mark}${hanging(what, 10, columns)}`,
    ...more.map(([name, text]) => `          ${pc.dim(name)}  ${hanging(text, 15, columns)}`),
  ].join("\n");
}

function summary(findings: readonly Finding[]): string {
  const count = (wanted: Severity) => findings.filter(({ severity }) => severity === wanted).length;
  const [errors, warnings] = [count("error"), count("warning")];
  const text = `${errors} ${errors === 1 ? "error" : "errors"}, ${warnings} ${warnings === 1 ? "warning" : "warnings"}, ${count("ok")} ok`;
  return errors > 0 ? pc.red(text) : warnings > 0 ? pc.yellow(text) : pc.green(text);
}

/** Wraps a text to the terminal's width. A command stays on one line, so that you can copy it. */
function hanging(text: string, indent: number, columns: number): string {
  const width = columns - indent;
  if (width < 20 || stringWidth(text) <= width || /^(az|pulumi) /.test(text)) return text;
  return wrapAnsi(text, width, { hard: false }).replaceAll("\n", `\n${" ".repeat(indent)}`);
}
