import { stackPolicy } from "../define.ts";
import { at } from "../facts/read.ts";
import { actionGroupsOf, alertingGroups } from "../facts/routes.ts";
import { LOG_ALERT, watching } from "../facts/rules.ts";
import { countedTables, SIGN_INS } from "../facts/silence.ts";
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
  },
  *check(stack, settings) {
    const { rules, unknown } = watching(stack);
    const read = new Set(rules.flatMap(({ query }) => query.legs.map(({ table }) => table)));
    const tables = SIGN_INS.filter((table) => read.has(table));
    const most = Number(settings["mostSeverity"]);
    const found = stack.ofType(LOG_ALERT).map((rule) => silentTables(stack, rule, most));
    const watched = new Set(found.flatMap((each) => each ?? []));
    const lacking = tables.filter((table) => !watched.has(table));
    if (lacking.length === 0) return;
    const message = `no enabled log alert that notifies people counts the rows of ${lacking.join(" and ")}, whoever's they are`;
    yield unknown.length > 0 || found.includes(undefined) ? { message, undecided: true } : { message };
  },
});

/** The tables whose rows a rule counts, if it is on and notifies the same people as the other alerts; undefined where a preview does not know. */
function silentTables(stack: Stack, rule: Resource, mostSeverity: number): string[] | undefined {
  try {
    if (at(rule.props, "enabled") === false || Number(at(rule.props, "severity") ?? 0) > mostSeverity)
      return [];
    const groups = alertingGroups(stack);
    if (!actionGroupsOf(stack, rule).resources.some((group) => groups.includes(group))) return [];
    return countedTables(rule);
  } catch (error) {
    if (isUnknownValue(error)) return undefined;
    throw error;
  }
}
