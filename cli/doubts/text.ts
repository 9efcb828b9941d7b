import { pc } from "azure-alerting-sandbox/colours";
import type { DoubtsEvidence } from "./evidence.ts";

/** The table for a terminal: what holds, whether the sandbox assumes it, and why we think so. */
export function doubtsText({ readings, runs, environment }: DoubtsEvidence, written?: string): string {
  const width = Math.max(...readings.map(({ reading }) => reading.length));
  const rows = readings.map(({ reading, value, default: usual, why }) => {
    const shown = value === null ? pc.yellow("not known") : value === usual ? pc.green(value) : pc.red(value);
    const other = value === null || value === usual ? "" : ` (the sandbox assumes ${usual})`;
    return `  ${reading.padEnd(width)}  ${shown}${other}\n  ${" ".repeat(width)}  ${pc.dim(why)}`;
  });
  const known = readings.filter(({ value }) => value !== null);
  const differing = known.filter(({ value, default: usual }) => value !== usual);
  const choice = differing.map(({ reading, value }) => `${reading}=${value}`).join(" ");
  return [
    `\n${pc.bold("What Azure does where its documentation leaves it open")}${environment === "sandbox" ? pc.dim(" (sandbox)") : ""}`,
    ...rows,
    "",
    `${known.length} of ${readings.length} readings are known, from ${runs} ${runs === 1 ? "run" : "runs"} of the workflow.`,
    ...(choice === "" ? [] : [`To play it as here: breakglass drill --reading ${choice}`]),
    ...(written === undefined
      ? []
      : [
          "",
          `Written: ${written}`,
          ...(environment === "azure"
            ? [
                "The file has no personal data, and names no tenant and no resource. Please attach it to an issue of this project.",
              ]
            : []),
        ]),
  ].join("\n");
}
