import { dimensionText, leavesOut } from "../../azure/rule-condition.ts";
import { fullTime } from "../../report/times.ts";
import type { Link } from "../evidence.ts";
import type { Alert, AlertRule, Facts, SignIn } from "../facts.ts";

/**
 * An alert's dimensions that identify an episode of sign-ins (queries/sign-in-events.ts, `EPISODE`), or in the words of the
 * tables themselves.
 */
const DIMENSIONS = {
  UserId: "accountId",
  UserPrincipalName: "account",
  AccountId: "accountId",
  Account: "account",
  IPAddress: "address",
  Client: "client",
} as const;

/** An alert without dimensions belongs to a row that arrived at most this long before it. */
const ROW_RULE_MILLISECONDS = 15 * 60_000;

/** The alerts that the sign-in fired, oldest first. */
export function alertsOf({ alerts, deployed }: Facts, signIn: SignIn): Alert[] {
  const patience = (ruleId: string) => {
    const { firesWithinMinutes = 0 } = deployed.rules.find(({ id }) => id === ruleId) ?? {};
    return Math.max(ROW_RULE_MILLISECONDS, firesWithinMinutes * 60_000);
  };
  return alerts
    .filter(({ dimensions }) => isOf(dimensions, signIn))
    .filter(({ firedAt, dimensions, ruleId }) => {
      // `firedAt` is the minute of the evaluation, which may start just before the row's arrival time.
      const after = Date.parse(firedAt) - Date.parse(signIn.ingestedAt) + 60_000;
      return after >= 0 && (dimensions !== undefined || after <= patience(ruleId) + 60_000);
    })
    .toSorted((a, b) => Date.parse(a.firedAt) - Date.parse(b.firedAt));
}

/** The alert of Azure Monitor. */
export function alertLink(facts: Facts, signIn: SignIn | undefined, alerts: readonly Alert[]): Link {
  const base = { id: "alert", title: "Alert of Azure Monitor", required: true } as const;
  const [first] = alerts;
  if (first !== undefined) {
    const closed =
      first.resolvedAt === undefined ? "it is still open" : `resolved at ${fullTime(first.resolvedAt)}`;
    const rule = nameOf(first.ruleId);
    const what = `The rule ${rule} fired with ${first.severity}; ${closed}.`;
    return { ...base, status: "found", at: first.firedAt, what, next: [] };
  }
  if (signIn === undefined)
    return { ...base, status: "missing", what: "There is no sign-in to alert on.", next: [] };
  const open = facts.alerts.find((alert) => wasOpen(alert, signIn));
  if (open !== undefined) {
    return {
      ...base,
      status: "missing",
      what: `The alert for this account, address and client was still open: it fired at ${fullTime(open.firedAt)}, before this sign-in, and pages only once.`,
      next: [
        `Start from its first sign-in: --since ${new Date(Date.parse(open.firedAt) - 24 * 3_600_000).toISOString()}`,
        "Or sign in again once the alert is resolved, about 30 minutes after the last sign-in.",
      ],
    };
  }
  const reasons = facts.deployed.rules.flatMap((rule) => reasonsOf(rule, signIn));
  return {
    ...base,
    status: "missing",
    what: `No alert has fired for this sign-in${reasons.length === 0 ? "" : `: ${reasons.join("; ")}`}.`,
    next: [
      "A rule runs every few minutes, or as often as it says, and sees the row once it has arrived: try again with --wait.",
      "Azure portal > Monitor > Alerts > Alert rules > the rule > Health: check that its identity has Log Analytics Reader on the workspace.",
      "`breakglass doctor` checks the rule, its identity and its query.",
    ],
  };
}

/** Why a rule may not have fired for a sign-in, or not yet. */
function reasonsOf({ id, enabled, waitsFor, filters }: AlertRule, signIn: SignIn): string[] {
  const name = nameOf(id);
  const leaving = filters.filter((dimension) => {
    const property = Object.entries(DIMENSIONS).find(([column]) => column === dimension.name)?.[1];
    return property !== undefined && leavesOut(dimension, signIn[property]);
  });
  return [
    ...(enabled ? [] : [`${name} is disabled`]),
    ...leaving.map((dimension) => `${name} leaves it out, because ${dimensionText(dimension)}`),
    ...waitsFor.map((periods) => `${name} waits until ${periods} meet its condition`),
  ];
}

function isOf(dimensions: Alert["dimensions"], signIn: SignIn): boolean {
  return Object.entries(DIMENSIONS).every(([name, property]) => {
    const value = dimensions?.[name];
    return value === undefined || value.toLowerCase() === signIn[property].toLowerCase();
  });
}

function wasOpen({ dimensions, firedAt, resolvedAt }: Alert, signIn: SignIn): boolean {
  const arrived = Date.parse(signIn.ingestedAt);
  return (
    dimensions !== undefined &&
    isOf(dimensions, signIn) &&
    Date.parse(firedAt) < arrived &&
    (resolvedAt === undefined || Date.parse(resolvedAt) > arrived)
  );
}

export function nameOf(id: string): string {
  return id.split("/").at(-1) ?? id;
}
