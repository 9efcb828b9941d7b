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
        "Entra admin center > Monitoring & health > Sign-in logs: check that the account has signed in since then.",
        "A row takes a few minutes to arrive, and up to three days after the export was first enabled: try again with --wait.",
        "Entra ID must export SignInLogs and NonInteractiveUserSignInLogs to this workspace, which needs a P1 or P2 licence. `breakglass doctor` checks this.",
      ],
    };
  }
  const { first, count } = episode;
  const who = `${first.account || first.accountId} from ${first.address}`;
  const more = count === 1 ? "" : `; it is the first of ${count} in one episode, which pages once`;
  return {
    ...base,
    status: "found",
    at: first.happenedAt,
    what: `${who} to ${first.application || "an application"}; the row arrived in ${first.table} at ${fullTime(first.ingestedAt)}${more}.`,
    next: [],
  };
}
