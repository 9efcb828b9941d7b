import { drop, dropResource, set } from "../edits.ts";
import type { DeployedResource } from "../resources.ts";
import { type Mutation, named } from "./mutation.ts";

export function ofSentinelRule(rule: DeployedResource): Mutation[] {
  const each = named(rule, {
    "drop the analytics rule": dropResource,
    "disable the analytics rule": (to) => set(to, ["enabled"], false),
    "lower the severity": (to) => set(to, ["severity"], "Medium"),
  });
  if (!rule.name.endsWith("sentinel-sign-in")) return each;
  const grouping = ["incidentConfiguration", "groupingConfiguration"] as const;
  return [
    ...each,
    ...named(rule, {
      "open no incident": (to) => set(to, ["incidentConfiguration", "createIncident"], false),
      "drop the incident settings": (to) => drop(to, ["incidentConfiguration"]),
      "all alerts in one incident": (to) => set(to, [...grouping, "matchingMethod"], "AnyAlert"),
      "gather for a week": (to) => set(to, [...grouping, "lookbackDuration"], "P7D"),
      "one alert for all": (to) => set(to, ["eventGroupingSettings", "aggregationKind"], "SingleAlert"),
      suppress: (to) => set(to, ["suppressionEnabled"], true),
      "fire on six": (to) => set(to, ["triggerThreshold"], 5),
      "fire on nothing": (to) => set(to, ["triggerOperator"], "LessThan"),
      "run once a day": (to) => set(to, ["queryFrequency"], "P1D"),
      "narrow the period": (to) => set(to, ["queryPeriod"], "PT5M"),
      "drop the entities": (to) => drop(to, ["entityMappings"]),
      "drop the account": (to) =>
        set(to, ["entityMappings"], (rule.inputs["entityMappings"] as unknown[]).slice(1)),
      "map a column that is not there": (to) =>
        set(to, ["entityMappings", 0, "fieldMappings", 0, "columnName"], "UserId"),
    }),
  ];
}

export function ofDefenderRule(rule: DeployedResource): Mutation[] {
  return named(rule, {
    "disable the Defender rule": (to) => set(to, ["rule", "status"], "disabled"),
    "run the Defender rule daily": (to) => set(to, ["rule", "schedule", "frequency"], "P1D"),
    "lower the Defender rule": (to) =>
      set(to, ["rule", "detectionAction", "alertTemplate", "severity"], "low"),
    "map no account": (to) =>
      set(to, ["rule", "detectionAction", "alertTemplate", "entityMappings", "accounts"], []),
  });
}
