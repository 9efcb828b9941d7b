import type { Review } from "./compare.ts";
import { isHarmless } from "./coverage.ts";
import type { Finding } from "./finding.ts";
import type { PropertyChange, ResourceChange } from "./property-changes.ts";
import { code, listed, plain } from "./words.ts";

const HEADLINES = {
  same: "✅ Nothing changes",
  weaker: "⚠️ The alerting gets weaker",
  unknown: "❓ Unknown: read what was not played",
  stronger: "✅ The alerting gets stronger",
  different: "ℹ️ Different, but not weaker",
} as const;
const TITLES = {
  weaker: "Weaker",
  unknown: "Not played: read this",
  stronger: "Stronger",
  different: "Different",
} as const;
/** GitHub accepts comments of at most 65,536 characters. */
const LONGEST_DETAILS = 50_000;
const LONGEST_VALUE = 160;

const ORDER = ["weaker", "unknown", "stronger", "different"] as const;
/** What is added is shown as far as this. */
const MOST_PROPERTIES = 15;

/** A review as a comment on a pull request. Its first line is the verdict. */
export function markdown(review: Review): string {
  const { base, head, verdict, findings, reasons, notes, changes, played } = review;
  const title = "## Break-glass alerting:";
  if (changes.length > 0 && changes.every(isHarmless)) {
    const names = listed(changes.slice(0, MOST_NAMES).map(({ name }) => code(name)));
    const more = changes.length > MOST_NAMES ? ` and ${changes.length - MOST_NAMES} more` : "";
    return `${title} ✅ Only tags and descriptions change, of ${names}${more}\n`;
  }
  const parts = [
    `${title} ${HEADLINES[verdict]}`,
    `From ${code(base)} to ${code(head)}.${sum(findings)}`,
    ...ORDER.flatMap((effect) => section(effect, findings)),
    ...(findings.length === 0 && changes.length > 0
      ? ["Nobody is notified differently in what we played; only properties change."]
      : []),
    ...list("Why", reasons.map(plain)),
    ...list("Assumptions", notes),
    ...(changes.length === 0 ? [] : [details(changes)]),
    ...(played === 0
      ? []
      : [
          `<sub>${played} events were played through both sides in the sandbox: those that the change can make a difference to. docs/sandbox-fidelity.md says how it compares with Azure.</sub>`,
        ]),
  ];
  return `${parts.join("\n\n")}\n`;
}

const MOST_NAMES = 5;

/** Whom the findings are about, at a glance. */
function sum(findings: readonly Finding[]): string {
  const grave = findings.filter(({ effect }) => effect === "weaker");
  const of = (values: readonly string[]) => [...new Set(values)];
  const parts = [
    [of(grave.flatMap(({ account }) => account)).map(plain), "account", "accounts"],
    [of(grave.flatMap(({ detection }) => detection)).map(code), "detection", "detections"],
    [of(grave.flatMap(({ receiver }) => receiver)).map(plain), "receiver", "receivers"],
  ] as const;
  const said = parts
    .filter(([names]) => names.length > 0)
    .map(
      ([names, one, many]) =>
        `${names.length === 1 ? one : many} ${listed(names.slice(0, MOST_NAMES))}${names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : ""}`,
    );
  return said.length === 0 ? "" : ` Weaker for ${listed(said)}.`;
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
  const shown =
    kind === "changed" ? properties : kind === "added" ? properties.slice(0, MOST_PROPERTIES) : [];
  const more = kind === "added" && shown.length < properties.length ? "  …\n" : "";
  const sign = { added: "+", removed: "-", changed: " " }[kind];
  return `${sign} ${name} (${type})${kind === "changed" ? "" : ` is ${kind}`}\n${shown.map(property).join("")}${more}`;
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
