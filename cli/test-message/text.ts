import { pc } from "azure-alerting-sandbox/colours";
import { fullTime } from "../report/times.ts";
import type { Delivery, SealedTest } from "./evidence.ts";

const MARKS: Readonly<Record<Delivery["outcome"], string>> = {
  accepted: pc.green("✓ accepted"),
  refused: pc.red("✕ refused "),
  unknown: pc.yellow("? unknown "),
};

/** The evidence as text for a terminal. */
export function testText(test: SealedTest, file: string): string {
  const { stack, environment, startedAt, deliveries, troubles, run, seal } = test;
  const part = (path: Delivery["path"]) => deliveries.filter((each) => each.path === path).flatMap(lines);
  const fallback = part("fallback");
  return [
    `\n${pc.bold(`Test message: ${stack}`)}${environment === "sandbox" ? pc.dim(" (sandbox)") : ""} ${pc.dim(`(${fullTime(startedAt)} UTC)`)}`,
    `  By the Logic App${run === null ? "" : pc.dim(` (run ${run.name}: ${run.status})`)}`,
    ...part("workflow"),
    "  By the fallback, from Azure Monitor",
    ...(fallback.length === 0 ? [pc.red("    No action group has a receiver of its own.")] : fallback),
    "",
    ...(troubles.length === 0
      ? []
      : ["What to do:", ...troubles.flatMap(({ what, next }) => [`  - ${what}`, `    ${next}`]), ""]),
    verdict(test),
    "Accepted means that a service took the message, not that it arrived: ask each receiver.",
    "",
    `Written: ${file}`,
    `Seal:    ${seal.evidence}`,
  ].join("\n");
}

function lines({ outcome, channel, to, what }: Delivery): string[] {
  const line = `    ${MARKS[outcome]}  ${channel.padEnd(6)}  ${to.join(", ")}`;
  return outcome === "accepted" ? [line] : [line, `                ${what}`];
}

function verdict({ verdict, deliveries, troubles }: SealedTest): string {
  const missing = deliveries.filter(({ outcome }) => outcome !== "accepted").length;
  if (verdict === "accepted") return pc.green(`All ${deliveries.length} messages were accepted.`);
  if (missing > 0) return pc.red(`${missing} of ${deliveries.length} messages were not accepted.`);
  return pc.red(
    deliveries.length === 0
      ? "There is nobody to send a message to."
      : `All ${deliveries.length} messages were accepted, but not everything works (${troubles.length} found).`,
  );
}
