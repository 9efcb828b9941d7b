import { stackPolicy } from "../define.ts";
import { at, listAt, minutes } from "../facts/read.ts";
import { actionGroupsOf, alertingGroups } from "../facts/routes.ts";
import { LOG_ALERT, queriesOf, watching } from "../facts/rules.ts";
import { countedTables, SIGN_INS } from "../facts/silence.ts";
import { kept } from "../kept/kept.ts";
import { runnable } from "../play/engine.ts";
import { isUnknownValue, type Resource, type Stack } from "../resource.ts";

export const silenceIsWatched = stackPolicy({
  name: "silence-is-watched",
  description: "A log alert fires when no sign-ins arrive at all.",
  why: "Where the export of Entra ID's logs is off, every rule is healthy and blind; nothing else notifies you of it.",
  settings: {
    mostSeverity: {
      type: "number",
      description: "The highest number, so the lowest severity, of such a rule.",
      default: 2,
    },
    most: {
      type: "string",
      description: "The longest time between two evaluations of such a rule.",
      default: "PT1H",
    },
  },
  *check(stack, settings) {
    const { rules, unknown } = watching(stack);
    const read = new Set(rules.flatMap(({ query }) => query.legs.map(({ table }) => table)));
    const tables = SIGN_INS.filter((table) => read.has(table));
    const most = Number(settings["mostSeverity"]);
    const longest = minutes(settings["most"]) ?? 60;
    const found = stack.ofType(LOG_ALERT).map((rule) => silentTables(stack, rule, most, longest));
    const watched = new Set(found.flatMap((each) => each ?? []));
    const lacking = tables.filter((table) => !watched.has(table));
    if (lacking.length === 0) return;
    const message = `no enabled log alert that notifies people counts the rows of ${lacking.join(" and ")}, whoever's they are`;
    yield unknown.length > 0 || found.includes(undefined) ? { message, undecided: true } : { message };
  },
});

/** The tables whose rows a rule counts, if it is on and notifies the same people as the other alerts; undefined where a preview does not know. */
function silentTables(
  stack: Stack,
  rule: Resource,
  mostSeverity: number,
  longest: number,
): string[] | undefined {
  try {
    if (at(rule.props, "enabled") === false || Number(at(rule.props, "severity") ?? 0) > mostSeverity)
      return [];
    if (!looksOften(rule.props, longest) || !firesAtOnce(rule.props) || !mayRun(rule.props)) return [];
    const groups = alertingGroups(stack);
    if (!actionGroupsOf(stack, rule).resources.some((group) => groups.includes(group))) return [];
    const [text = ""] = queriesOf(rule).map((query) => query.text);
    const counted = countedTables(rule);
    return counted.filter((table) =>
      kept("silence", `${table}\n${text}`, () => firesWithout(text, table, counted)),
    );
  } catch (error) {
    if (isUnknownValue(error)) return undefined;
    throw error;
  }
}

function looksOften(props: unknown, longest: number): boolean {
  return (minutes(at(props, "evaluationFrequency")) ?? Number.POSITIVE_INFINITY) <= longest;
}

/** The first row fires it, in one period. */
function firesAtOnce(props: unknown): boolean {
  const criteria = listAt(props, "criteria", "allOf");
  const mute = at(props, "muteActionsDuration");
  return (
    criteria.length === 1 &&
    (mute === undefined || mute === null) &&
    criteria.every((criterion) => {
      const [operator, threshold] = [at(criterion, "operator"), at(criterion, "threshold")];
      const isFirst =
        (operator === "GreaterThan" && threshold === 0) ||
        (operator === "GreaterThanOrEqual" && threshold === 1);
      const periods = Number(at(criterion, "failingPeriods", "minFailingPeriodsToAlert") ?? 1);
      const isWhole = listAt(criterion, "dimensions").every((dimension) => {
        const values = listAt(dimension, "values");
        return at(dimension, "operator") === "Include" && values.length === 1 && values[0] === "*";
      });
      const isStatic = [undefined, "StaticThresholdCriterion"].includes(
        at(criterion, "criterionType") as string | undefined,
      );
      return isFirst && isStatic && isWhole && periods <= 1 && at(criterion, "timeAggregation") === "Count";
    })
  );
}

/** It runs as itself, and Azure has seen that it can. */
function mayRun(props: unknown): boolean {
  const type = String(at(props, "identity", "type"));
  return /^(User|System)Assigned$/.test(type) && at(props, "skipQueryValidation") !== true;
}

/** Whether a query has rows when a table has none, and the others do; and none when all of them do. */
function firesWithout(text: string, table: string, counted: readonly string[]): boolean {
  const run = runnable(text);
  // What cannot be run here may have no rows at all.
  if (run.kind !== "runs") return false;
  const now = new Date("2026-01-15T02:16:00Z");
  const event = (name: string) => ({ table: name, row: { TimeGenerated: "2026-01-15T02:10:00Z" } });
  const all = [...new Set([...SIGN_INS, ...counted])];
  const others = all.filter((each) => each !== table).map(event);
  return run.run(others, now).rows.length > 0 && run.run(all.map(event), now).rows.length === 0;
}
