import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { UserError } from "../errors/user-error.ts";

/**
 * The directory of the Pulumi program that a command works on: the current directory, or the nearest one above, that
 * contains a `Pulumi.yaml`.
 *
 * @throws UserError if there is none
 */
export function projectDirectory(from: string = process.cwd()): string {
  for (let directory = from; ; directory = dirname(directory)) {
    if (existsSync(join(directory, "Pulumi.yaml"))) return directory;
    if (dirname(directory) === directory) {
      throw new UserError(
        `There is no Pulumi.yaml in ${from} or any directory above it. Run this command in the directory of a Pulumi program.`,
      );
    }
  }
}
