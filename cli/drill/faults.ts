import { type BreakablePart, PARTS } from "azure-alerting-sandbox";
import { UserError } from "../errors/user-error.ts";

/** What a drill breaks on purpose. */
export type DrillFault =
  | { readonly text: string; readonly part: BreakablePart; readonly how: string }
  | { readonly text: string; readonly part: "ingestion"; readonly delayMilliseconds: number };

/** The faults of the table in the documentation: every way of breaking a part that has a different effect. */
export const FAULTS_OF_THE_TABLE = [
  "query=500",
  "query=timeout",
  "role=missing",
  "email=429",
  "teams=timeout",
  "sms=500",
  "connection=unauthorized",
  "workflow=disabled",
  "workflow=throttled",
  "rule=disabled",
  "sentinel=disabled",
  "fallback=lost",
  "suppression=all",
  "ingestion=26h",
] as const;

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };
/** A rule looks back two days of events; the detections document that they do not see what arrives later. */
const LONGEST_DELAY = 48 * 3_600_000;

/** The text of `--help`. */
export const FAULTS_HELP = [
  ...Object.entries(PARTS).map(([part, ways]) =>
    ways === "status" ? `${part}=STATUS|timeout` : `${part}=${ways.join("|")}`,
  ),
  "ingestion=DURATION (40m, 26h)",
].join(", ");

/** @throws UserError with every unknown fault, and the known ones */
export function parseFaults(texts: readonly string[]): DrillFault[] {
  const parsed = texts.flatMap((text) => text.split(",")).map((text) => parse(text.trim()));
  const wrong = parsed.filter((each) => typeof each === "string");
  if (wrong.length > 0) throw new UserError(`${wrong.join("\n")}\nUse one of ${FAULTS_HELP}.`);
  return parsed.filter((each) => typeof each !== "string");
}

function parse(text: string): DrillFault | string {
  const [, part = "", how = ""] = /^([a-z]+)=(\w+)$/.exec(text) ?? [];
  if (part === "ingestion") {
    const [, count = "", unit = ""] = /^(\d+)([mhd])$/.exec(how) ?? [];
    const delayMilliseconds = Number(count) * (UNITS[unit] ?? Number.NaN);
    if (delayMilliseconds > 0 && delayMilliseconds <= LONGEST_DELAY) return { text, part, delayMilliseconds };
    return `${text}: the delay must be a duration of at most 48 hours, such as 40m or 26h.`;
  }
  if (!Object.hasOwn(PARTS, part)) return `${text || '""'}: unknown part.`;
  const ways = PARTS[part as BreakablePart];
  const isKnown =
    ways === "status"
      ? how === "timeout" || /^[45]\d\d$/.test(how)
      : (ways as readonly string[]).includes(how);
  return isKnown
    ? { text, part: part as BreakablePart, how }
    : `${text}: ${part} cannot be broken in this way.`;
}
