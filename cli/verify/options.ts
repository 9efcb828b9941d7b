import {
  type Account,
  accountSources,
  type BreakGlassConfig,
  listedAccounts,
} from "breakglass-alerts/config";
import { UserError } from "../errors/user-error.ts";

export interface VerifyOptions {
  readonly account?: string;
  readonly since?: string;
  readonly target?: string;
  readonly wait?: string | true;
  readonly signedBy?: string;
  readonly out?: string;
  readonly json?: boolean;
  readonly sandbox?: boolean;
  readonly skipUnknown?: boolean;
  readonly fault: readonly string[];
}

export interface Asked {
  readonly accounts: readonly Account[];
  readonly since: Date;
  readonly targetMinutes: number;
  /** Undefined: do not retry. */
  readonly waitMinutes: number | undefined;
  readonly signedBy: string | null;
}

/** Default of --target, in minutes from the sign-in to the last message. */
const TARGETS: Readonly<Record<BreakGlassConfig["speed"], number>> = { standard: 10, fast: 5 };
const DEFAULT_WAIT = 30;
const DEFAULT_SINCE = "24h";
/** Azure keeps alerts for 30 days (learn.microsoft.com/rest/api/monitor/alertsmanagement/alerts/get-all). */
const LONGEST = 30 * 86_400_000;

/**
 * Parses the options.
 *
 * @param accounts those of the configuration, with the members of its groups; left out where nobody has looked yet: then a
 *   name may be that of a member
 * @throws UserError with all errors at once
 */
export function readOptions(
  options: VerifyOptions,
  config: BreakGlassConfig,
  now: Date,
  accounts?: readonly Account[],
): Asked {
  const faults: string[] = [];
  const fault = (text: string) => {
    faults.push(text);
    return Number.NaN;
  };
  const since = readSince(options.since ?? DEFAULT_SINCE, now, fault);
  const target =
    options.target === undefined ? TARGETS[config.speed] : minutes("--target", options.target, fault);
  const wait = options.wait === true ? DEFAULT_WAIT : options.wait;
  const waitMinutes = typeof wait === "string" ? minutes("--wait", wait, fault) : wait;
  const known = accounts ?? listedAccounts(config.accounts);
  const mayBeMember = accounts === undefined && accountSources(config.accounts).length > 0;
  const chosen = mayBeMember ? known : named(known, options.account, fault);
  if (options.signedBy?.trim() === "")
    fault("--signed-by is empty. Pass a name, or leave the option out to sign on paper.");
  if (faults.length > 0) throw new UserError(faults.join("\n"));
  return {
    accounts: chosen,
    since: new Date(since),
    targetMinutes: target,
    waitMinutes,
    signedBy: options.signedBy?.trim() ?? null,
  };
}

type Fault = (text: string) => number;

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A time with its zone, or a duration before now. */
function readSince(text: string, now: Date, fault: Fault): number {
  const [, count, unit = ""] = /^(\d+)([mhd])$/.exec(text) ?? [];
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text);
  const time =
    count === undefined
      ? isTime
        ? Date.parse(text)
        : Number.NaN
      : now.getTime() - Number(count) * (UNITS[unit] ?? 0);
  if (Number.isNaN(time))
    return fault(
      `--since is "${text}". Write a duration such as 90m, 4h or 2d, or a time such as 2026-01-15T02:00:00Z.`,
    );
  if (time > now.getTime()) return fault(`--since is ${text}, which is in the future.`);
  if (time < now.getTime() - LONGEST)
    return fault(`--since is ${text}, but Azure keeps alerts for only 30 days.`);
  return time;
}

function minutes(option: string, text: string, fault: Fault): number {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value > 0 && value <= 1440) return value;
  return fault(`${option} is "${text}". Write a number of minutes, more than 0 and at most 1440.`);
}

function named(accounts: readonly Account[], wanted: string | undefined, fault: Fault): readonly Account[] {
  if (wanted === undefined) return accounts;
  const names = ({ label, objectId, userPrincipalName }: Account) => [label, objectId, userPrincipalName];
  const found = accounts.filter((account) =>
    names(account).some((each) => each?.toLowerCase() === wanted.toLowerCase()),
  );
  if (found.length === 0)
    fault(`--account is "${wanted}". The stack has ${accounts.map(({ label }) => label).join(", ")}.`);
  return found;
}
