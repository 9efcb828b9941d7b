import type { Review } from "./compare.ts";
import type { Finding } from "./finding.ts";
import type { PropertyChange, ResourceChange } from "./property-changes.ts";
import { code, plain } from "./words.ts";

/** A workflow finds its own comment by this line, and updates it instead of adding another. */
export const MARKER = "<!-- breakglass-review -->";

const HEADLINES = {
  same: "✅ Nothing changes",
  weaker: "⚠️ The alerting gets weaker",
  stronger: "✅ The alerting gets stronger",
  different: "ℹ️ Different, but not weaker",
} as const;
const TITLES = { weaker: "Weaker", stronger: "Stronger", different: "Different" } as const;
/** GitHub accepts comments of at most 65,536 characters. */
const LONGEST_DETAILS = 50_000;
const LONGEST_VALUE = 160;

/** A review as a comment on a pull request. */
export function markdown(review: Review): string {
  const { base, head, verdict, findings, reasons, notes, changes, played } = review;
  const parts = [
    MARKER,
    `## Break-glass alerting: ${HEADLINES[verdict]}`,
    `From ${code(base)} to ${code(head)}.`,
    ...(["weaker", "stronger", "different"] as const).flatMap((effect) => section(effect, findings)),
    ...(findings.length === 0 && changes.length > 0
      ? ["Notifications stay the same; only properties change."]
      : []),
    ...list("Why", reasons.map(plain)),
    ...list("Assumptions", notes),
    ...(changes.length === 0 ? [] : [details(changes)]),
    ...(played === 0
      ? []
      : [
          `<sub>${played} events were played through both sides in the sandbox. docs/sandbox-fidelity.md says how it compares with Azure.</sub>`,
        ]),
  ];
  return `${parts.join("\n\n")}\n`;
}

function section(effect: Finding["effect"], findings: readonly Finding[]): string[] {
  return list(
    TITLES[effect],
    findings.filter((each) => each.effect === effect).map(({ text }) => text),
  );
}

function list(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`### ${title}\n\n${lines.map((line) => `- ${line}`).join("\n")}`];
}

function details(changes: readonly ResourceChange[]): string {
  const count = `${changes.length} ${changes.length === 1 ? "resource" : "resources"}`;
  let text = "";
  for (const change of changes) {
    const lines = linesOf(change);
    if (text.length + lines.length > LONGEST_DETAILS) {
      text += "\n… and more: run `breakglass review` to see all.\n";
      break;
    }
    text += lines;
  }
  return `<details>\n<summary>Differences in properties: ${count}</summary>\n\n\`\`\`\`diff\n${text.trim()}\n\`\`\`\`\n\n</details>`;
}

function linesOf({ name, type, kind, properties }: ResourceChange): string {
  const sign = { added: "+", removed: "-", changed: " " }[kind];
  return `${sign} ${name} (${type})${kind === "changed" ? "" : ` is ${kind}`}\n${properties.map(property).join("")}`;
}

function property({ path, before, after }: PropertyChange): string {
  const [old, now] =
    typeof before === "string" && typeof after === "string" ? excerpts(before, after) : [before, after];
  return `  ${path}\n${value("-", old)}${value("+", now)}`;
}

function value(sign: string, of: unknown): string {
  if (of === undefined) return "";
  const text = (typeof of === "string" ? of : JSON.stringify(of)).replaceAll("````", "' ' ' '");
  return `${sign}   ${(text.length > 2 * LONGEST_VALUE ? `${text.slice(0, 2 * LONGEST_VALUE)} …` : text).replace(/\s*\n\s*/g, " ⏎ ")}\n`;
}

/** The place where two long texts differ, with some context. */
function excerpts(before: string, after: string): [string, string] {
  if (Math.max(before.length, after.length) <= LONGEST_VALUE) return [before, after];
  let start = 0;
  while (start < Math.min(before.length, after.length) && before[start] === after[start]) start++;
  const from = Math.max(0, start - LONGEST_VALUE / 4);
  const cut = (text: string) =>
    `${from > 0 ? "… " : ""}${text.slice(from, from + LONGEST_VALUE)}${text.length > from + LONGEST_VALUE ? " …" : ""}`;
  return [cut(before), cut(after)];
}
