import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { isAlive } from "./execute.ts";

const LOOK_MILLISECONDS = 250;
const REPORT_MILLISECONDS = 10_000;
/** Whoever works touches the file this often. */
const TOUCH_MILLISECONDS = 5_000;
/** A file that has not been touched for so long belongs to nobody: its machine is gone, or another process has its number. */
const ABANDONED_MILLISECONDS = 60_000;

/**
 * Does `work` while no other process does it with the same file. One that was killed holds up nobody.
 *
 * `onWait` gets the seconds waited so far, at once and then every ten.
 */
export async function oneAtATime<T>(
  file: string,
  onWait: (seconds: number) => void,
  work: () => Promise<T>,
): Promise<T> {
  const owner = `${hostname()} ${process.pid}`;
  const started = Date.now();
  let reported = Number.NEGATIVE_INFINITY;
  while (!take(file, owner)) {
    const now = Date.now();
    if (now - reported >= REPORT_MILLISECONDS) {
      onWait(Math.round((now - started) / 1000));
      reported = now;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MILLISECONDS));
  }
  const timer = setInterval(() => {
    if (ownerOf(file) === owner) utimesSync(file, new Date(), new Date());
  }, TOUCH_MILLISECONDS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    if (ownerOf(file) === owner) rmSync(file, { force: true });
  }
}

function take(file: string, owner: string): boolean {
  try {
    writeFileSync(file, owner, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  if (isAbandoned(file)) rmSync(file, { force: true });
  return false;
}

function isAbandoned(file: string): boolean {
  const [host, pid] = (ownerOf(file) ?? "").split(" ");
  if (host === hostname() && !isAlive(Number(pid))) return true;
  const touched = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  return touched !== undefined && Date.now() - touched > ABANDONED_MILLISECONDS;
}

/** Undefined where there is no file. */
function ownerOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
