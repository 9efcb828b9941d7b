import { execFile } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

export const REPOSITORY = join(import.meta.dirname, "..", "..", "..");

/** What a clone does not have, or no clean one. */
const LEFT_OUT = ["node_modules", ".git", ".sandbox", ".pack", "dist", "coverage"];

const PACKAGES = { "azure-alerting-sandbox": "sandbox", breakglass: "cli", "breakglass-alerts": "." };

export type PackageName = keyof typeof PACKAGES;

/** A copy of the repository with everything installed, in a new folder of `root`. */
export function copyOfRepository(root: string): string {
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

/** The tarballs that npm makes of packages, in a copy of the repository. */
export async function packed(source: string, names: readonly PackageName[]): Promise<string[]> {
  const tarballs = join(source, "..", "tarballs");
  mkdirSync(tarballs);
  for (const name of names) {
    await run("npm", ["pack", "--pack-destination", tarballs], { cwd: join(source, PACKAGES[name]) });
  }
  return readdirSync(tarballs).map((file) => join(tarballs, file));
}
