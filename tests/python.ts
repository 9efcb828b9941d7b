import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** A Python that can make environments; undefined where there is none. */
export const PYTHON = ["python3.11", "python3.12", "python3.13", "python3"].find(
  (name) => spawnSync(name, ["-c", "import sys, venv; sys.exit(sys.version_info < (3, 11))"]).status === 0,
);

/** The folder of the Python that has a package, in an environment of its own, next to the Pulumi CLI's cache; made once. Run programs by `-m`. */
export function pythonPackage(python: string, name: string, version: string, extras = ""): string {
  const environment = join(homedir(), ".cache", "breakglass-alerts", `${name}-${version}`);
  if (!existsSync(environment)) {
    const unfinished = `${environment}.${process.pid}`;
    mkdirSync(join(environment, ".."), { recursive: true });
    execFileSync(python, ["-m", "venv", unfinished]);
    execFileSync(join(unfinished, "bin", "python"), [
      "-m",
      "pip",
      "install",
      "-q",
      `${name}${extras}==${version}`,
    ]);
    rmSync(environment, { recursive: true, force: true });
    renameSync(unfinished, environment);
  }
  return join(environment, "bin");
}
