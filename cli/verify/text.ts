import { pc } from "azure-alerting-sandbox/colours";
import { fullTime } from "../report/times.ts";
import type { Evidence, Link } from "./evidence.ts";
import type { Written } from "./files.ts";
import { longestPart, STATUS, timeTaken, verdictText } from "./words.ts";

const COLOUR: Readonly<Record<Link["status"], (text: string) => string>> = {
  found: pc.green,
  failed: pc.red,
  missing: pc.red,
  unknown: pc.yellow,
};

/** The evidence as text for a terminal. */
export function evidenceText(evidence: Evidence, { json, html, evidence: { seal } }: Written): string {
  const { links, brokenAt, verdict, stack, environment } = evidence;
  const rows = links.map(({ title, status, at, secondsAfterSignIn, what, required }) => {
    const when = at === undefined ? "" : fullTime(at);
    const after = !secondsAfterSignIn ? "" : `+${timeTaken(secondsAfterSignIn)}`;
    const optional = required ? "" : pc.dim(" The chain does not depend on it.");
    return `  ${COLOUR[status](STATUS[status].padEnd(11))} ${title.padEnd(33)} ${when.padEnd(20)} ${pc.dim(after)}\n      ${what}${optional}`;
  });
  const broken = links.find(({ id }) => id === brokenAt);
  const next = [...(broken?.next ?? []), ...[longestPart(evidence)].flatMap((each) => each ?? [])];
  const paint = verdict === "complete" ? pc.green : pc.red;
  return [
    `\n${pc.bold(`Evidence of a break-glass sign-in: ${stack}`)}${environment === "sandbox" ? pc.dim(" (sandbox)") : ""} ${pc.dim("(times in UTC)")}`,
    ...rows,
    "",
    paint(verdictText(evidence)),
    ...(next.length === 0 ? [] : ["Next:", ...next.map((each) => `  - ${each}`)]),
    "",
    `Written: ${json}`,
    `         ${html}`,
    `Seal:    ${seal.evidence}`,
  ].join("\n");
}
