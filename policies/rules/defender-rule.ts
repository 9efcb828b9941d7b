import { texts } from "../define.ts";
import { at, entriesAt, listAt, minutes, textAt } from "../facts/read.ts";
import { watchingRules } from "../facts/rules.ts";
import { rulePolicy } from "../rule-policy.ts";

export const defenderRuleEnabled = rulePolicy({
  name: "defender-rule",
  description:
    "A custom detection rule on break-glass accounts is enabled, runs at least hourly, and is of high severity.",
  why: "Defender XDR has the sign-ins where the export to the workspace is off: it is the second pair of eyes.",
  types: [],
  settings: {
    most: { type: "string", description: "The longest frequency.", default: "PT1H" },
    severities: {
      type: "array",
      items: { type: "string" },
      description: "The severities that are allowed.",
      default: ["high"],
    },
  },
  *check(resource, settings) {
    if (!watchingRules(resource).some(({ engine }) => engine === "defender")) return;
    const rule = at(resource.props, "rule");
    if (at(rule, "status") !== "enabled") yield `status is ${at(rule, "status")}: set it to enabled`;
    // PT0S is continuous (learn.microsoft.com/graph/api/resources/security-ruleschedule).
    const frequency = at(rule, "schedule", "frequency");
    if ((minutes(frequency) ?? Number.POSITIVE_INFINITY) > (minutes(settings["most"]) ?? 60)) {
      yield `schedule.frequency is ${frequency}: it must be ${settings["most"]} or less`;
    }
    const template = at(rule, "detectionAction", "alertTemplate");
    const severity = textAt(template, "severity");
    const allowed = texts(settings, "severities");
    if (!allowed.includes(severity)) yield `severity is ${severity}: it must be ${allowed.join(" or ")}`;
    const mapped =
      entriesAt(template, "entityMappings", "accounts").length +
      listAt(template, "entityMappings", "accounts").length;
    if (mapped === 0) yield "entityMappings maps no account";
  },
});
