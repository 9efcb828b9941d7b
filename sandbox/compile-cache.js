import { lstatSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";

// JavaScript, as is what loads it: Node.js takes 0.2 s to read its first TypeScript, unless it has kept it compiled.

/**
 * Keeps what Node.js has compiled for the next run, in a folder of the user's own. The default of Node.js is a folder of a
 * known name in the temporary directory, where another user could have put compiled code first. Where the folder is not
 * the user's alone, nothing is kept.
 *
 * @param {string} [directory] default: in the user's cache
 * @returns {void}
 */
export function keepCompiled(directory = ownCache()) {
  if (!isOwn(directory)) return;
  if (isDue(join(directory, ROOM_MADE))) makeRoom(directory);
  enableCompileCache(directory);
}

/** Many times what one command compiles, and some 130 MB. Fewer would not last through the reviews of a day, each in folders of its own. */
const MOST = 20_000;
const ROOM_MADE = "room-made";
/** To count the files takes as long as a small command does. */
const MILLISECONDS_BETWEEN = 10 * 60_000;

/**
 * Whether nothing was done for a while; what was done then leaves its time in this file. Never where it cannot be written, as on
 * a disk that is full or may only be read: then there is no room to be made either.
 *
 * @param {string} file
 */
function isDue(file) {
  const age = Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  if (age >= 0 && age < MILLISECONDS_BETWEEN) return false;
  try {
    writeFileSync(file, "");
    return true;
  } catch {
    return false;
  }
}

/**
 * Node.js never removes anything: what was compiled in a folder that is gone, as in the worktrees of a review, would stay for
 * good. Of a cache that has grown too large the oldest files go, a quarter of all, so that there is room for a while: what
 * is still needed is compiled again.
 *
 * @param {string} directory
 * @param {number} [most]
 * @returns {void}
 */
export function makeRoom(directory, most = MOST) {
  const found = readdirSync(directory, { withFileTypes: true, recursive: true }).filter(
    (entry) => entry.isFile() && entry.name !== ROOM_MADE,
  );
  if (found.length <= most) return;
  const files = found.map(({ parentPath, name }) => join(parentPath, name));
  const written = new Map(
    files.map((file) => [file, statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0]),
  );
  files.sort((one, other) => (written.get(one) ?? 0) - (written.get(other) ?? 0));
  for (const file of files.slice(0, files.length - Math.ceil(most * 0.75))) rmSync(file, { force: true });
}

/**
 * The same for a program that is started with this environment.
 *
 * @param {string} [directory]
 * @returns {Readonly<Record<string, string>>}
 */
export function compileCacheVariable(directory = ownCache()) {
  return isOwn(directory) ? { NODE_COMPILE_CACHE: directory } : {};
}

/** @returns {string} */
function ownCache() {
  const base = process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache");
  return join(base, "breakglass-alerts", "compiled");
}

/**
 * Whether a folder belongs to this user and nobody else may write to it; it is made where there is none.
 *
 * @param {string} directory
 * @returns {boolean}
 */
export function isOwn(directory) {
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
