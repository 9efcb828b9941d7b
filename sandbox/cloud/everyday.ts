import { ingest } from "../kusto/index.ts";
import type { WorkspaceLogs } from "../logs/workspace-logs.ts";
import { tables } from "../tables/index.ts";

const EVERY = 30 * 60_000;
const DAY = 1440 * 60_000;
const TABLES = ["SigninLogs", "AADNonInteractiveUserSignInLogs"];

/**
 * The sign-ins of a person who works in the tenant, every half an hour, day and night, from two days before `start`
 * to two days after `end`: a tenant in which nobody ever signs in does not exist, and to a rule that watches for
 * silence it would look like one whose export has stopped. They match no account of anybody's configuration.
 */
export function signInEveryDay(logs: WorkspaceLogs, workspaceId: string, start: Date, end: Date): void {
  const first = Math.floor((start.getTime() - 2 * DAY) / EVERY) * EVERY;
  const times: Date[] = [];
  for (let at = first; at <= end.getTime() + 2 * DAY; at += EVERY) times.push(new Date(at));
  for (const name of TABLES) {
    const table = tables.get(name);
    if (table === undefined) throw new Error(`The sandbox has no table ${name}.`);
    logs.append(workspaceId, name, ingest(table, times.map(everydaySignIn), "everyday sign-ins").rows);
  }
}

function everydaySignIn(at: Date) {
  return {
    TimeGenerated: at.toISOString(),
    _ingested: new Date(at.getTime() + 2 * 60_000).toISOString(),
    UserId: "c2a5f6d8-1b3e-4f70-8a9b-0e1d2c3b4a59",
    UserPrincipalName: "somebody@everyday.sandbox.example",
    UserDisplayName: "Somebody",
    ResultType: "0",
    IPAddress: "192.0.2.10",
    AppDisplayName: "Office 365",
    ClientAppUsed: "Browser",
  };
}
