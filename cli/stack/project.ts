import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { UserError } from "../errors/user-error.ts";

/**
 * The directory of the Pulumi program that a command works on: the nearest one, from where it is run upwards, that
 * holds a `Pulumi.yaml`.
 *
 * @throws UserError where there is none
 */
export function projectDirectory(from: string = process.cwd()): string {
  for (let directory = from; ; directory = dirname(directory)) {
    if (existsSync(join(directory, "Pulumi.yaml"))) return directory;
    if (dirname(directory) === directory) {
      throw new UserError(
        `There is no Pulumi.yaml in ${from} or in a directory above it. Run this command in the directory of a Pulumi program.`,
      );
    }
  }
}
