import type { Link } from "../evidence.ts";
import type { DefenderAlert, Facts, Incident, SignIn } from "../facts.ts";

/** The incident of Microsoft Sentinel; undefined where that is not deployed. */
export function incidentLink({ deployed, incidents }: Facts, signIn: SignIn | undefined): Link | undefined {
  if (incidents === undefined) return undefined;
  const base = { id: "incident", title: "Incident of Microsoft Sentinel", required: true } as const;
  if (signIn === undefined)
    return { ...base, status: "missing", what: "There is no sign-in to make an incident of.", next: [] };
  const [found] = incidents
    .filter(({ ruleIds }) =>
      ruleIds.some((id) => id.toLowerCase() === deployed.sentinelRuleId?.toLowerCase()),
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
    what: "No incident of this sign-in was opened.",
    next: [
      "The analytics rule looks every five minutes, five minutes behind: try again with --wait.",
      "In the portal: Microsoft Sentinel, Analytics, the rule: is it enabled, and does it create incidents?",
    ],
  };
}

/**
 * An alert of Microsoft Defender XDR; undefined where that is not deployed. Its rule runs hourly, and who may read the
 * workspace may not read Defender: the chain does not depend on it.
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
  const next = ["The custom detection rule runs hourly: look again in an hour."];
  return { ...base, status: "missing", what: "No alert of this account yet.", next };
}

/** An incident gathers the alerts of hours: the first one after the sign-in is of it. */
function alertAfter(incident: Incident, { happenedAt }: SignIn) {
  const times = [...incident.alertTimes, incident.createdAt].map((time) => Date.parse(time));
  const after = times.filter((time) => time >= Date.parse(happenedAt)).toSorted((a, b) => a - b)[0];
  return after === undefined ? [] : [{ incident, at: new Date(after).toISOString() }];
}

function isAbout({ accounts }: Incident | DefenderAlert, { accountId, account }: SignIn): boolean {
  const names = accounts.map((each) => each.toLowerCase());
  return [accountId, account].some((each) => each !== "" && names.includes(each.toLowerCase()));
}
