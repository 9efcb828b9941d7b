import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

/** Where clients are kept that were built or installed once. */
const FOLDER = join(
  process.env["BREAKGLASS_CACHE_DIR"] ||
    join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "breakglass-alerts"),
  "clients",
);

/** The path of what is in the cache; it is made where it is not there, whole or not at all. */
export async function cached(name: string, make: (target: string) => Promise<void>): Promise<string> {
  const target = join(FOLDER, name);
  if (existsSync(target)) return target;
  mkdirSync(dirname(target), { recursive: true });
  const partial = `${target}.partial-${process.pid}`;
  try {
    await make(partial);
    renameSync(partial, target);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return target;
}
