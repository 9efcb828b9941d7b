import { execFile } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import { sharedByRun } from "../../jest/run.ts";

const run = promisify(execFile);

export const REPOSITORY = join(import.meta.dirname, "..", "..", "..");

/** What a clone does not have, or no clean one. */
const LEFT_OUT = ["node_modules", ".git", ".sandbox", ".pack", "dist", "coverage"];

/** In the order in which they need each other. */
const PACKAGES = { "azure-alerting-sandbox": "sandbox", "breakglass-alerts": ".", breakglass: "cli" };

export interface Packed {
  readonly tarballs: readonly string[];
  /** What the manifests of the repository were before, and after. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** The tarballs that npm makes of all packages, from a copy of the repository: once for all test files of a run. */
export async function packedOnce(): Promise<Packed> {
  const folder = join(sharedByRun(), "packed");
  const result = join(folder, "result.json");
  try {
    mkdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    while (!existsSync(result)) await setTimeout(500);
    return JSON.parse(readFileSync(result, "utf8"));
  }
  const source = copyOfRepository(folder);
  const before = manifests(source);
  const tarballs = await packed(source);
  const all: Packed = { tarballs, before, after: manifests(source) };
  writeFileSync(`${result}.new`, JSON.stringify(all));
  renameSync(`${result}.new`, result);
  return all;
}

function manifests(source: string): string[] {
  return Object.values(PACKAGES).map((directory) =>
    readFileSync(join(source, directory, "package.json"), "utf8"),
  );
}

/** A copy of the repository with everything installed, in a new folder of `root`. */
function copyOfRepository(root: string): string {
  const source = join(root, "source");
  cpSync(REPOSITORY, source, { recursive: true, filter: (path) => !LEFT_OUT.includes(basename(path)) });
  // The links to the packages of this repository lead into the copy, all others to what is installed.
  const modules = join(source, "node_modules");
  mkdirSync(modules);
  for (const name of readdirSync(join(REPOSITORY, "node_modules"))) {
    symlinkSync(join(REPOSITORY, "node_modules", name), join(modules, name));
  }
  for (const [name, directory] of Object.entries(PACKAGES)) {
    rmSync(join(modules, name));
    symlinkSync(join(source, directory), join(modules, name));
  }
  return source;
}

async function packed(source: string): Promise<string[]> {
  const tarballs = join(source, "..", "tarballs");
  mkdirSync(tarballs);
  for (const directory of Object.values(PACKAGES)) {
    await run("npm", ["pack", "--pack-destination", tarballs], { cwd: join(source, directory) });
  }
  return readdirSync(tarballs)
    .sort()
    .map((file) => join(tarballs, file));
}
