import type { ScheduledQueryRuleResource } from "@azure/arm-monitor";
import {
  dimensionText,
  leavesOut,
  periodsText,
  type RuleCriterion,
  type RuleDimension,
} from "../../azure/rule-condition.ts";
import type { StackTarget } from "../../azure/stack.ts";
import { error, type Judgment, warning } from "../finding.ts";
import { readsOurTables } from "../tables.ts";

/** Columns that say whose account it is. */
const ACCOUNT = /account|user|principal|upn|caller|actor|target|initiat/i;

/** Why a log alert on sign-ins or changes may not fire for an event, or fire late. */
export function* conditionFaults(
  name: string,
  { criteria, windowSize = "" }: ScheduledQueryRuleResource,
  { config, stack }: StackTarget,
): Generator<Judgment> {
  const fix = `Change the rule in the program, and run pulumi up --stack ${stack}`;
  for (const criterion of criteria?.allOf ?? []) {
    if (!readsOurTables(criterion.query ?? "")) continue;
    const periods = periodsText(criterion as RuleCriterion);
    if (periods !== undefined) {
      yield warning(`The alert rule ${name} fires only when ${periods} of ${windowSize} meet its condition`, {
        why: "A single sign-in is in one period: it pages late, or never.",
        fix,
      });
    }
    for (const dimension of (criterion.dimensions ?? []) as readonly RuleDimension[]) {
      if (dimension.values.includes("*")) continue;
      const lost = ACCOUNT.test(dimension.name)
        ? config.accounts.flatMap((account) => lostOf(account, dimension) ?? [])
        : [];
      const what = `The alert rule ${name} leaves events out: ${dimensionText(dimension)}`;
      if (lost.length > 0) yield error(what, { why: `Nobody is notified of ${lost.join(", ")}.`, fix });
      else yield warning(what, { why: "Nobody is notified of any other value.", fix });
    }
  }
}

/** The account's name, where it fires nothing by any of its names. */
function lostOf(
  account: StackTarget["config"]["accounts"][number],
  dimension: RuleDimension,
): string | undefined {
  if ("group" in account || "watchlist" in account) return undefined;
  const { label, objectId, userPrincipalName } = account;
  const names = [objectId, userPrincipalName].flatMap((each) => each ?? []);
  const isLost =
    dimension.operator === "Include"
      ? names.every((each) => leavesOut(dimension, each))
      : names.some((each) => leavesOut(dimension, each));
  return isLost ? (label ?? userPrincipalName ?? objectId) : undefined;
}
