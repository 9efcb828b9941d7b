import type { Detection } from "../queries/index.ts";
import { sampleAccount } from "../queries/index.ts";

/** The reader replaces the account in it. */
const WHO = `let who = dynamic(["${sampleAccount.userPrincipalName}", "${sampleAccount.objectId}"]);`;

/** What to do about each detection's alert: a section for each, under its id. */
export function alertSections(detections: readonly Detection[]): string {
  return detections.map(alertSection).join("\n\n");
}

function alertSection({ id, title, severity, runbook }: Detection): string {
  const { meaning, query, steps } = runbook;
  const withWho = /\bwho\b/.test(query) ? [WHO, query] : [query];
  return [
    `### ${id}`,
    `*${title}* (Sev${severity}). ${meaning.join("\n\n")}`,
    codeBlock(withWho),
    ...steps,
  ].join("\n\n");
}

/** Everything that an account did and that was done to it, as one query over what the detections read. */
export function historyQuery(detections: readonly Detection[]): string {
  const legs = detections.flatMap(({ runbook }) => runbook.history).map((leg) => `  (${leg})`);
  return codeBlock([
    WHO,
    "let since = ago(1d);",
    "union isfuzzy=true",
    legs.join(",\n"),
    "| sort by TimeGenerated asc",
  ]);
}

function codeBlock(lines: readonly string[]): string {
  return ["```kql", ...lines, "```"].join("\n");
}
