import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { info, type Judgment, ok, warning } from "../finding.ts";
import type { Check } from "../visit.ts";

const DAY = 86_400_000;

/** Of a file of evidence: when the sign-in was, where, and whether all of the chain was seen. */
const evidence = z.object({
  verdict: z.string(),
  startedAt: z.iso.datetime({ offset: true }),
  environment: z.string().default("azure"),
});

/** When somebody last proved, with a real sign-in, that alerts arrive. */
export const drill: Check = {
  id: "drill",
  title: "Last drill",
  async *run({ evidence: folder, now, drillDays, target }) {
    const found = read(folder);
    for (const file of found.unreadable) {
      yield warning(`${file} is no evidence that can be read`, {
        why: "It proves nothing, and the drill may have to be repeated.",
        fix: `breakglass verify ${target.stack} writes it anew; or delete the file.`,
      });
    }
    const good = found.files.filter(({ verdict, at }) => verdict === "complete" && at <= now.getTime());
    const newest = Math.max(...good.map(({ at }) => at));
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
  const fix = `Sign in with a break-glass account as announced in breakglass:drills, then: breakglass verify ${stack}`;
  if (newest === undefined) {
    const what = `No drill has proved yet that the alerts arrive${planned}`;
    const why = "What has never been tried does not work when it must.";
    return next === undefined ? warning(what, { why, fix }) : info(what, { why, fix });
  }
  const age = Math.floor((now.getTime() - newest) / DAY);
  const what = `The last good drill was ${age} days ago, on ${new Date(newest).toISOString().slice(0, 10)}${planned}`;
  if (age <= days) return ok(what);
  // learn.microsoft.com/entra/identity/role-based-access-control/security-emergency-access: validate at least every 90 days.
  return warning(`Drill overdue: ${what.charAt(0).toLowerCase()}${what.slice(1)}`, {
    why: `Receivers leave, phones change and consents expire; it should be tried every ${days} days.`,
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
    // What the sandbox did proves nothing about a tenant.
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
