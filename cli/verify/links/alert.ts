import { fullTime } from "../../report/times.ts";
import type { Link } from "../evidence.ts";
import type { Alert, Facts, SignIn } from "../facts.ts";

/** How an alert names what identifies an episode of sign-ins (queries/sign-in-events.ts, `EPISODE`). */
const DIMENSIONS = {
  AccountId: "accountId",
  Account: "account",
  IPAddress: "address",
  Client: "client",
} as const;

/** An alert that does not tell whose it is belongs to a row that arrived so shortly before it. */
const ROW_RULE_MILLISECONDS = 15 * 60_000;

/** The alerts that the sign-in fired, the first one first. */
export function alertsOf({ alerts }: Facts, signIn: SignIn): Alert[] {
  return alerts
    .filter(({ dimensions }) => isOf(dimensions, signIn))
    .filter(({ firedAt, dimensions }) => {
      // The minute that an evaluation is of; it may begin just before the row is seen to have arrived.
      const after = Date.parse(firedAt) - Date.parse(signIn.ingestedAt) + 60_000;
      return after >= 0 && (dimensions !== undefined || after <= ROW_RULE_MILLISECONDS + 60_000);
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
      what: `The alert of this account, address and client had fired at ${fullTime(open.firedAt)}, before this sign-in, and was still open: it pages once.`,
      next: [
        `Verify from its first sign-in on: --since ${new Date(Date.parse(open.firedAt) - 24 * 3_600_000).toISOString()}`,
        "Or sign in again when the alert is resolved, which takes some 30 minutes without a sign-in.",
      ],
    };
  }
  const disabled = facts.deployed.rules.filter(({ enabled }) => !enabled).map(({ id }) => nameOf(id));
  return {
    ...base,
    status: "missing",
    what:
      disabled.length === 0
        ? "No alert of this sign-in has fired."
        : `No alert of this sign-in has fired: ${disabled.join(", ")} is disabled.`,
    next: [
      "The standard rule is evaluated every five minutes after the row has arrived: try again with --wait.",
      "In the portal: Monitor, Alerts, Alert rules, the rule, Health: does its identity have Log Analytics Reader on the workspace?",
      "`breakglass doctor` checks the rule, its identity and its query.",
    ],
  };
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
