import { lstatSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Keeps what Node.js has compiled for the next run, in a folder of the user's own. The default of Node.js is a folder of a
 * known name in the temporary directory, where another user could have put compiled code first. Where the folder is not
 * the user's alone, nothing is kept.
 */
export function keepCompiled(directory: string = ownCache()): void {
  if (!isOwn(directory)) return;
  makeRoom(directory);
  enableCompileCache(directory);
}

/** Many times what one command compiles, and some 50 MB. */
const MOST = 8000;
/** So many go at once, at most: to remove files can take long. */
const AT_ONCE = 400;

/**
 * Node.js never removes anything: what was compiled in a folder that is gone, as in the worktrees of a review, would stay for
 * good. Of a cache that has grown too large some files go, whichever: what is still needed is compiled again.
 */
export function makeRoom(directory: string, most: number = MOST): void {
  const found = readdirSync(directory, { withFileTypes: true, recursive: true }).filter((entry) =>
    entry.isFile(),
  );
  const excess = Math.min(found.length - most, AT_ONCE);
  for (const { parentPath, name } of found.slice(0, Math.max(excess, 0)))
    rmSync(join(parentPath, name), { force: true });
}

/** The same for a program that is started with this environment. */
export function compileCacheVariable(directory: string = ownCache()): Readonly<Record<string, string>> {
  return isOwn(directory) ? { NODE_COMPILE_CACHE: directory } : {};
}

function ownCache(): string {
  const base = process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache");
  return join(base, "breakglass-alerts", "compiled");
}

/** Whether a folder belongs to this user and nobody else may write to it; it is made where there is none. */
export function isOwn(directory: string): boolean {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const found = lstatSync(directory);
    const mayOthersWrite = (found.mode & 0o022) !== 0;
    const isMine = process.getuid === undefined || found.uid === process.getuid();
    return found.isDirectory() && isMine && (process.getuid === undefined || !mayOthersWrite);
  } catch {
    return false;
  }
}
