import { CAUSES, type Cause, type LabReport, type RuleReport } from "azure-alerting-sandbox/lab";

/** Shown with every figure of a rule that looks back by event time. */
export const UPPER_BOUND_LINES = [
  "≤: Azure Monitor evaluates a rule again when data is late. How often is not documented, so this is not simulated,",
  "and what a rule by event time misses is an upper bound.",
] as const;
export const UPPER_BOUND = UPPER_BOUND_LINES.join(" ");

/** A share as a percentage, with enough digits to distinguish it from 0. */
export function percent(share: number): string {
  if (share === 0) return "0 %";
  const value = share * 100;
  if (value < 0.001) return "< 0.001 %";
  return `${value >= 10 ? value.toFixed(1) : value >= 0.1 ? value.toFixed(2) : value.toFixed(3)} %`;
}

/** What a rule missed, as a percentage; with `≤` if it is an upper bound. */
export function missedText({ missedShare, missedIsUpperBound }: RuleReport): string {
  return `${missedIsUpperBound && missedShare > 0 ? "≤ " : ""}${percent(missedShare)}`;
}

/** A readable duration: `43 s`, `2 min 35 s`, `1 h 5 min`, `2 d 3 h`. */
export function duration(seconds: number | undefined): string {
  if (seconds === undefined) return "–";
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const [big, small, units] =
    whole < 3600
      ? [Math.floor(whole / 60), whole % 60, ["min", "s"]]
      : whole < 86_400
        ? [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), ["h", "min"]]
        : [Math.floor(whole / 86_400), Math.floor((whole % 86_400) / 3600), ["d", "h"]];
  return small === 0 ? `${big} ${units[0]}` : `${big} ${units[0]} ${small} ${units[1]}`;
}

export function count(value: number): string {
  return value.toLocaleString("en");
}

/** Why sign-ins were missed, most frequent first. */
export function causesOf({ missedBecause }: RuleReport): { cause: Cause; text: string; missed: number }[] {
  return Object.entries(missedBecause)
    .filter(([, missed]) => missed > 0)
    .toSorted(([, a], [, b]) => b - a)
    .map(([cause, missed]) => ({ cause: cause as Cause, text: CAUSES[cause as Cause], missed }));
}

/** What was simulated, in sentences. */
export function about({ signIns, episodes, days, seed, delays, assumptions, readings }: LabReport): string[] {
  const { backgroundShare, policyShare, jitterSeconds, skippedShare } = assumptions;
  return [
    `${count(signIns)} sign-ins in ${count(episodes)} episodes over ${count(days)} days, seed ${seed}.`,
    `Delays, "${delays.name}": ${delays.about}. Source: ${delays.source}.`,
    `Assumptions: ${percent(backgroundShare)} of sign-ins happen in the background, and a Conditional Access policy applies to ${percent(policyShare)}; evaluations start up to ${jitterSeconds} s late, and ${percent(skippedShare)} of them never run.`,
    `Where Azure's documentation leaves room: ${Object.entries(readings)
      .map(([name, value]) => `${name}=${value}`)
      .join(", ")}.`,
  ];
}
