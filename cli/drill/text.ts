import { pc } from "azure-alerting-sandbox/colours";
import { type Message, render } from "azure-alerting-sandbox/outbox";
import { duration, fullTime } from "../report/times.ts";
import { head } from "./head.ts";
import type { DrillResult, Notified, ScenarioResult } from "./result.ts";
import { pathName, verdictText } from "./verdict.ts";

/** Lines of a message to show; `--full` shows the rest. */
const LONGEST_MESSAGE = 22;
/** Lines of the timeline of one scenario, such as one that plays a flood. */
const LONGEST_TIMELINE = 25;
/** Entries that you do not need to follow an alert: actions of a workflow, and steps before the drill. */
const DETAILS: ReadonlySet<string> = new Set(["action", "consent", "incident updated", "message"]);

/**
 * Prints a drill on a page or two: what was deployed, what happened, who was notified and how fast, one message of each
 * channel, and the verdict.
 */
export function showDrill(stack: string, result: DrillResult, messages: readonly Message[]): void {
  const { timeline, scenarios, verdict } = result;
  const [only] = scenarios;
  console.log(head(stack, result));
  if (scenarios.length === 1 && only !== undefined) {
    showTimeline(timeline);
    showNotified(only);
  } else showScenarios(scenarios);
  console.log(`\n${pc.bold("Messages")} ${pc.dim("(the first of each channel)")}`);
  for (const message of firstOfEach(messages)) console.log(`\n${shortened(render(message))}`);
  console.log(`\n${verdictText(result)}`);
  if (verdict.ok)
    console.log(
      pc.dim(
        "To see everything that happened and every message in full, use --full, or --report FILE for a page.",
      ),
    );
}

function showTimeline(timeline: DrillResult["timeline"]): void {
  const shown = timeline.filter(
    ({ what, detail }) => !DETAILS.has(what) || / failed| timed ?out/i.test(detail),
  );
  console.log(`\n${pc.bold("Timeline")} ${pc.dim("(UTC, on the sandbox's own clock)")}`);
  for (const { at, what, detail } of shown.slice(0, LONGEST_TIMELINE)) {
    console.log(`  ${pc.dim(fullTime(at))}  ${what.padEnd(14)} ${cut(detail, 80)}`);
  }
  const more = shown.length - LONGEST_TIMELINE;
  if (more > 0) console.log(pc.dim(`  and ${more} more entries`));
}

function showNotified({ notified, silent, happened, alerts }: ScenarioResult): void {
  console.log(`\n${pc.bold("Who was notified first, and how long after the event")}`);
  for (const each of notified) {
    console.log(
      `  ${after(each, happened).padEnd(14)} ${pathName(each).padEnd(9)} ${how(each).padEnd(20)} ${cut(each.to.join(", "), 50)}`,
    );
  }
  if (notified.length === 0) console.log(`  ${pc.red("nobody")}`);
  if (silent.length > 0) console.log(`  ${pc.red("no message")}     ${silent.join(", ")}`);
  if (alerts.length > 1) showAlerts(alerts);
}

/** Of several alerts, who was notified of each: one that reached somebody does not make up for another. */
function showAlerts(alerts: ScenarioResult["alerts"]): void {
  console.log(`\n${pc.bold("Who was notified of each alert")}`);
  for (const { title, about, at, notified } of alerts.slice(0, LONGEST_TIMELINE)) {
    console.log(`  ${pc.dim(fullTime(at))}  ${cut(`${title} (${about})`, 100)}`);
    console.log(`      ${notified.length === 0 ? pc.red("nobody") : cut(notified.join("; "), 110)}`);
  }
  const more = alerts.length - LONGEST_TIMELINE;
  if (more > 0) console.log(pc.dim(`  and ${more} more alerts`));
}

/** One line per scenario: how soon the first receiver was notified, and by which paths. */
function showScenarios(scenarios: readonly ScenarioResult[]): void {
  console.log(`\n${pc.bold("Who was notified first, and how long after the event")}`);
  const width = Math.max(...scenarios.map(({ name }) => name.length));
  for (const { name, notified, happened, silent } of scenarios) {
    const [first] = notified.toSorted((one, other) => one.at.localeCompare(other.at));
    const ways = [...Map.groupBy(notified, pathName)].map(([path, own]) => {
      return `${path}: ${[...new Set(own.map(({ channel }) => channel))].join(", ")}`;
    });
    const text =
      first === undefined
        ? pc.red("nobody")
        : `${after(first, happened).padEnd(14)} ${cut(ways.join("; "), 110)}`;
    console.log(`  ${name.padEnd(width)}  ${text}`);
    if (silent.length > 0)
      console.log(`  ${" ".repeat(width)}  ${pc.red("no message:")} ${silent.join(", ")}`);
  }
}

function after({ at }: Notified, happened: string): string {
  return duration(Math.max(0, Date.parse(at) - Date.parse(happened)));
}

function how({ via, channel }: Notified): string {
  return ["azure-monitor", "sentinel", "defender"].includes(via) ? channel : `${channel} by ${via}`;
}

/** Azure Monitor's own messages are plain: if the workflow also uses the channel, shows the workflow's message. */
function firstOfEach(messages: readonly Message[]): Message[] {
  const byChannel = Map.groupBy(messages, ({ channel }) => channel);
  return [...byChannel.values()].flatMap(
    (own) => own.find(({ via }) => via !== "azure-monitor") ?? own.slice(0, 1),
  );
}

/** A rendered message, its frame closed, without the middle of a long body. */
function shortened(rendered: string): string {
  const lines = rendered.split("\n");
  const left = lines.length - 1 - LONGEST_MESSAGE;
  if (left <= 1) return rendered;
  return [...lines.slice(0, LONGEST_MESSAGE), pc.dim(`│ … ${left} more lines`), ...lines.slice(-1)].join(
    "\n",
  );
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
