import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { greatest } from "azure-alerting-sandbox/extremes";
import type { Account } from "breakglass-alerts/config";
import { z } from "zod";
import { DOUBTS_KIND } from "../../doubts/evidence.ts";
import { TEST_FORMAT } from "../../test-message/evidence.ts";
import { sealOf } from "../../verify/seal.ts";
import { info, type Judgment, ok, warning } from "../finding.ts";
import type { Check } from "../visit.ts";
import { accountsIfAnswered } from "../watched-accounts.ts";

const DAY = 86_400_000;

/** From an evidence file of `breakglass verify`: when and where the sign-in was, whose, and whether the whole chain was seen. */
const evidence = z.object({
  format: z.literal("breakglass-evidence/1"),
  verdict: z.string(),
  startedAt: z.iso.datetime({ offset: true }),
  environment: z.string(),
  signIn: z.object({ accountId: z.string(), account: z.string() }).nullable(),
  seal: z.object({ evidence: z.string() }),
});

/** What other commands write into the same folder: it is about no sign-in. */
const isOther = (value: unknown) => {
  const { format, kind } = (value ?? {}) as { format?: unknown; kind?: unknown };
  return format === TEST_FORMAT || kind === DOUBTS_KIND;
};

/** When a real sign-in with each account last proved that alerts arrive. */
export const drill: Check = {
  id: "drill",
  title: "Last drill",
  async *run(visit) {
    const { evidence: folder, now, drillDays, target } = visit;
    const { stack, config } = target;
    const found = read(folder);
    for (const file of found.unreadable) {
      yield warning(`${file} cannot be read as evidence`, {
        why: "It proves nothing, so you may have to repeat the drill.",
        fix: `Write it again with breakglass verify ${stack}, or delete the file.`,
      });
    }
    for (const file of found.changed) {
      yield warning(`${file} was changed after it was written: its content does not match its seal`, {
        why: "It proves nothing, so it does not count as a drill.",
        fix: `Restore the file, for example from the repository's history, or repeat the drill. breakglass verify --check ${join(folder, file)} shows the seal.`,
      });
    }
    const good = found.files.filter(({ verdict, at }) => verdict === "complete" && at <= now.getTime());
    const next = nextWindow(config.drills, now);
    const judge = (own: readonly Drill[], who: string) =>
      judged(
        own.length === 0 ? undefined : greatest(own.map(({ at }) => at)),
        who,
        next,
        now,
        drillDays,
        stack,
      );
    yield judge(good, "");
    if (good.length === 0) return;
    const accounts = await accountsIfAnswered(visit);
    if (accounts.length === 1) return;
    // Each account has its own password, key and policies: one that works says nothing of another.
    for (const account of accounts) {
      const own = judge(
        good.filter(({ names }) => isNamed(account, names)),
        ` with ${account.label}`,
      );
      if (own.severity !== "ok") yield own;
    }
  },
};

interface Drill {
  readonly verdict: string;
  readonly at: number;
  /** What the account that signed in is called: its id and its name. */
  readonly names: readonly string[];
}

function isNamed({ objectId, userPrincipalName }: Account, names: readonly string[]): boolean {
  return [objectId, userPrincipalName].some(
    (each) => each !== undefined && names.includes(each.toLowerCase()),
  );
}

function judged(
  newest: number | undefined,
  who: string,
  next: string | undefined,
  now: Date,
  days: number,
  stack: string,
): Judgment {
  const planned = next === undefined ? "" : `; the next one is announced for ${next}`;
  const account = who === "" ? "a break-glass account" : who.replace(/^ with /, "");
  const fix = `Sign in with ${account} as announced in breakglass:drills, then run breakglass verify ${stack}`;
  if (newest === undefined) {
    const what = `No drill${who} has proved that the alerts arrive yet${planned}`;
    const why = "You only know that the alerting works once you have tried it.";
    return next === undefined ? warning(what, { why, fix }) : info(what, { why, fix });
  }
  const age = Math.floor((now.getTime() - newest) / DAY);
  const what = `The last successful drill${who} was ${age} days ago, on ${new Date(newest).toISOString().slice(0, 10)}${planned}`;
  if (age <= days) return ok(what);
  // learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access: validate at least every 90 days.
  return warning(`Drill overdue: ${what.charAt(0).toLowerCase()}${what.slice(1)}`, {
    why: `People leave, phone numbers change and consents expire: repeat the drill every ${days} days.`,
    fix,
  });
}

function read(folder: string) {
  const names = existsSync(folder)
    ? readdirSync(folder)
        .sort()
        .filter((name) => name.endsWith(".json"))
    : [];
  const files: Drill[] = [];
  const unreadable: string[] = [];
  const changed: string[] = [];
  for (const name of names) {
    const value = json(join(folder, name));
    if (isOther(value)) continue;
    const parsed = evidence.safeParse(value);
    if (!parsed.success) unreadable.push(name);
    else if (sealOf(value as Readonly<Record<string, unknown>>) !== parsed.data.seal.evidence)
      changed.push(name);
    // A drill in the sandbox proves nothing about a tenant.
    else if (parsed.data.environment !== "sandbox") {
      const { verdict, startedAt, signIn } = parsed.data;
      const own = signIn === null ? [] : [signIn.accountId, signIn.account];
      files.push({ verdict, at: Date.parse(startedAt), names: own.map((each) => each.toLowerCase()) });
    }
  }
  return { files, unreadable, changed };
}

function json(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

function nextWindow(
  drills: readonly { readonly from: string; readonly to: string }[],
  now: Date,
): string | undefined {
  const ahead = drills.filter(({ to }) => Date.parse(to) > now.getTime());
  return ahead.sort((a, b) => Date.parse(a.from) - Date.parse(b.from))[0]?.from;
}
