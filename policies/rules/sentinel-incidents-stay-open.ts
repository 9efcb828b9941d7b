import { stackPolicy } from "../define.ts";
import { each } from "../facts/each.ts";
import { AUTOMATION_RULE } from "../facts/ids.ts";
import { at, listAt, textAt, textsIn } from "../facts/read.ts";
import { watching } from "../facts/rules.ts";
import { nameOf, type Resource } from "../resource.ts";

export const sentinelIncidentsStayOpen = stackPolicy({
  name: "sentinel-incidents-stay-open",
  description: "No automation rule closes incidents or lowers their severity.",
  why: "An incident that closes itself is seen by nobody.",
  *check(stack) {
    const rules = watching(stack).rules.flatMap(({ engine, resource }) =>
      engine === "sentinel" ? [resource] : [],
    );
    if (rules.length === 0) return;
    yield* each(stack.ofType(AUTOMATION_RULE), function* ({ props }) {
      if (at(props, "triggeringLogic", "isEnabled") === false || isOver(props)) return;
      if (listAt(props, "triggeringLogic", "conditions").some((condition) => isAboutOthers(condition, rules)))
        return;
      for (const action of listAt(props, "actions")) {
        const change = at(action, "actionConfiguration");
        if (textAt(change, "status").toLowerCase() === "closed") yield "it closes incidents";
        const severity = at(change, "severity");
        if (severity !== undefined && String(severity).toLowerCase() !== "high")
          yield `it sets the severity ${severity}`;
      }
    });
  },
});

/** An automation rule may end by itself. */
function isOver(props: unknown): boolean {
  return Date.parse(textAt(props, "triggeringLogic", "expirationTimeUtc")) <= Date.now();
}

/** How an automation rule compares (azure-rest-api-specs, AutomationRulePropertyConditionSupportedOperator); those without Not. */
const COMPARISONS: Readonly<Record<string, (text: string, value: string) => boolean>> = {
  Contains: (text, value) => text.includes(value),
  Equals: (text, value) => text.includes(value),
  StartsWith: (text, value) => text.startsWith(value),
  EndsWith: (text, value) => text.endsWith(value),
};

/** Rules are known by their ids, titles or severities: a condition that names others alone is about others. */
function isAboutOthers(condition: unknown, rules: readonly Resource[]): boolean {
  const { propertyName, operator } = {
    propertyName: textAt(condition, "conditionProperties", "propertyName"),
    operator: textAt(condition, "conditionProperties", "operator"),
  };
  const values = listAt(condition, "conditionProperties", "propertyValues").map((value) =>
    String(value).toLowerCase(),
  );
  const meets = COMPARISONS[operator];
  if (values.length === 0 || meets === undefined) return false;
  const isOf = (rule: Resource) => {
    const title = textAt(rule.props, "displayName").toLowerCase();
    const severity = textAt(rule.props, "severity").toLowerCase();
    if (propertyName === "IncidentRelatedAnalyticRuleIds") {
      const id = idOf(rule);
      // Without an id of its own, Azure makes one that nobody knows before.
      return id === "" ? false : values.some((value) => value.endsWith(`/alertrules/${id}`));
    }
    // The query's own columns may give an alert another title or severity.
    if (at(rule.props, "alertDetailsOverride") !== undefined) return true;
    if (propertyName === "IncidentTitle") return values.some((value) => meets(title, value));
    if (propertyName === "IncidentSeverity")
      return severity === "" || values.some((value) => meets(severity, value));
    return true;
  };
  return !rules.some(isOf);
}

/** The name in the id; empty where the program gives none, and what Azure made is not known. */
function idOf({ props, urn }: Resource): string {
  const texts = [...textsIn({ ruleId: at(props, "ruleId"), id: at(props, "id"), name: at(props, "name") })];
  const [, found = ""] = texts[0] ?? [];
  return found === "" ? "" : (found.split("/").at(-1) ?? nameOf({ urn })).toLowerCase();
}
