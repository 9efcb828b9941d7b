import type { Review } from "../review/compare.ts";
import type { Finding } from "./tenant.ts";

/** The result of a comparison, without Markdown. */
export function inWords(
  { findings, reasons, changes }: Review,
  verdict: string,
): Pick<Finding, "summary" | "details"> {
  const count = `${changes.length} ${changes.length === 1 ? "resource differs" : "resources differ"}`;
  return {
    summary: changes.length === 0 ? verdict : `${verdict}: ${count}`,
    details: [...findings.map(({ text }) => text), ...reasons].map(withoutMarkdown),
  };
}

function withoutMarkdown(text: string): string {
  return text.replace(/\*\*|`/g, "").replace(/\\([\\`*_{}[\]<>|#~])/g, "$1");
}
