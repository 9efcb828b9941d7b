import { type ResolvedAccount, sampleAccount, signIn } from "breakglass-alerts/queries";
import { idsOfType } from "../../azure/stack.ts";
import { error, type Judgment, ok, warning } from "../finding.ts";
import { ifThere } from "../unanswered.ts";
import type { Check, Visit } from "../visit.ts";
import { watchedAccounts } from "../watched-accounts.ts";

const GUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/**
 * Whether the deployed rule for sign-ins watches the accounts that the configuration stands for now: members of a group or
 * a watchlist come and go between deployments.
 */
export const watched: Check = {
  id: "watched",
  title: "Accounts that the deployed rules watch",
  async *run(visit) {
    const deployed = await deployedAccounts(visit);
    // The check `rules` reports a missing rule.
    if (deployed === undefined) return;
    const { stack } = visit.target;
    const { accounts } = await watchedAccounts(visit);
    const present = new Map<string, string>();
    for (const { label, objectId, userPrincipalName } of accounts) {
      const user = await ifThere(visit.reads.user(objectId ?? userPrincipalName ?? ""));
      // The check `accounts` reports that.
      const id = user === undefined ? objectId : String(user["id"]).toLowerCase();
      if (id !== undefined) present.set(id, label);
    }
    const found: Judgment[] = [];
    for (const [id, label] of present) {
      if (deployed.has(id)) continue;
      found.push(
        error(`${label} (${id}) is not watched by the deployed rules`, {
          why: "It became an account after the last deployment, in the group, in the watchlist or in the configuration. Nobody is notified when somebody signs in with it.",
          fix: `If it belongs there, run pulumi up --stack ${stack}; if not, find out who added it.`,
        }),
      );
    }
    for (const id of deployed) {
      if (present.has(id)) continue;
      found.push(
        warning(`The deployed rules watch ${id}, which is no account of the configuration any more`, {
          why: "It was removed from the group, the watchlist or the configuration after the last deployment. The next deployment stops watching it.",
          fix: `If that is right, run pulumi up --stack ${stack}; if not, put it back, and find out who removed it.`,
        }),
      );
    }
    if (found.length > 0) yield* found;
    else yield ok(`The deployed rules watch each account, ${present.size} in all`);
  },
};

/** Whom the rule for sign-ins watches as it is in Azure; undefined where none is deployed. */
async function deployedAccounts({ deployed, reads }: Visit): Promise<ReadonlySet<string> | undefined> {
  if (deployed === undefined) return undefined;
  for (const id of idsOfType(deployed, "Microsoft.Insights/scheduledQueryRules")) {
    const rule = await ifThere(reads.logAlert(id));
    if (rule?.displayName !== signIn.title) continue;
    const query = rule.criteria?.allOf?.[0]?.query ?? "";
    const sample = sampleAccount as unknown as ResolvedAccount;
    const others = guidsIn(signIn.query({ accounts: [sample], groups: [] }));
    others.delete(sample.objectId);
    return new Set([...guidsIn(query)].filter((each) => !others.has(each)));
  }
  return undefined;
}

function guidsIn(query: string): Set<string> {
  return new Set(query.match(GUID)?.map((each) => each.toLowerCase()));
}
