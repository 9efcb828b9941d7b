import { ingest, type Row } from "../kusto/index.ts";
import type { WorkspaceLogs } from "../logs/workspace-logs.ts";
import { tables } from "../tables/index.ts";

const EVERY = 30 * 60_000;
const DAY = 1440 * 60_000;
const MOST_REMEMBERED = 30;
/** Each with a row of somebody's, who is of no configuration. */
const ROWS: Readonly<Record<string, (at: Date) => object>> = {
  SigninLogs: everydaySignIn,
  AADNonInteractiveUserSignInLogs: everydaySignIn,
  AuditLogs: everydayChange,
};

/**
 * The sign-ins of a person who works in the tenant, and a change of what the person has, every half an hour, day and night,
 * from two days before `start` to two days after `end`: a tenant in which nothing ever happens does not exist, and to a rule
 * that watches for silence it would look like one whose export has stopped. They match no account of anybody's configuration.
 */
export function liveEveryDay(logs: WorkspaceLogs, workspaceId: string, start: Date, end: Date): void {
  const first = Math.floor((start.getTime() - 2 * DAY) / EVERY) * EVERY;
  const instants: number[] = [];
  for (let at = first; at <= end.getTime() + 2 * DAY; at += EVERY) instants.push(at);
  for (const name of Object.keys(ROWS)) logs.append(workspaceId, name, rowsOf(name, instants));
}

/** Of the last times asked for: a review plays hundreds of scenarios at the same ones. */
const known = new Map<string, readonly Row[]>();

function rowsOf(name: string, instants: readonly number[]): readonly Row[] {
  const key = `${name} ${instants[0]} ${instants.length}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const [table, row] = [tables.get(name), ROWS[name]];
  if (table === undefined || row === undefined) throw new Error(`The sandbox has no table ${name}.`);
  const { rows } = ingest(
    table,
    instants.map((at) => row(new Date(at))),
    "everyday rows",
  );
  if (known.size >= MOST_REMEMBERED) known.clear();
  known.set(key, rows);
  return rows;
}

const SOMEBODY = {
  id: "c2a5f6d8-1b3e-4f70-8a9b-0e1d2c3b4a59",
  userPrincipalName: "somebody@everyday.sandbox.example",
};

function times(at: Date) {
  return {
    TimeGenerated: at.toISOString(),
    _ingested: new Date(at.getTime() + 2 * 60_000).toISOString(),
  };
}

function everydaySignIn(at: Date) {
  return {
    ...times(at),
    UserId: SOMEBODY.id,
    UserPrincipalName: SOMEBODY.userPrincipalName,
    UserDisplayName: "Somebody",
    ResultType: "0",
    IPAddress: "192.0.2.10",
    AppDisplayName: "Office 365",
    ClientAppUsed: "Browser",
  };
}

function everydayChange(at: Date) {
  return {
    ...times(at),
    Category: "UserManagement",
    OperationName: "Update user",
    LoggedByService: "Core Directory",
    Result: "success",
    InitiatedBy: { user: SOMEBODY },
    TargetResources: [{ ...SOMEBODY, type: "User", modifiedProperties: [] }],
  };
}
