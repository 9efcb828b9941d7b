import { fullTime } from "../../report/times.ts";
import type { Episode } from "../episode.ts";
import type { Link } from "../evidence.ts";

/** The row of the sign-in in the workspace. */
export function signInLink(episode: Episode | undefined, since: string): Link {
  const base = { id: "sign-in", title: "Sign-in in the workspace", required: true } as const;
  if (episode === undefined) {
    return {
      ...base,
      status: "missing",
      what: `No sign-in of a break-glass account has arrived since ${fullTime(since)}.`,
      next: [
        "Has the account signed in since then? In Entra ID: Monitoring, Sign-in logs.",
        "A row takes some minutes to arrive, and the first ones after the export was switched on up to three days: try again with --wait.",
        "Entra ID must export SignInLogs and NonInteractiveUserSignInLogs to this workspace, which needs a P1 or P2 licence: `breakglass doctor` checks it.",
      ],
    };
  }
  const { first, count } = episode;
  const who = `${first.account || first.accountId} from ${first.address}`;
  const more = count === 1 ? "" : `; it is the first of ${count} of one episode, of which is paged once`;
  return {
    ...base,
    status: "found",
    at: first.happenedAt,
    what: `${who} to ${first.application || "an application"}; the row arrived in ${first.table} at ${fullTime(first.ingestedAt)}${more}.`,
    next: [],
  };
}
