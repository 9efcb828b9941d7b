import type { Link } from "../evidence.ts";
import type { DefenderAlert, Facts, Incident, SignIn } from "../facts.ts";

/** The incident of Microsoft Sentinel; undefined if that is not deployed. */
export function incidentLink({ deployed, incidents }: Facts, signIn: SignIn | undefined): Link | undefined {
  if (incidents === undefined) return undefined;
  const base = { id: "incident", title: "Incident of Microsoft Sentinel", required: true } as const;
  if (signIn === undefined)
    return { ...base, status: "missing", what: "There is no sign-in to open an incident for.", next: [] };
  const [found] = incidents
    .filter(({ ruleIds }) =>
      ruleIds.some((id) => deployed.sentinelRuleIds.some((each) => each.toLowerCase() === id.toLowerCase())),
    )
    .filter((incident) => isAbout(incident, signIn))
    .flatMap((incident) => alertAfter(incident, signIn))
    .toSorted((a, b) => (a.at < b.at ? -1 : 1));
  if (found !== undefined) {
    const { number, title, severity, status } = found.incident;
    const what = `Incident ${number}, ${severity}, ${status}: ${title}.`;
    return { ...base, status: "found", at: found.at, what, next: [] };
  }
  return {
    ...base,
    status: "missing",
    what: "No incident was opened for this sign-in.",
    next: [
      "The analytics rule runs every five minutes, with a delay of five minutes: try again with --wait.",
      "Microsoft Sentinel > Analytics > the rule: check that it is enabled and creates incidents.",
    ],
  };
}

/**
 * An alert of Microsoft Defender XDR; undefined if that is not deployed. The chain does not depend on it, because its rule
 * runs hourly, and permission to read the workspace does not include Defender.
 */
export function defenderLink({ defender }: Facts, signIn: SignIn | undefined): Link | undefined {
  if (defender === undefined) return undefined;
  const base = { id: "defender-alert", title: "Alert of Microsoft Defender XDR", required: false } as const;
  if (typeof defender === "string") return { ...base, status: "unknown", what: defender, next: [] };
  const found = defender
    .filter((alert) => signIn !== undefined && isAbout(alert, signIn))
    .filter(({ createdAt }) => Date.parse(createdAt) >= Date.parse(signIn?.happenedAt ?? ""))
    .toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : 1))[0];
  if (found !== undefined)
    return {
      ...base,
      status: "found",
      at: found.createdAt,
      what: `${found.title} (${found.source}).`,
      next: [],
    };
  const next = ["The custom detection rule runs hourly: try again in an hour."];
  return { ...base, status: "missing", what: "No alert for this account yet.", next };
}

/** An incident groups alerts for hours: the first one after the sign-in belongs to it. */
function alertAfter(incident: Incident, { happenedAt }: SignIn) {
  const times = [...incident.alertTimes, incident.createdAt].map((time) => Date.parse(time));
  const after = times.filter((time) => time >= Date.parse(happenedAt)).toSorted((a, b) => a - b)[0];
  return after === undefined ? [] : [{ incident, at: new Date(after).toISOString() }];
}

function isAbout({ accounts }: Incident | DefenderAlert, { accountId, account }: SignIn): boolean {
  const names = accounts.map((each) => each.toLowerCase());
  return [accountId, account].some((each) => each !== "" && names.includes(each.toLowerCase()));
}
