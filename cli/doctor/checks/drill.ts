import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { greatest } from "azure-alerting-sandbox/extremes";
import { z } from "zod";
import { info, type Judgment, ok, warning } from "../finding.ts";
import type { Check } from "../visit.ts";

const DAY = 86_400_000;

/** From an evidence file: when and where the sign-in was, and whether the whole chain was seen. */
const evidence = z.object({
  verdict: z.string(),
  startedAt: z.iso.datetime({ offset: true }),
  environment: z.string().default("azure"),
});

/** When a real sign-in last proved that alerts arrive. */
export const drill: Check = {
  id: "drill",
  title: "Last drill",
  async *run({ evidence: folder, now, drillDays, target }) {
    const found = read(folder);
    for (const file of found.unreadable) {
      yield warning(`${file} cannot be read as evidence`, {
        why: "It proves nothing, so you may have to repeat the drill.",
        fix: `Write it again with breakglass verify ${target.stack}, or delete the file.`,
      });
    }
    const good = found.files.filter(({ verdict, at }) => verdict === "complete" && at <= now.getTime());
    const newest = greatest(good.map(({ at }) => at));
    const next = nextWindow(target.config.drills, now);
    yield judged(good.length === 0 ? undefined : newest, next, now, drillDays, target.stack);
  },
};

function judged(
  newest: number | undefined,
  next: string | undefined,
  now: Date,
  days: number,
  stack: string,
): Judgment {
  const planned = next === undefined ? "" : `; the next one is announced for ${next}`;
  const fix = `Sign in with a break-glass account as announced in breakglass:drills, then run breakglass verify ${stack}`;
  if (newest === undefined) {
    const what = `No drill has proved that the alerts arrive yet${planned}`;
    const why = "You only know that the alerting works once you have tried it.";
    return next === undefined ? warning(what, { why, fix }) : info(what, { why, fix });
  }
  const age = Math.floor((now.getTime() - newest) / DAY);
  const what = `The last successful drill was ${age} days ago, on ${new Date(newest).toISOString().slice(0, 10)}${planned}`;
  if (age <= days) return ok(what);
  // learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access: validate at least every 90 days.
  return warning(`Drill overdue: ${what.charAt(0).toLowerCase()}${what.slice(1)}`, {
    why: `People leave, phone numbers change and consents expire: repeat the drill every ${days} days.`,
    fix,
  });
}

function read(folder: string) {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : [];
  const files: { readonly verdict: string; readonly at: number }[] = [];
  const unreadable: string[] = [];
  for (const name of names) {
    const parsed = evidence.safeParse(json(join(folder, name)));
    if (!parsed.success) unreadable.push(name);
    // A drill in the sandbox proves nothing about a tenant.
    else if (parsed.data.environment !== "sandbox") {
      files.push({ verdict: parsed.data.verdict, at: Date.parse(parsed.data.startedAt) });
    }
  }
  return { files, unreadable };
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
