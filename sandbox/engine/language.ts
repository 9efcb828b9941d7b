import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { pythonOf, withoutPulumi } from "./host/python.ts";
import { DeployError } from "./options.ts";
import type { Project } from "./project.ts";

/**
 * The sandbox stands in for the language hosts of Node.js and Python; the engine looks for that of another language next to itself
 * and on `PATH`.
 *
 * @throws DeployError if what runs the program is missing
 */
export function refuseMissingLanguage(
  { runtime, runtimeOptions, directory }: Pick<Project, "runtime" | "runtimeOptions" | "directory">,
  cli: string,
): void {
  const definition = join(directory, "Pulumi.yaml");
  if (runtime === "nodejs") {
    try {
      createRequire(definition).resolve("@pulumi/pulumi/package.json");
      return;
    } catch {
      const message = `@pulumi/pulumi is not installed in ${directory}, where the program is. Install its packages first, for example with \`${installation(directory)}\`.`;
      throw new DeployError([{ message }]);
    }
  }
  if (runtime === "python") {
    const python = pythonOf(directory, runtimeOptions);
    const fault = "fault" in python ? python.fault : withoutPulumi(python.path);
    if (fault === undefined) return;
    throw new DeployError([{ message: `The program in ${directory} is in Python, and ${fault}` }]);
  }
  const host = `pulumi-language-${runtime}`;
  const folders = [dirname(cli), ...(process.env["PATH"] ?? "").split(delimiter)];
  if (folders.some((folder) => [host, `${host}.exe`].some((name) => existsSync(join(folder, name))))) return;
  const message = `${definition} says runtime: ${runtime}, and ${host} is missing: the sandbox itself runs programs for Node.js and Python. It comes with Pulumi's own installation (https://www.pulumi.com/docs/install): install it, or put its folder on PATH.`;
  throw new DeployError([{ message }]);
}

const INSTALLATIONS = [
  ["pnpm-lock.yaml", "pnpm install"],
  ["yarn.lock", "yarn install"],
  ["bun.lock", "bun install"],
  ["bun.lockb", "bun install"],
] as const;

/** The command that installs the packages of a program, by its lock file. */
function installation(directory: string): string {
  return INSTALLATIONS.find(([lock]) => existsSync(join(directory, lock)))?.[1] ?? "npm ci";
}
