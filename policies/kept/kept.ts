import { createHash } from "node:crypto";
import { readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { isOwn } from "azure-alerting-sandbox/compile-cache";
import { codeDigest } from "./code.ts";

/** So many results are kept; the ones that nobody has asked for longest make room. */
const MOST = 1000;

/**
 * A result that depends on the given text and on our code alone: what was found out once is kept for the next run, in a
 * folder of the user's own. Where that folder is not the user's alone, nothing is kept.
 */
export function kept<T>(kind: string, text: string, make: () => T): T {
  const file = fileOf(kind, text);
  const found = read<T>(file);
  if (found !== undefined) return found;
  const result = make();
  write(file, result);
  return result;
}

/** The same of what takes waiting. */
export async function keptLater<T>(kind: string, text: string, make: () => Promise<T>): Promise<T> {
  const file = fileOf(kind, text);
  const found = read<T>(file);
  if (found !== undefined) return found;
  const result = await make();
  write(file, result);
  return result;
}

function folder(): string {
  const base = process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache");
  return join(base, "breakglass-alerts", "judged");
}

function fileOf(kind: string, text: string): string | undefined {
  const directory = folder();
  if (!isOwn(directory)) return undefined;
  const key = createHash("sha256").update(`${codeDigest()}\n${kind}\n${text}`).digest("hex");
  return join(directory, `${key}.json`);
}

function read<T>(file: string | undefined): T | undefined {
  if (file === undefined) return undefined;
  try {
    const { result } = JSON.parse(readFileSync(file, "utf8")) as { result: T };
    const now = new Date();
    utimesSync(file, now, now);
    return result;
  } catch {
    // Not there, or half a file of a run that was killed: it is found out again.
    return undefined;
  }
}

function write(file: string | undefined, result: unknown): void {
  if (file === undefined) return;
  const draft = `${file}.${process.pid}`;
  try {
    writeFileSync(draft, JSON.stringify({ result }), { mode: 0o600 });
    // Whoever reads it meanwhile has the whole of it, or nothing.
    renameSync(draft, file);
    makeRoom(folder());
  } catch {
    // A disk that is full costs time, and nothing else.
    rmSync(draft, { force: true });
  }
}

function makeRoom(directory: string): void {
  const files = readdirSync(directory);
  if (files.length <= MOST) return;
  const ages = files.map((name) => ({ name, used: statSync(join(directory, name)).mtimeMs }));
  for (const { name } of ages.toSorted((one, other) => one.used - other.used).slice(0, MOST / 5))
    rmSync(join(directory, name), { force: true });
}
