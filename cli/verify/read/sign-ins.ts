import type { Account } from "breakglass-alerts/config";
import { signInEvidence, type Watched } from "breakglass-alerts/queries";
import type { AskWorkspace, LogRow } from "../../azure/logs.ts";
import type { SignIn } from "../facts.ts";
import { ask } from "./ask.ts";

/** The sign-ins of the accounts since a time, from the workspace. */
export async function readSignIns(
  askWorkspace: AskWorkspace,
  accounts: readonly Account[],
  { since, now }: { since: Date; now: Date },
  workspaceId: string,
): Promise<SignIn[]> {
  // An account known only by its name is found by that: an object id never equals a name.
  const watched = accounts.map((account) => ({
    ...account,
    objectId: account.objectId ?? account.userPrincipalName ?? "",
  })) as unknown as Watched["accounts"];
  const query = signInEvidence({ accounts: watched, groups: [] }, since);
  // Azure counts the range from its own clock; one more hour allows for differences.
  const hours = Math.ceil((now.getTime() - since.getTime()) / 3_600_000) + 1;
  const rows = await ask(
    { what: "the sign-ins in the workspace", needs: `Log Analytics Reader on ${workspaceId}` },
    () => askWorkspace(query, hours),
  );
  return rows.map(signInOf);
}

function signInOf(row: LogRow): SignIn {
  const text = (name: string) => String(row[name] ?? "");
  return {
    table: text("SourceTable"),
    happenedAt: isoTime(row["HappenedAt"]),
    ingestedAt: isoTime(row["IngestedAt"]),
    accountId: text("AccountId"),
    account: text("Account"),
    address: text("IPAddress"),
    client: text("Client"),
    application: text("Application"),
    resultCode: text("ResultCode"),
    eventId: text("EventId"),
    correlationId: text("CorrelationId"),
  };
}

function isoTime(value: unknown): string {
  return new Date(value as string | Date).toISOString();
}
