import { all, drop, dropResource, set } from "../edits.ts";
import type { DeployedResource } from "../resources.ts";
import { type Mutation, named } from "./mutation.ts";

const criterion = ["criteria", "allOf", 0] as const;

export function ofLogAlert(rule: DeployedResource): Mutation[] {
  const groups = (rule.inputs["actions"] as { actionGroups: string[] }).actionGroups;
  const [allOf] = (rule.inputs["criteria"] as { allOf: { dimensions: object[] }[] }).allOf;
  const each = named(rule, {
    "drop the rule": dropResource,
    "disable the rule": (to) => set(to, ["enabled"], false),
    "widen the severity to 3": (to) => set(to, ["severity"], 3),
    "notify the first group alone": (to) => set(to, ["actions", "actionGroups"], groups.slice(0, 1)),
  });
  if (!rule.name.endsWith("-sign-in") || rule.name.includes("failed")) return each;
  return [
    ...each,
    ...named(rule, {
      "widen the severity by one": (to) => set(to, ["severity"], 1),
      "widen the severity to 4": (to) => set(to, ["severity"], 4),
      "notify the last group alone": (to) => set(to, ["actions", "actionGroups"], groups.slice(1)),
      "notify nobody": (to) => set(to, ["actions", "actionGroups"], []),
      "drop the actions": (to) => drop(to, ["actions"]),
      "notify a group that nobody knows": (to) =>
        set(to, ["actions"], { actionGroups: [`${groups[0]}-other`, `${groups[1]}-other`] }),
      "mute for an hour": (to) =>
        all(set(to, ["muteActionsDuration"], "PT1H"), set(to, ["autoMitigate"], false)),
      "make it stateless": (to) => set(to, ["autoMitigate"], false),
      "never resolve": (to) => set(to, ["resolveConfiguration"], { autoResolved: false }),
      "skip the validation": (to) => set(to, ["skipQueryValidation"], true),
      "drop the identity": (to) => drop(to, ["identity"]),
      "take the identity away": (to) => set(to, ["identity"], { type: "None" }),
      "swap the identity for one without a role": (to) => set(to, ["identity"], { type: "SystemAssigned" }),
      "name no identity": (to) => set(to, ["identity", "userAssignedIdentities"], []),
      "evaluate every hour": (to) => set(to, ["evaluationFrequency"], "PT1H"),
      "evaluate every 10 minutes": (to) => set(to, ["evaluationFrequency"], "PT10M"),
      "evaluate once a day": (to) => set(to, ["evaluationFrequency"], "P1D"),
      "narrow the window": (to) => set(to, ["windowSize"], "PT5M"),
      "override the time range by a shorter one": (to) => set(to, ["overrideQueryTimeRange"], "PT1H"),
      "count in bins of a quarter of an hour": (to) =>
        all(set(to, ["windowSize"], "PT15M"), set(to, ["overrideQueryTimeRange"], "P2D")),
      "look at no workspace": (to) => set(to, ["scopes"], []),
      "look at another workspace": (to) =>
        set(to, ["scopes"], [String((rule.inputs["scopes"] as string[])[0]).replace(/[^/]+$/, "law-other")]),
      "fire on six events": (to) => set(to, [...criterion, "threshold"], 5),
      "fire on none": (to) => set(to, [...criterion, "operator"], "LessThan"),
      "fire in three periods": (to) =>
        set(to, [...criterion, "failingPeriods"], {
          numberOfEvaluationPeriods: 3,
          minFailingPeriodsToAlert: 3,
        }),
      "take an average": (to) => set(to, [...criterion, "timeAggregation"], "Average"),
      "drop the split": (to) => set(to, [...criterion, "dimensions"], []),
      ...Object.fromEntries(
        (allOf?.dimensions ?? []).map((_, index, dimensions) => [
          `drop dimension ${index + 1}`,
          (to: string) => set(to, [...criterion, "dimensions"], dimensions.toSpliced(index, 1)),
        ]),
      ),
      "leave an address out": (to) =>
        all(
          set(to, [...criterion, "dimensions", 2, "operator"], "Exclude"),
          set(to, [...criterion, "dimensions", 2, "values"], ["203.0.113.42"]),
        ),
      "tell of one account alone": (to) =>
        set(to, [...criterion, "dimensions", 1, "values"], ["bg1@contoso.onmicrosoft.com"]),
      "split by a column that is not there": (to) =>
        set(to, [...criterion, "dimensions", 2, "name"], "Address"),
    }),
  ];
}
