import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { DeployError } from "./options.ts";
import type { Project } from "./project.ts";

/**
 * The sandbox stands in for the language host of Node.js; the engine looks for that of another language next to itself and on
 * `PATH`.
 *
 * @throws DeployError if what runs the program is missing
 */
export function refuseMissingLanguage(
  { runtime, directory }: Pick<Project, "runtime" | "directory">,
  cli: string,
): void {
  const definition = join(directory, "Pulumi.yaml");
  if (runtime === "nodejs") {
    try {
      createRequire(definition).resolve("@pulumi/pulumi/package.json");
      return;
    } catch {
      const message = `@pulumi/pulumi is not installed in ${directory}, where the program is. Install its packages first, for example with \`npm ci\`.`;
      throw new DeployError([{ message }]);
    }
  }
  const host = `pulumi-language-${runtime}`;
  const folders = [dirname(cli), ...(process.env["PATH"] ?? "").split(delimiter)];
  if (folders.some((folder) => [host, `${host}.exe`].some((name) => existsSync(join(folder, name))))) return;
  const message = `${definition} says runtime: ${runtime}, and ${host} is missing: the sandbox itself runs programs for Node.js alone. It comes with Pulumi's own installation (https://www.pulumi.com/docs/install): install it, or put its folder on PATH.`;
  throw new DeployError([{ message }]);
}
